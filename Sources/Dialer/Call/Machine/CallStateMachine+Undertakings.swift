import CallQueue

/// Transfers, consultations and conferences. Until the third party has answered nothing is given up: a refusal, a time-out
/// and a change of mind all lead back to the talk as it was.
extension CallStateMachine {
    /// Rings a third party; the agent hears it ring unless the talk goes on meanwhile.
    mutating func ring(_ target: Party.Target, for purpose: Undertaking.Purpose) -> Answer {
        guard let undertaking else { return purpose == .transfer ? bring(target) : .failure(noTalk) }
        guard undertaking == .none else { return .failure(.busy) }
        let role: Party.Role = if case .agent = target, purpose == .transfer { .agent } else { .guest }
        guard let id = parties.addGuest(target, as: role) else { return .failure(.tooManyParties) }
        state = .talking(.ringing(id, purpose))
        if purpose != .conference {
            parties.change(.customer) { $0.isHeld = true }
            changeAgent { $0.tone = .ringback }
        }
        return .success([.place(id), .arm(.guestRing), .report(.partyDialing(id))])
    }

    /// The consulted party takes the agent's place.
    mutating func completeTransfer() -> Answer {
        guard case .talking(.consulting(let id)) = state else { return .failure(.nothingUnderWay) }
        return .success(handTo(id))
    }

    /// Everybody hears everybody: the customer comes back into a consultation.
    mutating func joinAll() -> Answer {
        guard case .talking(.consulting) = state else { return .failure(.nothingUnderWay) }
        comeBack()
        return .success([.report(.conference)])
    }

    /// The third party is sent away, and the talk is as it was.
    mutating func takeBack() -> Answer {
        switch state {
        case .talking(.ringing(let id, _)): return .success(takeBack(id, because: .takenBack))
        case .talking(.consulting(let id)): return .success(takeBack(id, because: .takenBack))
        default: return .failure(.nothingUnderWay)
        }
    }

    /// Why a third party was given up by us.
    enum GivenUp: Equatable { case takenBack, timedOut }

    mutating func takeBack(_ id: PartyID, because reason: GivenUp) -> [CallAction] {
        let failed: CallMilestone =
            reason == .timedOut ? .partyFailed(id, .notAnswered) : .partyLeft(id)
        let actions = [.disarm(.guestRing)] + end(id) + [.report(failed)]
        comeBack()
        return actions + abandonedByAgent()
    }

    /// Sends one of several away; for the last one with the customer, and for the customer, the call is to be hung up.
    mutating func drop(_ id: PartyID) -> Answer {
        guard hasCustomer else { return .failure(.notTalking) }
        guard let party = parties[id], party.isAlive else { return .failure(.noSuchParty(id)) }
        guard id != .customer else { return .failure(.callEndsWith(id)) }
        guard let undertaking else { return dropFromFlow(party) }
        guard !isLastTalking(party, during: undertaking) else { return .failure(.callEndsWith(id)) }
        let actions = end(id)
        return .success(actions + left(party, .byUs, during: undertaking))
    }

    /// Without whom the customer would be alone.
    private func isLastTalking(_ party: Party, during undertaking: Undertaking) -> Bool {
        switch undertaking {
        case .ringing(party.id, _), .consulting(party.id): false
        default: party.isOurs && !parties.ours.contains { $0.id != party.id && $0.isPresent }
        }
    }
}

// MARK: - What the third party does

extension CallStateMachine {
    mutating func guestProgressed(_ id: PartyID, status: Int, hasMedia: Bool) -> [CallAction] {
        guard let party = parties[id] else { return [] }
        if hasMedia, case .talking(.ringing(id, _)) = state {
            changeAgent { $0.tone = nil }
        }
        return status == 180 || (hasMedia && !party.isSupervisor) ? [.report(.partyRinging(id))] : []
    }

