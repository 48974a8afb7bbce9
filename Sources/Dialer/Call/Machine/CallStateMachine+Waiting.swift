import CallQueue

/// A customer without a person: parked, handed over by an automated callback, or left by an agent's broken leg. The
/// customer hears music, for a bounded time.
extension CallStateMachine {
    /// Frees the agent; the customer waits to be retrieved.
    mutating func park() -> Answer {
        guard let undertaking else { return .failure(noTalk) }
        guard undertaking == .none else { return .failure(.busy) }
        guard let agent = parties.agent, case .agent(let name) = agent.target else { return .failure(.notTalking) }
        let reason = AgentWait.Reason.parked(by: name)
        state = .awaitingAgent(AgentWait(reason: reason))
        var actions: [CallAction] = []
        for party in parties.all where party.id != .customer { actions += end(party.id) }
        parties.change(.customer) { $0.isHeld = true }
        return .success(actions + [.arm(.agentWait), .report(.waitingForAgent(reason))])
    }

    /// Rings an agent for the customer who waits.
    mutating func retrieve(_ agent: AgentID) -> Answer {
        guard case .awaitingAgent(var wait) = state else {
            return .failure(state == .inFlow ? .flowLeads : .notWaiting)
        }
        guard wait.ringing == nil else { return .failure(.someoneComes) }
        guard let id = parties.addGuest(.agent(agent), as: .agent) else { return .failure(.tooManyParties) }
        wait.ringing = id
        state = .awaitingAgent(wait)
        return .success([.place(id), .arm(.guestRing), .report(.partyDialing(id))])
    }

    /// The agent's leg broke: the customer is kept while the agent is rung again.
    mutating func loseAgent(_ party: Party, _ ending: LegVerdict) -> [CallAction] {
        guard case .agent(let name) = party.target else { return conclude(.hungUp(by: .network, agent: ending)) }
        let reason = AgentWait.Reason.agentLost(name)
        var actions: [CallAction] = []
        for guest in parties.all where guest.isOurs { actions += end(guest.id) }
        state = .awaitingAgent(AgentWait(reason: reason))
        parties.change(.customer) { $0.isHeld = true }
        actions += [.disarm(.guestRing), .arm(.agentWait), .report(.waitingForAgent(reason))]
        return actions + tellLineBroke() + retrieveOrNothing(name)
    }

    /// The customer hears what happened, and then music; the announcement of a recording is heard to its end.
    private mutating func tellLineBroke() -> [CallAction] {
        guard !isAnnouncing, !isLeavingMessage else { return [] }
        _ = say([.lineBroke], to: [.customer])
        return [.report(.promptStarted(.customer, [.lineBroke]))]
    }

    mutating func cameForCustomer(_ id: PartyID) -> [CallAction] {
        let hadPerson = hasPersonCome
        flowHandedOver()
        owner = id
        state = .talking(.none)
        parties.change(.customer) { $0.isHeld = false }
        return [.disarm(.guestRing), .disarm(.agentWait), .report(.partyJoined(id)), .report(.transferred(to: id))]
            + hearCustomerAgain() + recordFirstPerson(hadPerson: hadPerson)
    }

    /// The agent who was rung for the customer cannot be had; who parked the call, or another, may still come.
    mutating func waitedForGone(_ party: Party, _ ending: LegVerdict, _ wait: AgentWait) -> [CallAction] {
        guard party.id == wait.ringing else { return party.isSupervisor ? [.report(.partyLeft(party.id))] : [] }
        return [.disarm(.guestRing)] + waitsOn(wait, without: party.id, ending)
    }

    /// The phone of the agent who was rung for the customer was not taken.
    mutating func waitedForSilence(_ wait: AgentWait) -> [CallAction] {
        guard let id = wait.ringing else { return [] }
        let actions = end(id)
        return actions + waitsOn(wait, without: id, .notAnswered)
    }

    private mutating func waitsOn(_ wait: AgentWait, without id: PartyID, _ ending: LegVerdict) -> [CallAction] {
        state = .awaitingAgent(AgentWait(reason: wait.reason))
        let failed = CallAction.report(.partyFailed(id, ending))
        if wait.reason.isHandOver { return [failed, .seekAgent] }
        guard case .agentLost = wait.reason else { return [failed] }
        return [failed, .arm(.agentAgain)]
    }

    /// The one whose leg broke may be back, and nobody else has come.
    mutating func ringAgain(_ wait: AgentWait) -> [CallAction] {
        guard case .agentLost(let name) = wait.reason, wait.ringing == nil else { return [] }
        return retrieveOrNothing(name)
    }

    /// A parked call goes back to who parked it, once; whoever waits longer than that is let go.
    mutating func waitedTooLong(_ wait: AgentWait) -> [CallAction] {
        if case .parked(let name) = wait.reason, wait.ringing == nil {
            let reason = AgentWait.Reason.agentLost(name)
            state = .awaitingAgent(AgentWait(reason: reason))
            return [.arm(.agentWait), .report(.waitingForAgent(reason))] + retrieveOrNothing(name)
        }
        let actions: [CallAction] = [.disarm(.guestRing)] + (wait.ringing.map { end($0) } ?? [])
        if wait.reason.isHandOver, let onwards = flowGoesOn() { return actions + onwards }
        return actions + conclude(.timeOver(.agentWait))
    }

    /// Whether the customer waits for a person whom nobody is ringing yet.
    var seeksAgent: Bool {
        if case .awaitingAgent(let wait) = state { wait.reason.isHandOver && wait.ringing == nil } else { false }
    }

    private mutating func retrieveOrNothing(_ agent: AgentID) -> [CallAction] {
        (try? retrieve(agent).get()) ?? []
    }
}
