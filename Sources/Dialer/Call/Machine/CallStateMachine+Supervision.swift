import CallQueue

/// A supervisor in the call: hears in, speaks to the agent, speaks to all, or takes over. The talk does not depend on it.
extension CallStateMachine {
    mutating func supervise(_ supervisor: AgentID, _ mode: SupervisionMode) -> Answer {
        guard undertaking != nil else { return .failure(.notTalking) }
        let target = Party.Target.agent(supervisor)
        guard !parties.alive.contains(where: { $0.target == target }) else { return .failure(.already) }
        guard let id = parties.addGuest(target, as: .supervisor(mode)) else { return .failure(.tooManyParties) }
        return .success([.place(id), .report(.partyDialing(id))])
    }

    mutating func supervise(_ id: PartyID, as mode: SupervisionMode) -> Answer {
        guard let party = parties[id], party.isPresent, case .supervisor(let before) = party.role else {
            return .failure(.noSuchParty(id))
        }
        guard before != mode else { return .failure(.already) }
        parties.change(id) { $0.role = .supervisor(mode) }
        return .success([.report(.supervised(id, mode))])
    }

    /// The supervisor becomes the agent, and the agent is free.
    mutating func takeOver(_ id: PartyID) -> Answer {
        guard let undertaking else { return .failure(.notTalking) }
        guard undertaking == .none else { return .failure(.busy) }
        guard let party = parties[id], party.isPresent, party.isSupervisor else { return .failure(.noSuchParty(id)) }
        parties.change(id) { $0.role = .agent }
        return .success(handTo(id))
    }
}
