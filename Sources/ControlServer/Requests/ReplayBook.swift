/// Requests with an idempotency key and their answers, for methods that keep no keys of their own. Pure: time comes from
/// outside. In memory: a key is forgotten when the daemon ends.
struct ReplayBook {
    struct Name: Hashable {
        let token: String
        let key: String
    }

    enum Beginning {
        /// To be carried out, then `finish`.
        case new
        case answered(HTTPAnswer)
        case working
        /// The key was used with another request.
        case other
        case full
    }

    private struct Entry {
        let asked: TokenDigest
        let begunAt: ContinuousClock.Instant
        /// Nil while it is being worked on.
        var answer: HTTPAnswer?
    }

    private static let lifetime = Duration.seconds(86_400)
    private static let most = 4096
    /// Larger answers are not kept: those of methods that change something are far smaller.
    private static let largest = 64 << 10

    private var entries: [Name: Entry] = [:]

    mutating func begin(_ name: Name, _ asked: TokenDigest, now: ContinuousClock.Instant) -> Beginning {
        if let entry = entries[name], now - entry.begunAt < Self.lifetime {
            guard entry.asked.matches(asked) else { return .other }
            return entry.answer.map(Beginning.answered) ?? .working
        }
        if entries.count >= Self.most { makeRoom(now) }
        guard entries.count < Self.most else { return .full }
        entries[name] = Entry(asked: asked, begunAt: now, answer: nil)
        return .new
    }

    /// A key stays bound after a refusal; not after what says to try the same again.
    mutating func finish(_ name: Name, _ answer: HTTPAnswer, now: ContinuousClock.Instant) {
        let isFinal = answer.status < 500 && answer.status != 429 && answer.body.count <= Self.largest
        if isFinal { entries[name]?.answer = answer } else { entries[name] = nil }
    }

    /// Those whose day is over; then the older half of those that are answered.
    private mutating func makeRoom(_ now: ContinuousClock.Instant) {
        entries = entries.filter { now - $0.value.begunAt < Self.lifetime }
        guard entries.count >= Self.most else { return }
        let answered = entries.filter { $0.value.answer != nil }.sorted { $0.value.begunAt < $1.value.begunAt }
        for (name, _) in answered.prefix(max(1, answered.count / 2)) { entries[name] = nil }
    }
}
