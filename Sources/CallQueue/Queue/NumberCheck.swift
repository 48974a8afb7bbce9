/// How a number is read, and whether it could be rung now by a person's request.
package struct NumberCheck: Sendable, Hashable {
    /// The number and any others in the same text; empty when it is none.
    package let numbers: [DialableNumber]
    /// Why it is none.
    package let refusal: NumberRefusal?
    /// Of the first number.
    package let line: LineKind
    /// ISO 3166-1: the region it was read in, if it is at home there.
    package let region: String?
    /// What the gate would say of the first number, agents aside; nil when it is none.
    package let verdict: GateVerdict?
}

extension TicketQueue {
    /// Reads a number and asks the gate about it. Nothing is dialled or recorded.
    ///
    /// - Parameters:
    ///   - text: as people write it.
    ///   - region: ISO 3166-1, for numbers without a country code; nil for the configured one.
    /// - Throws: `QueueError.notRecovered`, `NumberNormaliserError` for a region that does not exist, `StoreError`.
    package func check(_ text: String, region: String? = nil) async throws -> NumberCheck {
        try ready()
        let normaliser =
            try region.map { try NumberNormaliser(region: $0, alsoAssigned: configuration.alsoAssigned) }
            ?? self.normaliser
        switch normaliser.read(text) {
        case .refused(let refusal):
            return NumberCheck(numbers: [], refusal: refusal, line: .unknown, region: nil, verdict: nil)
        case .accepted(let numbers):
            let number = numbers[0]
            let code = CalleeZones.callingCode(CalleeZones.key(number))
            let isAtHome = code == String(normaliser.plan.countryCode)
            return NumberCheck(
                numbers: numbers, refusal: nil, line: normaliser.plan.line(of: number),
                region: isAtHome ? normaliser.plan.region : nil, verdict: try verdict(on: number))
        }
    }

    /// The gate's word on a number, whoever asks: which agent would talk is left aside.
    private func verdict(on number: DialableNumber) throws -> GateVerdict {
        let candidate = Candidate(origin: .ctl, agent: AgentID(rawValue: ""), number: number)
        var facts = try facts(candidate, at: clock.now())
        facts.isAgentKnown = true
        return Gate.verdict(facts)
    }
}
