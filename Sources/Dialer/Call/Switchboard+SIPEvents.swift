import CallQueue
import FoundationEssentials
import Media
import SIP

/// What the far ends do, told to the call's machine.
extension Switchboard {
    func handle(_ event: SIPEvent) {
        switch event {
        case .invited(let leg, let dialog, _): invited(leg, dialog)
        case .provisional(let leg, let response, _): progressed(leg, response)
        case .answered(let leg, let answer, _):
            note(answer.media, ofLine: leg)
            lineAnswered(leg)
            answered(leg, answer.media)
        case .mediaChanged(let leg, let remote, _): mediaChanged(leg, remote)
        case .ended(let leg, let ending, _): ended(leg, ending)
        case .digit(let leg, let digit, _): pressed(leg, digit)
        case .called(let leg, let call, _): called(leg, call)
        case .referred(let leg, let uri, _): referred(leg, to: uri)
        case .trunk(let id, let state, _): changed(trunk: id, state)
        case .probed(let token, let answer, _): probed(token, answer)
        case .located(let trunk, let trouble, _): located(trunk, trouble)
        case .locatedURI(let uri, let trouble, _): located(uri: uri, trouble)
        case .phone(let phone, let state, _):
            observer.phone(phone, of: plan.agent(account: phone.account), changed: state)
            noteWay(to: phone, state)
        }
    }

    /// Nil for a leg of a call that is over, or of a trunk that was given up for another.
    func call(_ leg: LegID) -> (CallSession, PartyID)? {
        guard let (call, party) = owner(of: leg) else { return nil }
        if let known = call.legs[party], let hunt = known.hunt, known.id != leg || hunt.isSeeking { return nil }
        return (call, party)
    }

    private func owner(of leg: LegID) -> (CallSession, PartyID)? {
        if let owner = legOwners[leg] { return calls[owner.call].map { ($0, owner.party) } }
        if let line = lines[leg] { return line.machine.use.flatMap { use in calls[use.call].map { ($0, use.party) } } }
        // A phone's own call is numbered by the SIP layer: it says nothing of ours, also once nobody owns it any more.
        guard !leg.isIncoming else { return nil }
        let (number, party) = CallSession.parts(of: leg)
        return calls[number].map { ($0, party) }
    }

    private func invited(_ leg: LegID, _ dialog: DialogID) {
        guard let (call, party) = call(leg) else { return }
        log.debug(
            "leg.invited",
            [
                "call": call.order.callID.rawValue, "leg": "\(party.rawValue)",
                "dialog": dialog.callID,
            ])
    }

    private func progressed(_ leg: LegID, _ response: Provisional) {
        if let remote = response.media { note(remote, ofLine: leg) }
        guard let (call, party) = call(leg) else { return }
        heard(leg, response.status, party, call)
        guard response.status > 100 else { return }
        if party == .customer { noteProgress(response, call) }
        if let remote = response.media { use(remote, of: party, call) }
        carryOut(
            call.machine.progressed(party, status: response.status, hasMedia: response.media != nil), call,
            response: "\(response.status) \(response.phrase)")
    }

    private func noteProgress(_ response: Provisional, _ call: CallSession) {
        call.timeline.customerProgressed = call.timeline.customerProgressed ?? clock.now
        guard response.status == 180, call.timeline.customerRinging == nil else { return }
        call.timeline.customerRinging = clock.now
        note(call) { await $0.customerRinging($1, at: $2) }
    }

    func answered(_ leg: LegID, _ remote: RemoteMedia) {
        // Nothing to do for a leg told to end: the answer crossed our CANCEL, and the SIP layer is already ending it.
        guard let (call, party) = call(leg), call.machine.parties[party]?.isAlive == true else { return }
        heard(leg, 200, party, call)
        use(remote, of: party, call)
        // A phone that called us has acknowledged the answer; the talk began with it.
        guard call.legs[party]?.isIncoming != true else { return }
        call.legs[party]?.answered = clock.now
        switch party {
        case .agent: call.timeline.agentAnswered = clock.now
        case .customer:
            call.timeline.customerAnswered = clock.now
            note(call) { await $0.customerAnswered($1, at: $2) }
        default: break
        }
        carryOut(call.machine.answered(party), call)
    }

    private func mediaChanged(_ leg: LegID, _ remote: RemoteMedia) {
        note(remote, ofLine: leg)
        refusing(leg, remote)
        guard let (call, party) = call(leg), !isHeldLine(leg, remote, call) else { return }
        use(remote, of: party, call)
    }

    func ended(_ leg: LegID, _ ending: LegEnding) {
        if waitsForGate(leg, ending) { return }
        let verdict = LegVerdict(ending)
        if let line = lines[leg] {
            let use = line.machine.use
            lineEnded(line, verdict)
            // An agent who has gone on on the phone's second line is still there.
            if let call = use.flatMap({ calls[$0.call] }), secondLineEnded(leg, call) { return }
            return tell(use, verdict)
        }
        callerGone(leg)
        if let (call, party) = call(leg), secondLineEnded(leg, call) || follows(ending, of: party, call) {
            legOwners[leg] = nil
            return trunks.end(leg, verdict, at: clock.now)
        }
        ended(leg, verdict, response: "\(ending.status) \(ending.phrase)")
    }

    /// Tells the queue without waiting: these steps are for reports and restarts, no decision hangs on them.
    private func note(
        _ call: CallSession, _ step: @escaping @Sendable (any AttemptLedger, AttemptID, Date) async -> Void
    ) {
        let (ledger, attempt, now) = (ledger, call.order.attemptID, Date())
        // From this thread to the queue's, without a third one between.
        Task(executorPreference: executor) { await step(ledger, attempt, now) }
    }

    private func use(_ remote: RemoteMedia, of party: PartyID, _ call: CallSession) {
        // One that comes from its agent's line has said so before.
        let isNews = call.legs[party]?.remote != remote
        call.legs[party]?.remote = remote
        if isNews, let leg = call.legs[party], let media = leg.media {
            follow(RemoteStream(remote, source: leg.source), media, call.order.callID.rawValue)
        }
        carryOut(call.machine.mediaAgreed(party, holds: remote.holds), call)
    }

    func follow(_ stream: RemoteStream, _ leg: MediaLeg, _ call: String) {
        do {
            try media.setRemote(leg.id, stream)
        } catch {
            log.error("media.refused", ["call": call, "error": "\(error)"])
        }
    }
}
