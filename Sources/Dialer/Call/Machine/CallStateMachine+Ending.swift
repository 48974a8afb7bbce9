import CallQueue

/// Timers and commands that end, and the way out.
extension CallStateMachine {
    mutating func timerFired(_ timer: CallTimer) -> [CallAction] {
        switch (timer, state) {
        case (.agentRing, .ringingAgent): return conclude(.agentDidNotAnswer)
        case (.customerRing, .ringingCustomer): return announce(.customerDidNotAnswer, tone: .saidNoAnswer)
        case (.key, .inFlow): return flowTimerFired()
        case (.talkLimit, .talking), (.talkLimit, .awaitingAgent), (.talkLimit, .inFlow):
            return conclude(.timeOver(.talkLimit))
        case (.talkWarning, .talking), (.talkWarning, .awaitingAgent): return warnOfLimit()
        case (.beep, .talking), (.beep, .inFlow): return leaveMessage()
        case (.announcement, .announcing(let verdict)): return conclude(verdict)
        case (.guestRing, .talking(.ringing(let id, _))): return takeBack(id, because: .timedOut)
        case (.guestRing, .inFlow): return comesNot()
        case (.guestRing, .awaitingAgent(let wait)): return waitedForSilence(wait)
        case (.agentWait, .awaitingAgent(let wait)): return waitedTooLong(wait)
        case (.agentAgain, .awaitingAgent(let wait)): return ringAgain(wait)
        default: return []
        }
    }

    /// A person or a script ends the call, or the daemon drains.
    mutating func hangUp(by party: CallParty) -> [CallAction] {
        switch state {
        case .announcing(let verdict): return conclude(verdict)
        case .ending, .ended: return []
        default: return conclude(.hungUp(by: party))
        }
    }

    /// Nothing was heard on a leg for longer than a network can be silent.
    mutating func mediaDied(_ id: PartyID) -> [CallAction] {
        guard let party = parties[id], party.isPresent, !party.holdsUs else { return [] }
        switch state {
        case .talking(let undertaking) where id != .customer:
            let actions = end(id)
            return actions + left(party, .lost, during: undertaking)
        case .inFlow where id != .customer, .awaitingAgent where id != .customer:
            // A supervisor's: nobody else is there.
            return end(id) + [.report(.partyLeft(id))]
        case .inFlow, .talking, .awaitingAgent: return conclude(.hungUp(by: .network))
        // Told once: whoever waits for the customer and is gone would not be missed in the talk. A phone that dialled need not
        // send anything before it is answered.
        case .authorizing, .ringingCustomer:
            if party.isSupervisor { return end(id) + [.report(.partyLeft(id))] }
            return isBegunByAgent ? [] : conclude(.hungUp(by: .network, agent: .lost))
        default: return []
        }
    }

    /// The customer's leg is over or must be: the agent hears why, for a bounded time.
    mutating func announce(_ verdict: CallVerdict, tone: CallTone) -> [CallAction] {
        // Where a flow leads there is nobody to tell.
        if parties.agent == nil { return [.report(.customerFailed)] + conclude(verdict) }
        state = .announcing(verdict)
        var actions: [CallAction] = [.disarmAll]
        actions += end(.customer)
        parties.change(.agent) { $0.tone = tone }
        return actions + [.arm(.announcement), .report(.customerFailed)]
    }

    /// While the agent hears why, legs go: the customer's last word is kept, the agent's hang-up ends the call.
    mutating func announcementInterrupted(
        _ verdict: CallVerdict, by party: Party, _ ending: LegVerdict
    ) -> [CallAction] {
        if party.id == .customer {
            state = .announcing(verdict.knowing(customer: ending))
            return []
        }
        return party.isSupervisor ? [] : conclude(verdict)
    }

    /// Ends whatever still lives, in one place: timers, then legs, then the record.
    mutating func conclude(_ verdict: CallVerdict) -> [CallAction] {
        state = .ending(verdict)
        var actions: [CallAction] = [.disarmAll]
        // The customer first: nobody shall ring or wait for people who are gone.
        actions += end(.customer)
        for party in parties.alive { actions += end(party.id) }
        return actions + settle()
    }

    /// A leg's last event while the call ends.
    mutating func settle(_ id: PartyID, _ ending: LegVerdict) -> [CallAction] {
        // A 200 that crossed our CANCEL was answered by somebody: the outcome must say so.
        if id == .customer, case .ending(let verdict) = state { state = .ending(verdict.knowing(customer: ending)) }
        return settle()
    }

    private mutating func settle() -> [CallAction] {
        guard case .ending(let verdict) = state, parties.isEveryoneGone else { return [] }
        state = .ended(verdict)
        return [.finish(verdict)]
    }

    /// Tells a leg to end, once.
    mutating func end(_ id: PartyID) -> [CallAction] {
        guard parties[id]?.isAlive == true else { return [] }
        parties.change(id) {
            $0.presence = .leaving
            $0.tone = nil
            $0.prompts = nil
        }
        return [.end(id)]
    }
}
