import CallQueue
import Foundation
import Media
import SIP

/// What the far ends do, told to the call's machine.
extension Switchboard {
    func handle(_ event: SIPEvent) {
        switch event {
        case .invited(let leg, let dialog, _): invited(leg, dialog)
        case .provisional(let leg, let response, _): progressed(leg, response)
        case .answered(let leg, let answer, _): answered(leg, answer.media)
        case .mediaChanged(let leg, let remote, _): mediaChanged(leg, remote)
        case .ended(let leg, let ending, _): ended(leg, ending)
        case .digit(let leg, let digit, _): pressed(leg, digit)
        case .trunk(let id, let state, _): changed(trunk: id, state)
        }
    }

    private func call(_ leg: LegID) -> (CallSession, isCustomer: Bool)? {
        let (number, isCustomer) = CallSession.parts(of: leg)
        return calls[number].map { ($0, isCustomer) }
    }

    private func invited(_ leg: LegID, _ dialog: DialogID) {
        guard let (call, isCustomer) = call(leg) else { return }
        log.debug(
            "leg.invited",
            [
                "call": call.order.callID.rawValue, "leg": isCustomer ? "customer" : "agent", "dialog": dialog.callID,
            ])
    }

    private func changed(trunk: String, _ state: TrunkState) {
        let previous = trunks.note(state, of: trunk)
        observer.trunk(trunk, changed: state, from: previous, linesUp: trunks.linesUp)
    }

    private func pressed(_ leg: LegID, _ digit: InfoDigit) {
        guard let (call, isCustomer) = call(leg) else { return }
        let side = isCustomer ? CallSide.customer : .agent
        observer.call(
            snapshot(call), heard: KeypadDigit(side: side, symbol: digit.symbol, duration: digit.duration))
    }

    private func progressed(_ leg: LegID, _ response: Provisional) {
        guard let (call, isCustomer) = call(leg), response.status > 100 else { return }
        guard isCustomer else {
            if response.status == 180 { carryOut(call.machine.agentRinging(), call) }
            return
        }
        call.timeline.customerProgressed = call.timeline.customerProgressed ?? clock.now
        if response.status == 180, call.timeline.customerRinging == nil {
            call.timeline.customerRinging = clock.now
            note(call) { await $0.customerRinging($1, at: $2) }
        }
        if let remote = response.media { use(remote, of: .customer, call) }
        carryOut(
            call.machine.customerProgressed(status: response.status, hasMedia: response.media != nil), call,
            response: "\(response.status) \(response.phrase)")
    }

    private func answered(_ leg: LegID, _ remote: RemoteMedia) {
        guard let (call, isCustomer) = call(leg) else { return }
        if isCustomer {
            // Nothing to do: the answer crossed our CANCEL, and the SIP layer is already ending the leg.
            guard case .ringingCustomer = call.machine.state else { return }
            use(remote, of: .customer, call)
            call.timeline.customerAnswered = clock.now
            note(call) { await $0.customerAnswered($1, at: $2) }
            carryOut(call.machine.customerAnswered(), call)
        } else {
            use(remote, of: .agent, call)
            call.timeline.agentAnswered = clock.now
            carryOut(call.machine.agentAnswered(), call)
        }
    }

    private func mediaChanged(_ leg: LegID, _ remote: RemoteMedia) {
        guard let (call, isCustomer) = call(leg) else { return }
        use(remote, of: isCustomer ? .customer : .agent, call)
    }

    private func ended(_ leg: LegID, _ ending: LegEnding) {
        guard let (call, isCustomer) = call(leg) else { return }
        let verdict = LegVerdict(ending)
        let response = "\(ending.status) \(ending.phrase)"
        if isCustomer {
            releaseLine(call)
            carryOut(call.machine.customerGone(verdict), call, response: response)
        } else {
            carryOut(call.machine.agentGone(verdict), call, response: response)
        }
    }

    /// Tells the queue without waiting: these steps are for reports and restarts, no decision hangs on them.
    private func note(
        _ call: CallSession, _ step: @escaping @Sendable (any AttemptLedger, AttemptID, Date) async -> Void
    ) {
        let (ledger, attempt, now) = (ledger, call.order.attemptID, Date())
        Task { await step(ledger, attempt, now) }
    }

    private func use(_ remote: RemoteMedia, of side: CallSide, _ call: CallSession) {
        switch side {
        case .agent: call.agentRemote = remote
        case .customer: call.customerRemote = remote
        }
        let source = side == .agent ? call.agentSource : call.customerSource
        if let leg = call.media(of: side) { follow(RemoteStream(remote, source: source), leg, call) }
        carryOut(call.machine.mediaAgreed(side, holds: remote.holds), call)
    }

    private func follow(_ stream: RemoteStream, _ leg: MediaLeg, _ call: CallSession) {
        do {
            try media.setRemote(leg.id, stream)
        } catch {
            log.error("media.refused", ["call": call.order.callID.rawValue, "error": "\(error)"])
        }
    }
}
