import CallQueue
import FoundationEssentials
import SIP

/// Legs to people outside: through which trunk, and through which next.
extension Switchboard {
    /// Looks for a trunk for a party and calls it.
    func hunt(_ id: PartyID, _ call: CallSession, _ number: DialableNumber) {
        call.legs[id]?.hunt = TrunkHunt(number: number, ticketClass: call.order.ticketClass)
        seek(id, call)
    }

    /// The next try, or the end of all of them.
    private func seek(_ id: PartyID, _ call: CallSession) {
        guard let hunt = call.legs[id]?.hunt, hunt.isSeeking else { return }
        if let (trunk, targets) = nextAddress(hunt) {
            let place = TrunkPlace.found(targets)
            return id == .customer ? authorize(trunk, place, call) : dial(id, call, through: trunk, place)
        }
        switch trunks.choose(hunt.number, without: hunt.tried, at: clock.now, using: &chance) {
        case .success(let trunk):
            // The gate has just let the first through, and parties beside the customer are not on record.
            let place = telephony.place(ofTrunk: trunk.id)
            if id == .customer, !hunt.tries.isEmpty { return authorize(trunk, place, call) }
            dial(id, call, through: trunk, place)
        case .failure(let refusal) where refusal.isWorthAWait(after: hunt.tries.count):
            seekAgain(id, call, after: refusal.retryAt.map { $0 - clock.now } ?? .milliseconds(100))
        case .failure(let refusal): giveUp(id, call, refusal.reason)
        }
    }

    /// The agent is on the line: a line or the trunk's rate is waited for, as long as the call does.
    private func seekAgain(_ id: PartyID, _ call: CallSession, after delay: Duration) {
        let (clock, deadline) = (clock, clock.now + max(.milliseconds(5), min(delay, .milliseconds(500))))
        Task {
            await clock.sleep(until: deadline)
            self.seek(id, call)
        }
    }

    /// Nothing may be tried any more: what the last trunk said is the end, else why there was none.
    private func giveUp(_ id: PartyID, _ call: CallSession, _ reason: GateReason) {
        guard let hunt = call.legs[id]?.hunt else { return }
        call.legs[id]?.hunt?.giveUp()
        let verdict = hunt.ending ?? .refused(reason)
        log.notice("call.trunk.none", ["call": call.order.callID.rawValue, "reason": reason.rawValue])
        Task { self.gone(id, call, verdict, response: nil) }
    }

    /// The next address of the trunk that was tried last, if it has one and nothing else is wrong with it.
    private func nextAddress(_ hunt: TrunkHunt) -> (TrunkSettings, [SIPTarget])? {
        guard let (id, targets) = hunt.nextAddress, let trunk = trunks.trunk(id),
            trunks.standing(id).obstacle(trunk, at: clock.now) == nil
        else { return nil }
        return (trunk, targets)
    }

    private func dial(_ id: PartyID, _ call: CallSession, through trunk: TrunkSettings, _ place: TrunkPlace) {
        guard let hunt = call.legs[id]?.hunt,
            var target = plan.target(hunt.number, through: trunk, for: hunt.ticketClass)
        else { return giveUp(id, call, .trunkDown) }
        let (now, instant) = (clock.now, Date())
        let leg = call.legID(of: id, attempt: hunt.tries.count)
        let step = hunt.next(through: trunk.id, at: instant)
        call.legs[id]?.id = leg
        if call.redirected[id] != nil { legOwners[leg] = (call.number, id) }
        call.legs[id]?.hunt?.began(
            .init(
                trunk: trunk.id, leg: leg, began: now, invitedAt: instant, corrections: trunk.corrections,
                others: Array(place.targets.dropFirst())))
        target.target = place.targets.first
        if id == .customer {
            call.timeline.customerInvited = call.timeline.customerInvited ?? now
            if step.number == 1 { note(step, call) }
        }
        trunks.begin(leg, through: trunk.id, at: now)
        if place == .sought { return waitForName(leg, target, atMost: trunk.firstResponse) }
        invite(id, call, target)
        armFirstResponse(leg, after: trunk.firstResponse)
    }

    // MARK: The next trunk

