import CallQueue

/// A flow has the customer: one that leads the call from the customer's answer on, or a survey after the agent has hung up.
/// The customer hears prompts and presses keys; a person comes only if one is wanted.
extension CallStateMachine {
    mutating func beginFlow() -> [CallAction] {
        state = .inFlow
        return follow(flow?.start() ?? [])
    }

    /// The agent has hung up, and the customer is to be asked; nil when there is nothing to ask, or it was asked, or a machine
    /// would hear it.
    mutating func beginSurvey() -> [CallAction]? {
        guard let asked = survey, !wasMachine, parties.customer?.isPresent == true else { return nil }
        survey = nil
        var actions: [CallAction] = [.disarm(.guestRing)]
        // A supervisor who hears in goes on doing so.
        for party in parties.all where party.id != .customer && !(party.isSupervisor && party.isPresent) {
            actions += end(party.id)
        }
        parties.change(.customer) { $0.isHeld = false }
        flow = FlowMachine(asked)
        return actions + beginFlow()
    }

    /// What the flow said has been played to its end.
    mutating func flowPromptsEnded() -> [CallAction] { follow(flow?.promptsEnded() ?? []) }

    /// The flow says nothing any more, and hears nothing.
    mutating func stopFlow() -> [CallAction] {
        flow = nil
        flowSaying.map { hush($0) }
        return [.disarm(.key)]
    }

    /// A key was pressed. Only the customer's count, and only while a flow has the customer.
    mutating func pressed(_ id: PartyID, _ digit: FlowDigit) -> [CallAction] {
        guard id == .customer, case .inFlow = state else { return [] }
        hasPressedKey = true
        guard !isAnnouncing else { return [] }
        return follow(flow?.digit(digit) ?? [])
    }

    mutating func flowTimerFired() -> [CallAction] { follow(flow?.timerFired() ?? []) }

    /// A person has the customer now, whatever was still being said.
    mutating func flowHandedOver() {
        hasPersonCome = true
        flow?.takenOver()
        parties.changeAll(where: { $0.id != .customer }) { $0.prompts = nil }
        // The announcement before a recording is heard to its end by whoever it is for.
        if !isAnnouncing { parties.change(.customer) { $0.prompts = nil } }
    }

    mutating func sayAgain() -> [CallAction] { follow(flow?.again() ?? []) }

    /// Nobody came: the flow goes on, usually with the offer of a later call. nil if there is none to go on with.
    mutating func flowGoesOn() -> [CallAction]? {
        guard let actions = flow?.handOverFailed(), !actions.isEmpty else { return nil }
        state = .inFlow
        parties.change(.customer) {
            $0.isHeld = false
            $0.prompts = nil
        }
        return follow(actions)
    }

    private mutating func follow(_ actions: [FlowAction]) -> [CallAction] { actions.flatMap { follow($0) } }

    private mutating func follow(_ action: FlowAction) -> [CallAction] {
        switch action {
        case .say(let prompts):
            // Who hears in hears what the customer is told.
            let supervisors = parties.all.filter { $0.isSupervisor && $0.isPresent }.map(\.id)
            flowSaying = say(prompts, to: [.customer] + supervisors)
            return []
        case .stopSaying:
            parties.change(.customer) { $0.prompts = nil }
            flowSaying.map { hush($0) }
            return []
        case .arm(let wait): return [.armFor(.key, wait)]
        case .disarm: return [.disarm(.key)]
        case .answer(let answer): return [.keep(.answer(answer))]
        case .schedule(let after): return [.keep(.callAgain(after: after))]
        case .markDoNotCall: return [.keep(.neverCallAgain)]
        case .handOver(let why, let limit): return awaitHandOver(why, atMost: limit)
        case .finish(.handedOver): return []
        case .finish(.ended), .finish(.tooManySteps): return conclude(.hungUp(by: .us))
        }
    }

    private mutating func awaitHandOver(_ why: FlowHandOver.Reason, atMost limit: Duration?) -> [CallAction] {
        // Who is being rung already is the one.
        let coming = comingPerson?.id
        state = .awaitingAgent(AgentWait(reason: .handOver(why), ringing: coming))
        parties.change(.customer) { $0.isHeld = true }
        return [
            limit.map { .armFor(.agentWait, $0) } ?? .arm(.agentWait), .report(.waitingForAgent(.handOver(why))),
        ] + (coming == nil ? [.seekAgent] : [])
    }
}
