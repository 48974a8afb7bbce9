import CallQueue

/// People who step into a call that a flow leads, or whose customer waits for a person: supervisors, and whoever is to have the
/// customer. Until such a person is there the flow goes on as if nobody had been asked.
extension CallStateMachine {
    /// The customer is on the line.
    var hasCustomer: Bool {
        switch state {
        case .talking, .inFlow, .awaitingAgent: true
        case .ringingAgent, .authorizing, .ringingCustomer, .announcing, .ending, .ended: false
        }
    }

    /// Why nothing can be asked that wants a talk.
    var noTalk: CallControlRefusal {
        switch state {
        case .inFlow: .flowLeads
        case .awaitingAgent: .customerWaits
        default: .notTalking
        }
    }

    /// Why whoever is rung now gets a flow's customer; nil where none is handed over.
    var handsOver: FlowHandOver.Reason? {
        switch state {
        case .inFlow: .supervisor
        case .awaitingAgent(let wait): if case .handOver(let why) = wait.reason { why } else { nil }
        default: nil
        }
    }

    /// The mailbox hears what is left for it, or is about to.
    var isLeavingMessage: Bool {
        switch whoAnswered {
        case .awaitingBeep, .leavingMessage: true
        case .unknown, .person, .machine, .messageLeft: false
        }
    }

    /// Rings somebody who is to have the customer. The flow goes on until that one answers, and if nobody does.
    mutating func bring(_ target: Party.Target) -> Answer {
        switch (state, target) {
        case (.inFlow, _): return bringIntoFlow(target)
        case (.awaitingAgent, .agent(let agent)): return retrieve(agent)
        case (.awaitingAgent, _): return .failure(.customerWaits)
        case (.talking, _): return .failure(.superviseFirst)
        default: return .failure(.notTalking)
        }
    }

    private mutating func bringIntoFlow(_ target: Party.Target) -> Answer {
        guard !isLeavingMessage else { return .failure(.leavingMessage) }
        guard comingPerson == nil else { return .failure(.someoneComes) }
        let role: Party.Role = if case .agent = target { .agent } else { .guest }
        guard let id = parties.addGuest(target, as: role) else { return .failure(.tooManyParties) }
        return .success([.place(id), .arm(.guestRing), .report(.partyDialing(id))])
    }

    /// Who is being rung to have the customer of a flow.
    var comingPerson: Party? { parties.ours.first { !$0.isPresent } }

    /// The supervisor, or whoever was rung, has the customer from now on, whatever was being said or waited for.
    mutating func personComes(_ id: PartyID) -> [CallAction] {
        var actions: [CallAction] = [.disarm(.key), .disarm(.guestRing), .disarm(.agentWait), .disarm(.agentAgain)]
        for other in parties.ours where other.id != id {
            actions += end(other.id)
            actions.append(.report(.partyLeft(other.id)))
        }
        if isLeavingMessage { actions += [.disarm(.beep), .listen(.customer, nil)] }
        whoAnswered = .person
        parties.change(id) { if case .agent = $0.target { $0.role = .agent } }
        let hadPerson = hasPersonCome
        flowHandedOver()
        owner = id
        state = .talking(.none)
        parties.change(.customer) { $0.isHeld = false }
        return actions + [.report(.transferred(to: id))] + hearCustomerAgain() + recordFirstPerson(hadPerson: hadPerson)
    }

    /// Somebody of a call that a flow leads is gone; the flow does not mind.
    mutating func leftFlow(_ party: Party, _ ending: LegVerdict) -> [CallAction] {
        if party.isSupervisor { return [.report(.partyLeft(party.id))] }
        return [.disarm(.guestRing), .report(.partyFailed(party.id, ending))]
    }

    /// The phone of whoever was to have the customer was not taken.
    mutating func comesNot() -> [CallAction] {
        guard let party = comingPerson else { return [] }
        return end(party.id) + [.report(.partyFailed(party.id, .notAnswered))]
    }

    /// Sends a supervisor away, or whoever is being rung.
    mutating func dropFromFlow(_ party: Party) -> Answer {
        let actions = end(party.id)
        if case .awaitingAgent(let wait) = state, wait.ringing == party.id {
            return .success(actions + waitedForGone(party, .byUs, wait))
        }
        return .success(actions + (party.isSupervisor ? [] : [.disarm(.guestRing)]) + [.report(.partyLeft(party.id))])
    }

    /// What is said in a flow's place is heard to its end before anybody counts the seconds to a key.
    func interruptFlow() -> [CallAction] { if case .inFlow = state { [.disarm(.key)] } else { [] } }

    /// The flow says once more what it was saying, or begins.
    mutating func resumeFlow() -> [CallAction] {
        guard case .inFlow = state, flow != nil else { return [] }
        return flow?.state == .idle ? beginFlow() : sayAgain()
    }
}
