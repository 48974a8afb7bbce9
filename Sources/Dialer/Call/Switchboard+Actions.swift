import CallQueue
import FoundationEssentials
import Media
import SIP

/// Carries out what a call's machine says, in its order, and then what each party is to hear.
extension Switchboard {
    /// - Parameter response: the SIP response that brought it about, for the log.
    func carryOut(_ actions: [CallAction], _ call: CallSession, response: String? = nil) {
        for action in actions { carryOut(action, call, response) }
        call.noteWaits(at: clock.now)
        followAudio(call)
    }

    private func carryOut(_ action: CallAction, _ call: CallSession, _ response: String?) {
        switch action {
        case .place(let party):
            place(party, call)
            // The agent's phone does not wait until everybody has been told.
            if party == .agent { observer.requested(call.order) }
        case .answer(let party): answer(party, call)
        case .end(let party): end(party, call)
        case .authorizeCustomer: authorizeCustomer(call)
        case .seekAgent: observer.seeksAgent(call.order)
        case .startRecording: startRecording(call)
        case .listen(let party, let listening): listen(to: party, for: listening, call)
        case .recordEarlyMedia: startEarlyRecording(call)
        case .stopRecording: call.media.map { media.stopRecording($0) }
        case .pauseRecording(let paused): call.media.map { media.pauseRecording($0, paused) }
        case .sendDigits(let party, let digits): sendDigits(digits, to: party, call)
        case .keep(let said): keep(said, call)
        case .arm(let timer): arm(timer, call)
        case .armFor(let timer, let duration): arm(timer, for: duration, call)
        case .disarm(let timer): _ = call.renew(timer)
        case .disarmAll: for timer in CallTimer.allCases { _ = call.renew(timer) }
        case .report(let milestone):
            observer.call(snapshot(call, response: response), reached: milestone)
            followReferral(milestone, call)
            followSecondLine(milestone, call)
        case .finish(let verdict): finish(call, verdict)
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
            case .refused(let refusal) where self.passesSoon(refusal, call): self.authorizeAgain(call, refusal)
            case .refused(let refusal): self.carryOut(call.machine.refused(refusal.reason), call)
            }
        }
    }

    /// No agent holds on where a flow leads: it waits for its turn only, which comes for certain.
    private func passesSoon(_ refusal: GateRefusal, _ call: CallSession) -> Bool {
        refusal.reason == .pacing || (refusal.reason == .noLine && call.order.agent != nil)
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

    private func sendDigits(_ digits: String, to party: PartyID, _ call: CallSession) {
        guard let leg = call.legs[party]?.media else { return }
        do {
            try media.sendDigits(leg.id, digits)
        } catch {
            log.error("digits.unsent", ["call": call.order.callID.rawValue, "error": "\(error)"])
        }
    }
}