    /// Each INVITE for the customer is on record before it leaves, and let through by the gate.
    private func authorize(_ trunk: TrunkSettings, _ place: TrunkPlace, _ call: CallSession) {
        guard let step = call.legs[.customer]?.hunt?.next(through: trunk.id, at: Date()) else { return }
        let (ledger, attempt) = (ledger, call.order.attemptID)
        Task {
            let answer = await ledger.authorizeNextTrunk(attempt, step)
            // Somebody may have hung up meanwhile: the hunt is over then.
            guard call.legs[.customer]?.hunt?.isSeeking == true else { return }
            switch answer {
            case .allowed:
                // Its name may have been found meanwhile.
                let known = place == .sought ? self.telephony.place(ofTrunk: trunk.id) : place
                self.dial(.customer, call, through: trunk, known)
            case .refused(let refusal) where refusal.reason == .pacing || refusal.reason == .noLine:
                self.seekAgain(.customer, call, after: .milliseconds(100))
            case .refused(let refusal): self.giveUp(.customer, call, refusal.reason)
            }
        }
    }

    /// A response to an INVITE: to the first the timer is stopped by, and after a 18x no other trunk is tried.
    func heard(_ leg: LegID, _ status: Int, _ id: PartyID, _ call: CallSession) {
        call.legs[id]?.hunt?.heard(status: status)
        guard status > 100 else { return }
        trunks.progressed(leg, at: clock.now)
        tellTrunks()
    }

    /// A trunk has said nothing at all in the time it has for that: the next one is tried, if there is one. What comes of the
    /// first INVITE later is ended by the SIP layer: CANCEL, or ACK and BYE.
    func firstResponseIsDue(_ leg: LegID) {
        guard let (call, id) = call(leg), let hunt = call.legs[id]?.hunt, hunt.isUnheard,
            call.machine.parties[id]?.isAlive == true
        else { return }
        let choice: Result<Void, TrunkRefusal> =
            hunt.current?.others.isEmpty == false
            ? .success(()) : trunks.choose(hunt.number, without: hunt.tried, at: clock.now, using: &chance).map { _ in }
        switch choice {
        case .failure(let refusal):
            if refusal.passesSoon { armFirstResponse(leg, after: .milliseconds(500)) }
        case .success:
            trunks.fellSilent(leg, at: clock.now)
            telephony.end(leg, cause: nil)
            if !goesOn(id, call, after: .notAnswered) { gone(id, call, .notAnswered, response: nil) }
        }
    }

    /// A leg's last event: of one that stands for a party now, or of one that was given up for another trunk.
    func ended(_ leg: LegID, _ verdict: LegVerdict, response: String?) {
        trunks.end(leg, verdict, at: clock.now)
        tellTrunks()
        let owner = call(leg)
        legOwners[leg] = nil
        guard let (call, id) = owner else { return endedLate(leg, verdict) }
        var verdict = verdict
        verdict.sinceInvite = call.legs[id]?.hunt?.current.map { clock.now - $0.began }
        if case .calling(hasMedia: true)? = call.machine.parties[id]?.presence { verdict.hadEarlyMedia = true }
        if !goesOn(id, call, after: verdict) { gone(id, call, verdict, response: response) }
    }

    /// - Returns: whether another trunk is tried; the call's machine is then not told.
    private func goesOn(_ id: PartyID, _ call: CallSession, after verdict: LegVerdict) -> Bool {
        guard call.machine.parties[id]?.isAlive == true, var hunt = call.legs[id]?.hunt, let failed = hunt.current,
            hunt.ended(verdict)
        else { return false }
        let isElsewhere = nextAddress(hunt) != nil
        // Without another trunk what this one said is the end, as it would be with one trunk only.
        if !isElsewhere,
            case .failure(let refusal) = trunks.choose(
                hunt.number, without: hunt.tried, at: clock.now, using: &chance),
            !refusal.isWorthAWait(after: hunt.tries.count)
        {
            call.legs[id]?.hunt?.giveUp()
            return false
        }
        call.legs[id]?.hunt = hunt
        note(failed, hunt.tries.count, verdict, id, call)
        observer.call(snapshot(call), leftTrunk: failed.trunk, because: verdict, for: id)
        seek(id, call)
        return true
    }

