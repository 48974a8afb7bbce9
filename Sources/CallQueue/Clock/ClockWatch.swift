import FoundationEssentials

/// Notices that the time was set, by a person or by NTP after a boot with a wrong clock, and remembers it for what was recorded
/// before: pauses and caps are lengths of time, and no setting of a clock makes one longer or shorter.
struct ClockWatch: Sendable {
    /// Less is drift, and NTP's slow correction of it: seconds between two looks.
    static let tolerance = 5.0

    private struct Jump: Sendable {
        /// Greater than every attempt recorded before.
        let mark: AttemptID
        let seconds: Double
    }

    private var offset: Double?
    private var jumps: [Jump] = []

    /// - Returns: by how many seconds the time was set since the last look, back or forth; nil: it was not.
    mutating func look(wall: Date, uptime: Duration, mark: @autoclosure () -> AttemptID = .make()) -> Double? {
        let parts = uptime.components
        let now = wall.timeIntervalSince1970 - Double(parts.seconds) - Double(parts.attoseconds) / 1e18
        defer { offset = now }
        guard let offset, abs(now - offset) > Self.tolerance else { return nil }
        jumps.append(Jump(mark: mark(), seconds: now - offset))
        return now - offset
    }

    var hasJumped: Bool { !jumps.isEmpty }

    /// By how much at most what is on record may be older than its instants say: seconds.
    var mostForward: Double { jumps.reduce(0) { $0 + max(0, $1.seconds) } }

    /// An attempt's instants as the clock would have shown them that shows the present time.
    func present(_ attempt: NumberAttempt) -> NumberAttempt {
        let shift = jumps.reduce(0) { attempt.attemptID < $1.mark ? $0 + $1.seconds : $0 }
        guard shift != 0 else { return attempt }
        return NumberAttempt(
            attemptID: attempt.attemptID, agent: attempt.agent, issuedAt: attempt.issuedAt + shift,
            rungAt: attempt.rungAt.map { $0 + shift }, isEnded: attempt.isEnded, isCounted: attempt.isCounted,
            talkedAt: attempt.talkedAt.map { $0 + shift })
    }
}