    mutating func guestAnswered(_ id: PartyID) -> [CallAction] {
        parties.change(id) { $0.presence = .present }
        switch state {
        case .talking(.ringing(id, let purpose)): return [.disarm(.guestRing)] + joined(id, for: purpose)
        case .awaitingAgent(let wait) where wait.ringing == id: return cameForCustomer(id)
        case .inFlow where parties[id]?.isSupervisor == false: return [.report(.partyJoined(id))] + personComes(id)
        default:
            guard let party = parties[id], case .supervisor(let mode) = party.role else { return [] }
            hearCustomersPrompts(id)
            return [.report(.partyJoined(id)), .report(.supervised(id, mode))]
        }
    }

    /// Whoever comes to hear a flow hears what the customer is being told.
    private mutating func hearCustomersPrompts(_ id: PartyID) {
        guard undertaking == nil, let told = parties.customer?.prompts else { return }
        parties.change(id) { $0.prompts = told }
    }

    private mutating func joined(_ id: PartyID, for purpose: Undertaking.Purpose) -> [CallAction] {
        switch purpose {
        case .transfer: return [.report(.partyJoined(id))] + handTo(id)
        case .consultation:
            state = .talking(.consulting(id))
            changeAgent { $0.tone = nil }
            return [.report(.partyJoined(id)), .report(.consulting(id))]
        case .conference:
            comeBack()
            return [.report(.partyJoined(id)), .report(.conference)]
        }
    }

    /// A leg of ours went during a talk.
    mutating func left(_ party: Party, _ ending: LegVerdict, during undertaking: Undertaking) -> [CallAction] {
        switch undertaking {
        case .ringing(party.id, _):
            comeBack()
            return [.disarm(.guestRing), .report(.partyFailed(party.id, ending))] + abandonedByAgent()
        case .consulting(party.id):
            comeBack()
            return [.report(.partyLeft(party.id))] + abandonedByAgent()
        case .consulting(let other) where party.role == .agent:
            // Hanging up on a consultation gives the customer to the one consulted, as phones do it.
            return handTo(other)
        case .ringing(_, .transfer) where party.role == .agent && ending.byFarEnd:
            // A blind transfer goes on without the one who asked for it.
            return [.report(.partyLeft(party.id))]
        default:
            return leftTalk(party, ending)
        }
    }

    private mutating func leftTalk(_ party: Party, _ ending: LegVerdict) -> [CallAction] {
        if party.isSupervisor { return [.report(.partyLeft(party.id))] }
        if parties.ours.contains(where: \.isPresent) {
            return [.report(.partyLeft(party.id))] + (party.role == .agent ? hearCustomerAgain() : [])
        }
        if ending.byFarEnd, let actions = beginSurvey() { return [.report(.partyLeft(party.id))] + actions }
        if ending.byFarEnd { return conclude(.hungUp(by: .agent, agent: ending)) }
        return loseAgent(party, ending)
    }

    /// After an undertaking failed: nobody is left if the agent hung up meanwhile.
    private mutating func abandonedByAgent() -> [CallAction] {
        parties.ours.isEmpty ? conclude(.hungUp(by: .agent)) : []
    }

    /// The talk as it was before the undertaking.
    private mutating func comeBack() {
        state = .talking(.none)
        parties.change(.customer) { $0.isHeld = false }
        changeAgent { $0.tone = nil }
    }

    /// The call goes to another; who had it leaves.
    mutating func handTo(_ id: PartyID) -> [CallAction] {
        let before = parties.ours.filter { $0.id != id && $0.role == .agent }
        var actions: [CallAction] = []
        for party in before { actions += end(party.id) }
        parties.change(id) {
            if case .agent = $0.target { $0.role = .agent }
        }
        comeBack()
        owner = id
        return actions + [.report(.transferred(to: id))] + hearCustomerAgain()
    }

    private mutating func changeAgent(_ change: (inout Party) -> Void) {
        parties.changeAll(where: { $0.role == .agent && $0.isPresent }, change)
    }
}