    /// The line is back and the trunk judged; what is left is to say what became of it.
    private func endedLate(_ leg: LegID, _ verdict: LegVerdict) {
        let (number, _) = CallSession.parts(of: leg)
        guard let call = calls[number], verdict.wasAnswered else { return }
        log.warning(
            "call.trunk.answeredLate",
            ["call": call.order.callID.rawValue, "text": "a trunk that was given up answered; it was hung up at once"])
    }

    /// Ends a party's own leg, or its search for a trunk.
    func endOwn(_ id: PartyID, _ call: CallSession) {
        guard let leg = call.legs[id] else { return }
        let isUnplaced = unplaced.removeValue(forKey: leg.id) != nil
        guard leg.hunt?.isSeeking == true || isUnplaced else { return telephony.end(leg.id, cause: nil) }
        call.legs[id]?.hunt?.giveUp()
        if isUnplaced { freeLine(of: leg.id) }
        let verdict = leg.hunt?.ending ?? .neverPlaced
        Task { self.gone(id, call, verdict, response: nil) }
    }

    /// Its INVITE never left.
    private func freeLine(of leg: LegID) {
        legOwners[leg] = nil
        trunks.end(leg, .neverPlaced, at: clock.now)
        tellTrunks()
    }

    // MARK: On record

    /// Told to the queue without waiting: no decision hangs on it.
    private func note(_ step: TrunkTry, _ call: CallSession) {
        let (ledger, attempt) = (ledger, call.order.attemptID)
        Task(executorPreference: executor) { await ledger.tried(attempt, step) }
    }

    private func note(
        _ failed: TrunkHunt.Try, _ number: Int, _ verdict: LegVerdict, _ id: PartyID, _ call: CallSession
    ) {
        guard id == .customer else { return }
        note(
            TrunkTry(
                number: number, trunk: failed.trunk, invitedAt: failed.invitedAt, endedAt: Date(),
                sipStatus: verdict.byFarEnd && verdict.status >= 200 ? verdict.status : nil, q850: verdict.q850,
                reasonText: verdict.trunkWords), call)
    }
}

/// What becomes of trunks, and who is told.
extension Switchboard {
    func changed(trunk: String, _ state: TrunkState) {
        let previous = trunks.note(state, of: trunk)
        observer.trunk(trunk, changed: state, from: previous, trunks.facts(at: clock.now))
    }

    /// Tells of each trunk that came or went for another reason than its registration, and wakes again when one that rests
    /// is to be told of.
    func tellTrunks() {
        let (now, facts) = (clock.now, trunks.facts(at: clock.now))
        if facts != toldFacts {
            toldFacts = facts
            observer.trunks(facts)
        }
        for trunk in trunks.trunks {
            let trouble = trunks.standing(trunk.id).trouble(trunk, at: now)
            guard trouble?.kind != toldTroubles[trunk.id]?.kind else { continue }
            toldTroubles[trunk.id] = trouble
            observer.trunk(trunk.id, has: trouble, for: trouble?.until.map { max(.zero, $0 - now) }, facts)
        }
        tellAgain(at: trunks.nextChange(after: now))
    }

    private func tellAgain(at next: Duration?) {
        guard next != trunkAlarm?.at else { return }
        trunkAlarm?.task.cancel()
        trunkAlarm = next.map { at in
            let clock = clock
            let task = Task {
                await clock.sleep(until: at)
                if !Task.isCancelled { self.tellTrunks() }
            }
            return (at, task)
        }
    }
}

extension TrunkRefusal {
    /// The agent is on the line: a line is waited for before the first try, the rate at any time.
    fileprivate func isWorthAWait(after tries: Int) -> Bool { reason == .pacing || reason == .noLine && tries == 0 }
}

extension TrunkObstacle {
    /// The same obstacle with a later end is no news.
    fileprivate var kind: String {
        switch self {
        case .disabled: "disabled"
        case .switchedOff: "switchedOff"
        case .notRegistered: "notRegistered"
        case .silent: "silent"
        case .resting: "resting"
        case .broken(let word, _): "broken \(word)"
        case .full: "full"
        case .pacing: "pacing"
        }
    }
}

extension LegVerdict {
    /// Why a trunk could not take a call.
    var trunkWords: String {
        if byTransport { return phrase.isEmpty ? "no connection" : phrase }
        if byTimer { return "no response" }
        return phrase
    }
}
