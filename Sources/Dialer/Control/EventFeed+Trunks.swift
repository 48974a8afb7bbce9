import ControlAPI
import ControlServer
import FoundationEssentials
import SIP

/// What became of trunks.
extension EventFeed {
    /// A registration that was only refreshed, or refused again in the same way, is no news.
    func trunk(_ id: String, changed state: TrunkState, from previous: TrunkState?, linesUp: Int) {
        onTrunks(linesUp) {
            if state.isNews(after: previous) { tell(id, state, previous) }
        }
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
        let what = origin == .farEnd ? "refused with \(status) \(phrase)" : "failed: \(status) \(phrase)"
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
