import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials
import SIP

/// What became of trunks.
extension EventFeed {
    /// A registration that was only refreshed, or refused again in the same way, is no news.
    func trunk(_ id: String, changed state: TrunkState, from previous: TrunkState?, _ facts: TrunkFacts) {
        onTrunks(facts) {
            if state.isNews(after: previous) { tell(id, state, previous) }
        }
    }

    func trunk(_ id: String, has trouble: TrunkObstacle?, for rest: Duration?, _ facts: TrunkFacts) {
        onTrunks(facts) {
            let data = EventData(
                state: (trouble == nil ? TrunkStateWord.up : .down).rawValue, trunk: id,
                reason: trouble?.word?.rawValue, readyAt: rest.map { Date().addingTimeInterval($0.inSeconds) },
                text: trouble?.text)
            events.append(ControlEvent(.trunkState, at: Date(), data: data))
            log.notice("trunk.state", ["trunk": id, "state": data.state, "reason": data.reason, "text": data.text])
        }
    }

    func call(_ call: CallSnapshot, leftTrunk trunk: String, because verdict: LegVerdict, for party: PartyID) {
        let leg = call.parties[party]?.role.word
        let data = EventData(
            number: call.order.destination.masked, trunk: trunk,
            sip: verdict.byFarEnd && verdict.status >= 300 ? verdict.status : nil, q850: verdict.q850,
            batchId: call.order.batchID?.rawValue, reason: verdict.trunkTrouble.rawValue,
            text: verdict.trunkWords.isEmpty ? nil : NumberMask.maskedNumbers(in: verdict.trunkWords))
        events.append(head(.callTrunkFailed, call, leg: leg, data: data))
        log.notice(
            EventKind.callTrunkFailed.rawValue,
            [
                "call": call.order.callID.rawValue, "trunk": trunk, "reason": data.reason,
                "sip": data.sip.map(String.init), "text": data.text,
            ])
    }

    private func tell(_ id: String, _ state: TrunkState, _ previous: TrunkState?) {
        let data = EventData(
            state: state.word.rawValue, previous: previous?.word.rawValue, trunk: id, sip: state.status,
            reason: state.trouble?.rawValue, text: state.text)
        events.append(ControlEvent(.trunkState, at: Date(), data: data))
        log.notice(
            "trunk.state",
            [
                "trunk": id, "state": data.state, "previous": data.previous, "reason": data.reason, "text": data.text,
            ])
    }
}

extension TrunkState {
    /// The protocol's word.
    var word: TrunkStateWord {
        switch self {
        case .registered: .registered
        case .unregistered: .unregistered
        case .failed: .failed
        }
    }

    /// What went wrong and what to do; nil while all is well.
    var text: String? {
        guard case .failed(let status, let phrase, let origin, let retryAfter) = self else { return nil }
        let said = NumberMask.maskedNumbers(in: phrase)
        let what = origin == .farEnd ? "refused with \(status) \(said)" : "failed: \(status) \(said)"
        return "registration \(what), so it is not used; tried again in \(Int(retryAfter.inSeconds)) s; "
            + "check register and credentials"
    }

    /// SIP status of the registrar's refusal.
    fileprivate var status: Int? {
        guard case .failed(let status, _, .farEnd, _) = self else { return nil }
        return status
    }

    fileprivate var trouble: TrunkTroubleWord? {
        guard case .failed(_, _, let origin, _) = self else { return nil }
        return switch origin {
        case .farEnd: .refused
        case .timer: .noReply
        case .transport: .noConnection
        case .us: .notSent
        }
    }

    fileprivate func isNews(after previous: TrunkState?) -> Bool {
        guard let previous else { return true }
        return word != previous.word || trouble != previous.trouble || status != previous.status
    }
}

extension LegVerdict {
    /// Why a trunk could not take a call, in one word.
    fileprivate var trunkTrouble: TrunkTroubleWord {
        if byTransport { return .noConnection }
        return byTimer ? .noReply : .refused
    }
}

extension TrunkObstacle {
    /// The protocol's word; nil for what passes with a call's end.
    var word: TrunkTroubleWord? {
        switch self {
        case .disabled, .switchedOff: .disabled
        case .notRegistered: .notRegistered
        case .silent: .noReply
        case .resting: .resting
        case .broken(.credentialsRefused, _): .credentialsRefused
        case .broken(.callRefused, _): .callsRefused
        case .broken(.failed, _), .broken(.works, _): .failing
        case .full, .pacing: nil
        }
    }

    /// What is wrong and what to do.
    var text: String {
        switch self {
        case .disabled: "enabled is false in the configuration"
        case .switchedOff(let order):
            "taken out of use by \(order.by) at \(Instant.text(of: order.at)); ctl trunk enable takes that back"
        case .notRegistered(let state): state?.text ?? "not registered yet, so it is not used"
        case .silent: "does not answer OPTIONS; check its address and whether it is up"
        case .resting: "asked to be left alone for a while (Retry-After)"
        case .broken(.credentialsRefused, _): "refuses our credentials; left alone for a while; check credentials"
        case .broken(.callRefused, _):
            "refuses call after call with 403; left alone for a while; check caller ids and what the provider permits"
        case .broken(.failed, _), .broken(.works, _): "fails call after call; left alone for a while"
        case .full: "every line is in use"
        case .pacing: "its calls per second are used up"
        }
    }
}
