/// Decides whose packets are the far end's. Pure; `now` is an input.
struct SourceLatch {
    enum Verdict: Equatable {
        case accept
        /// Accept, and answer to this source from now on.
        case acceptNewSource
        /// Accept; it is the signalled source, so the socket can be closed to all others.
        case acceptSignalled
        case refuse
    }

    enum State: Equatable {
        /// Entered by a new answer; left by the first packet that is taken.
        case awaiting
        /// Entered by a packet from the signalled address and port. Left by a new answer only.
        case signalled
        /// Entered by a packet of a permitted host. Left by one from the signalled address, or a new answer.
        case learned(EndpointKey, ssrc: UInt32)
    }

    /// Which hosts may be learned.
    enum Policy: Equatable {
        case signalled
        case host(EndpointKey)
        case any
    }

    /// A learned source must have been silent for this long before its SSRC may come from elsewhere: 2 s.
    static let silenceBeforeRelearning = 2 * MediaClock.second

    private(set) var state = State.awaiting
    private var signalled = EndpointKey.none
    private var policy = Policy.signalled
    private var heardAt: Int64 = 0

    /// A new answer. The same one again (a refreshed session) changes nothing.
    mutating func expect(_ endpoint: EndpointKey, policy: Policy) {
        guard endpoint != signalled || policy != self.policy else { return }
        signalled = endpoint
        self.policy = policy
        state = .awaiting
    }

    @inline(__always)
    mutating func judge(_ source: EndpointKey, ssrc: UInt32, now: Int64) -> Verdict {
        if source == signalled {
            heardAt = now
            if state == .signalled { return .accept }
            state = .signalled
            return .acceptSignalled
        }
        return judgeOther(source, ssrc: ssrc, now: now)
    }

    private mutating func judgeOther(_ source: EndpointKey, ssrc: UInt32, now: Int64) -> Verdict {
        switch state {
        case .signalled: return .refuse
        case .awaiting:
            guard mayLearn(source) else { return .refuse }
        case .learned(let known, let knownSSRC):
            if known == source {
                heardAt = now
                state = .learned(source, ssrc: ssrc)
                return .accept
            }
            let isSilent = now - heardAt > Self.silenceBeforeRelearning
            guard isSilent, ssrc == knownSSRC, mayLearn(source) else { return .refuse }
        }
        heardAt = now
        state = .learned(source, ssrc: ssrc)
        return .acceptNewSource
    }

    private func mayLearn(_ source: EndpointKey) -> Bool {
        switch policy {
        case .signalled: false
        case .host(let host): source.isSameHost(as: host) || source.isSameHost(as: signalled)
        case .any: source != .none
        }
    }

    /// Whether a report may come from there: the signalled host, or the learned one.
    func isFarEndHost(_ source: EndpointKey) -> Bool {
        if case .learned(let known, _) = state { return source.isSameHost(as: known) }
        return source.isSameHost(as: signalled)
    }
}
