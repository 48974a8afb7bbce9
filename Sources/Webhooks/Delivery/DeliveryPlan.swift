/// When which message of one webhook is tried. It knows no clock, no network and no store.
///
/// Of one call the oldest message is tried alone; the next has its turn when that is delivered or given up. Calls do not wait
/// for each other. What the webhook as a whole does is its state.
package struct DeliveryPlan: Sendable {
    package enum State: Sendable, Hashable {
        /// From the start, and after a delivery. Left by `failuresBeforeRest` failures in a row.
        case works(failures: Int)
        /// Nothing is tried before `until`. Entered from `works` and `probes`; left when the time has come.
        case rests(until: Duration, rest: Duration)
        /// One message finds out whether it works again. Entered from `rests`; left by what comes of it.
        case probes(rest: Duration)
    }

    /// What becomes of a message.
    package enum Verdict: Sendable, Hashable {
        case delivered
        case again(after: Duration)
        /// For the list of those that failed for good.
        case dead
    }

    package var terms: DeliveryTerms
    package private(set) var state = State.works(failures: 0)
    /// Under way.
    package private(set) var count = 0

    package init(_ terms: DeliveryTerms) { self.terms = terms }

    /// How many may be begun now.
    package mutating func room(at now: Duration) -> Int {
        switch state {
        case .works(failures: 0): return max(0, terms.atOnce - count)
        // In doubt, one at a time finds out as well as four.
        case .works, .probes: return max(0, 1 - count)
        case .rests(let until, let rest):
            guard now >= until else { return 0 }
            state = .probes(rest: rest)
            return max(0, 1 - count)
        }
    }

    /// When the rest is over; nil if there is none.
    package var restsUntil: Duration? { if case .rests(let until, _) = state { until } else { nil } }

    package mutating func began() { count += 1 }

    /// One that was begun was not tried after all.
    package mutating func dropped() { count -= 1 }

    /// - Parameters:
    ///   - tries: of this message, this one included.
    ///   - age: since it was made.
    ///   - jitter: 0 ..< 1, by chance.
    package mutating func ended(
        _ result: DeliveryResult, tries: Int, age: Duration, at now: Duration, jitter: Double
    ) -> Verdict {
        count -= 1
        switch result {
        case .delivered:
            state = .works(failures: 0)
            return .delivered
        case .refused:
            // It answers, so it works.
            state = .works(failures: 0)
            guard tries < terms.refusals, age < terms.giveUpAfter else { return .dead }
            return .again(after: pause(tries, jitter))
        case .failed(_, let after):
            failed(at: now, after: after, jitter)
            guard tries < terms.giveUpAfterTries, age < terms.giveUpAfter else { return .dead }
            return .again(after: max(pause(tries, jitter), after.map { min($0, terms.longestRest) } ?? .zero))
        }
    }

    /// Puts an end to a rest, for whoever knows that the other side is there again.
    package mutating func wake() {
        if case .rests = state { state = .works(failures: 0) }
    }

    private mutating func failed(at now: Duration, after: Duration?, _ jitter: Double) {
        switch state {
        case .works(let failures) where failures + 1 < terms.failuresBeforeRest && after == nil:
            state = .works(failures: failures + 1)
        case .works: rest(terms.firstRest, at: now, after: after, jitter)
        case .probes(let rest): self.rest(min(rest * 2, terms.longestRest), at: now, after: after, jitter)
        // One that was begun before the rest.
        case .rests: break
        }
    }

    private mutating func rest(_ rest: Duration, at now: Duration, after: Duration?, _ jitter: Double) {
        let asked = after.map { min($0, terms.longestRest) } ?? .zero
        state = .rests(until: now + max(Self.spread(rest, jitter), asked), rest: rest)
    }

    private func pause(_ tries: Int, _ jitter: Double) -> Duration {
        let doubled = terms.firstPause * (1 << min(max(tries - 1, 0), 20))
        return Self.spread(min(doubled, terms.longestPause), jitter)
    }

    /// Three quarters to five quarters of it, so that what failed together does not come back together.
    private static func spread(_ duration: Duration, _ jitter: Double) -> Duration { duration * (0.75 + jitter / 2) }
}
