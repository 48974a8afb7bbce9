import CallQueue

/// Calls that the agent's own phone began.
extension CallStateMachine {
    /// The first input of such a call: the agent is on the line already, hears as if answered, and is answered with the
    /// customer.
    mutating func startByAgent() -> [CallAction] {
        guard let orderedFor else { return [] }
        isBegunByAgent = true
        parties.add(.agent, .agent(orderedFor), as: .agent)
        parties.change(.agent) {
            $0.presence = .present
            $0.tone = .connecting
        }
        state = .authorizing
        return [.report(.agentAnswered), .authorizeCustomer]
    }
}

extension LegVerdict {
    /// A phone gave up its own call.
    static let gaveUp = LegVerdict(status: 487, byFarEnd: true, wasAnswered: false)
}
