import CallQueue

/// A supervisor in the call: hears in, speaks to the agent, speaks to all, or takes over. Neither a talk nor a flow depends on it.
/// Of a call that a flow leads a supervisor hears what its customer hears and says, and is heard between prompts after barging in.
extension CallStateMachine {
    mutating func supervise(_ supervisor: AgentID, _ mode: SupervisionMode) -> Answer {
        guard hasCustomer else { return .failure(.notTalking) }
        guard mode != .whisper || hasAgentToHear else { return .failure(.nobodyToWhisperTo) }
        let target = Party.Target.agent(supervisor)
        guard !parties.alive.contains(where: { $0.target == target }) else {
            return .failure(.already(.there(supervisor)))
        }
        guard let id = parties.addGuest(target, as: .supervisor(mode)) else { return .failure(.tooManyParties) }
        return .success([.place(id), .report(.partyDialing(id))])
    }

    mutating func supervise(_ id: PartyID, as mode: SupervisionMode) -> Answer {
        guard let party = parties[id], party.isPresent, case .supervisor(let before) = party.role else {
            return .failure(.noSuchParty(id))
        }
        guard before != mode else { return .failure(.already(.supervises(mode))) }
        guard mode != .whisper || hasAgentToHear else { return .failure(.nobodyToWhisperTo) }
        parties.change(id) { $0.role = .supervisor(mode) }
        return .success([.report(.supervised(id, mode))])
    }

    private var hasAgentToHear: Bool { parties.all.contains { $0.role == .agent && $0.isPresent } }

    /// The supervisor becomes the agent, and the agent is free. A flow ends with it, as does a wait.
    mutating func takeOver(_ id: PartyID) -> Answer {
        guard hasCustomer else { return .failure(.notTalking) }
        guard undertaking == nil || undertaking == Undertaking.none else { return .failure(.busy) }
        guard let party = parties[id], party.isPresent, party.isSupervisor else { return .failure(.noSuchParty(id)) }
        parties.change(id) { $0.role = .agent }
        return .success(undertaking == nil ? personComes(id) : handTo(id))
    }
}
