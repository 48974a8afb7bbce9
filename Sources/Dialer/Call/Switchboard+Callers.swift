import CallQueue
import ControlAPI
import FoundationEssentials
import Media
import SIP

/// Calls that agents dial from their phones: the same gate, the same record, the same call; only that the agent's leg came
/// to us. It hears us as early media until the customer answers.
extension Switchboard {
    func called(_ leg: LegID, _ call: IncomingCall) {
        guard let agent = plan.agent(account: call.account) else {
            return reject(leg, .init(status: 403, text: "No agent has this phone."))
        }
        log.info("phone.dialled", ["agent": agent.rawValue, "number": NumberMask.masked(call.number)])
        if let talk = talk(of: agent) { return consult(leg, call, agent, in: talk.call, as: talk.party) }
        if let colleague = plan.agent(named: call.number) {
            return refuse(leg, agent, .colleague(colleague))
        }
        callers[leg] = Caller(agent: agent)
        let ledger = ledger
        Task {
            let decision = await ledger.order(call.number, for: agent)
            self.decided(decision, leg)
        }
    }

    private func decided(_ decision: DialDecision, _ leg: LegID) {
        let caller = callers.removeValue(forKey: leg)
        switch decision {
        case .placed(let order): place(order, from: leg, isThere: caller != nil)
        case .refused(let refusal): if let caller { refuse(leg, caller.agent, CallerRefusal(refusal)) }
        // A phone gives no key.
        case .replayed: reject(leg, .init(status: 500, text: ""))
        }
    }

    /// - Parameter isThere: false for a phone that gave up while the call was recorded: the record then ends at once.
    private func place(_ order: CallOrder, from leg: LegID, isThere: Bool) {
        guard let call = session(order) else { return giveBack(order) }
        calls[call.number] = call
        numbers[order.callID] = call.number
        // Of a leg that is gone no event comes any more.
        if isThere { legOwners[leg] = (call.number, .agent) }
        call.legs[.agent] = CallLeg(id: leg, isIncoming: true)
        call.timeline.agentAnswered = clock.now
        observer.requested(order)
        carryOut(call.machine.startByAgent(), call)
        guard isThere else { return gone(.agent, call, .gaveUp, response: nil) }
        do {
            try offerAudio(to: leg, of: call, as: .agent)
        } catch {
            log.error(
                "phone.unanswered", ["call": order.callID.rawValue, "error": NumberMask.maskedNumbers(in: "\(error)")])
            reject(leg, .noAudio(error))
            gone(.agent, call, .local("\(error)"), response: nil)
        }
        followAudio(call)
    }

    func offerAudio(to leg: LegID, of call: CallSession, as id: PartyID) throws {
        guard case .agent(let agent)? = call.machine.parties[id]?.target else { return }
        let target = plan.target(agent: agent, ticket: nil)
        call.legs[id]?.source = target?.media ?? .signalled
        let isIPv6 = target?.account.map(telephony.reachesOverIPv6) ?? false
        let local = try openMedia(id, call, on: settings.addresses.mediaAddress(isIPv6: isIPv6))
        let codecs = (target?.codecs ?? CodecWord.usual).map(SIP.AudioCodec.init)
        try telephony.answer(leg, CallAnswer(status: 183, media: offer(local, codecs, target?.srtp ?? .off)))
    }

    /// The customer is there: the phone that called is told so.
    func answer(_ id: PartyID, _ call: CallSession) {
        guard let leg = call.legs[id], leg.isIncoming, !leg.isAnswered else { return }
        call.legs[id]?.isAnswered = true
        do {
            try telephony.answer(leg.id, CallAnswer(status: 200))
        } catch {
            log.error(
                "phone.unanswered",
                ["call": call.order.callID.rawValue, "error": NumberMask.maskedNumbers(in: "\(error)")])
        }
    }

    // MARK: Refusing

    /// Lets the phone hear that its call cannot be, then says why.
    func refuse(_ leg: LegID, _ agent: AgentID, _ refusal: CallerRefusal) {
        log.notice(
            "phone.refused", ["agent": agent.rawValue, "status": "\(refusal.status)", "reason": refusal.text])
        guard let mediaCall = announce(refusal, to: leg, agent) else { return reject(leg, refusal) }
        callers[leg] = Caller(agent: agent, refusal: mediaCall)
        let (clock, deadline) = (clock, clock.now + settings.announcement)
        Task {
            await clock.sleep(until: deadline)
            if self.callers[leg] != nil { self.reject(leg, refusal) }
        }
    }

    private func announce(_ refusal: CallerRefusal, to leg: LegID, _ agent: AgentID) -> Refusing? {
        let target = plan.target(agent: agent, ticket: nil)
        let isIPv6 = target?.account.map(telephony.reachesOverIPv6) ?? false
        let mediaCall = media.openCall()
        do {
            let local = try media.openLeg(in: mediaCall, on: settings.addresses.mediaAddress(isIPv6: isIPv6))
            let codecs = (target?.codecs ?? CodecWord.usual).map(SIP.AudioCodec.init)
            try telephony.answer(leg, CallAnswer(status: 183, media: offer(local, codecs, target?.srtp ?? .off)))
            return Refusing(call: mediaCall, leg: local, tone: refusal.tone, source: target?.media ?? .signalled)
        } catch {
            media.close(mediaCall)
            return nil
        }
    }

    /// What a phone that is being refused agreed on: it hears so.
    func refusing(_ leg: LegID, _ remote: RemoteMedia) {
        guard let refusing = callers[leg]?.refusal else { return }
        follow(RemoteStream(remote, source: refusing.source), refusing.leg, "refused")
        media.play(refusing.leg.id, refusing.tone, of: announcements.sounds)
    }

    func reject(_ leg: LegID, _ refusal: CallerRefusal) {
        callerGone(leg)
        let answer = CallAnswer(
            status: refusal.status, phrase: refusal.text, cause: .sip(refusal.status, refusal.text))
        do {
            try telephony.answer(leg, answer)
        } catch {
            telephony.end(leg, cause: nil)
        }
    }

    /// The phone's own call came to nothing: it is told what became of it.
    func rejectCaller(_ leg: LegID, _ call: CallSession) {
        guard case .ending(let verdict) = call.machine.state else { return telephony.end(leg, cause: nil) }
        reject(leg, verdict.forCaller)
    }

    /// A phone's leg ended before there was a call.
    func callerGone(_ leg: LegID) {
        guard let caller = callers.removeValue(forKey: leg) else { return }
        caller.refusal.map { media.close($0.call) }
    }
}

/// A phone that calls while the gate is asked, or that hears why it may not.
struct Caller {
    let agent: AgentID
    var refusal: Refusing?
}

/// The audio of a phone that is being refused.
struct Refusing {
    let call: MediaCallID
    let leg: MediaLeg
    let tone: CallTone
    let source: MediaSourceWord
}
