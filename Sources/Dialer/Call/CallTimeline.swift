import FoundationEssentials

/// When each step of a call happened: durations from the call's own clock, wall-clock instants from one reading
/// at its start, so that a clock set back in between cannot make a talk negative.
struct CallTimeline: Sendable, Equatable {
    /// Wall-clock time of `started`.
    let startedAt: Date
    /// The call clock's reading of the same moment.
    let started: Duration
    var agentAnswered: Duration?
    var customerInvited: Duration?
    /// The first 18x of the customer's side (end of post-dial delay).
    var customerProgressed: Duration?
    var customerRinging: Duration?
    var customerAnswered: Duration?
    var ended: Duration?

    func date(_ instant: Duration?) -> Date? {
        instant.map { startedAt.addingTimeInterval(($0 - started).inSeconds) }
    }

    /// Ringing to answer, or to the end when nobody answered.
    var ringDuration: Duration? { Self.between(customerRinging, customerAnswered ?? ended) }
    /// Answer to end.
    var talkTime: Duration? { Self.between(customerAnswered, ended) }

    private static func between(_ from: Duration?, _ to: Duration?) -> Duration? {
        guard let from, let to else { return nil }
        return max(.zero, to - from)
    }
}

extension Duration {
    /// Seconds with their fraction.
    var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }

    /// Seconds to the nearest millisecond, as others are told.
    var inWholeMilliseconds: Double { (inSeconds * 1000).rounded() / 1000 }
}
