import CallQueue
import Foundation
import Media
import SIP

/// Carries out what a call's machine says, in its order.
extension Switchboard {
    /// - Parameter response: the SIP response that brought it about, for the log.
    func carryOut(_ actions: [CallAction], _ call: CallSession, response: String? = nil) {
        for action in actions { carryOut(action, call, response) }
    }

    private func carryOut(_ action: CallAction, _ call: CallSession, _ response: String?) {
        switch action {
        case .placeAgent:
            placeAgent(call)
            // The agent's phone does not wait until everybody has been told.
            observer.requested(call.order)
        case .authorizeCustomer: authorizeCustomer(call)
        case .placeCustomer: placeCustomer(call)
        case .endAgent: telephony.end(call.agentLeg, cause: nil)
        case .endCustomer: telephony.end(call.customerLeg, cause: nil)
        case .tellAgent(let tone): tell(tone, call)
        case .stopTelling: stopTelling(call)
        case .bridge: bridge(call)
        case .unbridge: call.media.map(media.unbridge)
        case .startRecording: startRecording(call)
        case .sendDigitsToCustomer(let digits): sendDigits(digits, call)
        case .playHold(let side): call.media(of: side).map { media.play($0.id, .hold) }
        case .stopHold(let side): call.media(of: side).map { media.stopPlaying($0.id) }
        case .arm(let timer): arm(timer, call)
        case .disarm: disarm(call)
        case .report(let milestone): observer.call(snapshot(call, response: response), reached: milestone)
        case .finish(let verdict): finish(call, verdict)
        }
    }

    // MARK: Legs

    private func placeAgent(_ call: CallSession) {
        guard let target = plan.target(agent: call.order.agent, ticket: call.order.ticketID) else {
            return fail(call, call.agentLeg, "agent \(call.order.agent) is not in the configuration")
        }
        place(call, call.agentLeg, target, codecs: target.codecs.map(SIP.AudioCodec.init))
    }

    private func placeCustomer(_ call: CallSession) {
        guard let trunk = trunks.free(), let target = plan.target(call.order.destination, through: trunk) else {
            return fail(call, call.customerLeg, "no trunk is up and has a free line")
        }
        call.trunk = trunk.id
        call.timeline.customerInvited = clock.now
        call.holdsLine = true
        trunks.take(lineOf: trunk.id)
        let codecs = target.codecs.map(SIP.AudioCodec.init)
        place(call, call.customerLeg, target, codecs: codecs.beginning(with: call.agentRemote?.codec))
    }

    private func place(_ call: CallSession, _ leg: LegID, _ target: DialPlan.Target, codecs: [SIP.AudioCodec]) {
        if leg == call.customerLeg { call.customerSource = target.media } else { call.agentSource = target.media }
        do {
            let (addresses, isIPv6) = (settings.addresses, target.isIPv6)
            let local = try openMedia(
                call, isCustomer: leg == call.customerLeg, on: addresses.mediaAddress(isIPv6: isIPv6))
            let offer = LocalMedia(
                address: addresses.published(local.address), rtpPort: local.rtpPort, rtcpPort: local.rtcpPort,
                codecs: codecs)
            try telephony.invite(
                OutgoingInvite(leg: leg, target: target, localHost: addresses.host(isIPv6: isIPv6), media: offer))
        } catch {
            fail(call, leg, "\(error)")
        }
    }

    private func openMedia(_ call: CallSession, isCustomer: Bool, on local: MediaLocalAddress) throws -> MediaLeg {
        let mediaCall = call.media ?? media.openCall()
        call.media = mediaCall
        mediaCalls[mediaCall] = call.number
        let leg = try media.openLeg(in: mediaCall, on: local)
        mediaLegs[leg.id] = call.number
        if isCustomer { call.customerMedia = leg } else { call.agentMedia = leg }
        return leg
    }

    /// A leg that never left: the machine is told on the next turn, so that it is not entered twice at once.
    private func fail(_ call: CallSession, _ leg: LegID, _ text: String) {
        log.error("call.leg.failed", ["call": call.order.callID.rawValue, "error": text])
        let verdict = LegVerdict.local(text)
        let isCustomer = leg == call.customerLeg
        Task {
            self.carryOut(isCustomer ? call.machine.customerGone(verdict) : call.machine.agentGone(verdict), call)
        }
    }

    // MARK: The gate

    private func authorizeCustomer(_ call: CallSession) {
        let (ledger, attempt) = (ledger, call.order.attemptID)
        Task {
            let answer = await ledger.authorizeCustomerLeg(attempt)
            // The agent may have hung up meanwhile: the machine then lets both answers pass unheard.
            switch answer {
            case .allowed: self.carryOut(call.machine.authorized(), call)
            case .refused(let refusal) where refusal.reason.passesSoon: self.authorizeAgain(call, refusal)
            case .refused(let refusal): self.carryOut(call.machine.refused(refusal.reason), call)
            }
        }
    }

    /// The agent is on the line already: a line or the trunk's rate is waited for, as long as the agent does.
    private func authorizeAgain(_ call: CallSession, _ refusal: GateRefusal) {
        guard case .authorizing = call.machine.state else { return }
        let wait = refusal.retryAt.map { Duration.seconds(max(0, $0.timeIntervalSinceNow)) } ?? .milliseconds(100)
        let (clock, deadline) = (clock, clock.now + min(wait, .milliseconds(500)))
        Task {
            await clock.sleep(until: deadline)
            if case .authorizing = call.machine.state { self.authorizeCustomer(call) }
        }
    }

    // MARK: Media

    private func tell(_ tone: CallTone, _ call: CallSession) {
        guard let leg = call.agentMedia, call.tone != tone else { return }
        call.tone = tone
        media.play(leg.id, tone)
    }

    private func stopTelling(_ call: CallSession) {
        guard let leg = call.agentMedia, call.tone != nil else { return }
        call.tone = nil
        media.stopPlaying(leg.id)
    }

    private func bridge(_ call: CallSession) {
        guard let agent = call.agentMedia, let customer = call.customerMedia else { return }
        media.bridge(agent.id, customer.id)
    }

    private func sendDigits(_ digits: String, _ call: CallSession) {
        guard let leg = call.customerMedia else { return }
        do {
            try media.sendDigits(leg.id, digits)
        } catch {
            log.error("digits.unsent", ["call": call.order.callID.rawValue, "error": "\(error)"])
        }
    }

    private func startRecording(_ call: CallSession) {
        guard let mediaCall = call.media, let agent = call.agentMedia, let customer = call.customerMedia else { return }
        let path = RecordingPath.file(
            call.order.callID, orderedAt: call.order.issuedAt, in: settings.recordingFolder)
        call.recordingPath = path
        recordings[mediaCall] = call
        media.startRecording(mediaCall, agent: agent.id, customer: customer.id, file: path)
    }
}

extension [SIP.AudioCodec] {
    /// What the other leg speaks first, if it is among them: two legs with one codec need no transcoding.
    fileprivate func beginning(with first: SIP.AudioCodec?) -> [SIP.AudioCodec] {
        guard let first, contains(first) else { return self }
        return [first] + filter { $0 != first }
    }
}

extension GateReason {
    /// Whether this refusal lasts moments only.
    fileprivate var passesSoon: Bool { self == .pacing || self == .noLine }
}
