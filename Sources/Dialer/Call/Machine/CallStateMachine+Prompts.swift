import CallQueue

/// Who is to hear a prompt.
enum PromptAudience: String, Sendable, Equatable, CaseIterable {
    case agent, customer, both
}

/// Prompts in a talk. Who is told one hears it in place of the others, who go on hearing them; then the talk goes on. A flow says
/// again what it was interrupted in.
extension CallStateMachine {
    /// A prompt that is being played to somebody is replaced.
    mutating func play(_ prompts: [PromptName], to audience: PromptAudience) -> Answer {
        guard hasCustomer else { return .failure(.notTalking) }
        guard !isLeavingMessage else { return .failure(.leavingMessage) }
        if case .announcing = recording { return .failure(.announcing) }
        let hearers = parties.all.filter { party in
            guard party.isPresent else { return false }
            switch audience {
            case .agent: return party.isOurs
            case .customer: return party.id == .customer
            case .both: return party.isOurs || party.id == .customer
            }
        }
        guard !hearers.isEmpty else { return .failure(undertaking == nil ? noTalk : .noSuchParty(.agent)) }
        _ = say(prompts, to: hearers.map(\.id))
        return .success(interruptFlow() + hearers.map { .report(.promptStarted($0.id, prompts)) })
    }

    /// Lets them hear it from now on.
    ///
    /// - Returns: the number of this saying.
    mutating func say(_ prompts: [PromptName], to hearers: [PartyID]) -> Int {
        promptsSaid += 1
        let said = SpokenPrompts(number: promptsSaid, prompts: prompts)
        for id in hearers { parties.change(id) { $0.prompts = said } }
        return said.number
    }

    /// Nobody hears this saying any further.
    mutating func hush(_ saying: Int) {
        parties.changeAll(where: { $0.prompts?.number == saying }) { $0.prompts = nil }
    }

    /// What the party was to hear has been played to its end.
    mutating func promptsEnded(_ id: PartyID) -> [CallAction] {
        guard let said = parties[id]?.prompts else { return [] }
        parties.change(id) { $0.prompts = nil }
        let told = consentHeard(id, said) + messageLeft(id, said)
        switch state {
        case .inFlow, .awaitingAgent: return told.isEmpty && id == .customer ? customerHeard(said) : told
        default: return [.report(.promptEnded(id, said.prompts))] + told
        }
    }

    /// What a flow says leads it on; what somebody else had played does not.
    private mutating func customerHeard(_ said: SpokenPrompts) -> [CallAction] {
        if said.number == flowSaying { return flowPromptsEnded() }
        return [.report(.promptEnded(.customer, said.prompts))] + resumeFlow()
    }
}
