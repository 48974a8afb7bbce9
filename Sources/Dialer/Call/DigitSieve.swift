/// The keys of one far end that may tell of each twice, by SIP INFO and in its audio's stream, there by RFC 4733 or, where that
/// was not agreed upon, by its tones: each is heard once. Pure.
///
/// RFC 4733 is what the media engine passes on by itself, so it wins. Until a far end has shown which it uses, an INFO waits
/// for a moment: the events of RFC 4733 are told of when the key is released. Tones can be mistaken, a voice may hit one: they
/// silence no INFO for good, and of two reports of a key the later one is left.
struct DigitSieve: Sendable {
    /// How long the first key by INFO waits for its like.
    static let patience = Duration.seconds(1)
    /// How far two reports of one key can be apart, from its press or from its release.
    static let likeness = Duration.seconds(2)

    private enum Habit { case unknown, info, events }

    struct InfoKey: Sendable, Equatable {
        var symbol: Character
        var duration: Duration?
    }

    /// One that was counted.
    private struct Report {
        var symbol: Character
        var pressed: Duration
        var came: Duration

        init(_ key: InfoKey, at now: Duration) {
            (symbol, pressed, came) = (key.symbol, now - (key.duration ?? .zero), now)
        }

        func isLike(_ other: Report) -> Bool {
            func isNear(_ one: Duration, _ two: Duration) -> Bool {
                max(one, two) - min(one, two) <= DigitSieve.likeness
            }
            return symbol == other.symbol && (isNear(pressed, other.pressed) || isNear(came, other.came))
        }
    }

    /// Whether RFC 4733 was agreed upon; without, INFO counts at once, and tones are listened for.
    var agreedOnEvents: Bool
    private var habit = Habit.unknown
    private var waiting: [(key: InfoKey, came: Duration)] = []
    /// What was counted and has not met its like.
    private var byInfo: [Report] = []
    private var byStream: [Report] = []

    init(agreedOnEvents: Bool) { self.agreedOnEvents = agreedOnEvents }

    /// A key came by INFO: what is to be taken now; nil: it waits, ask ``waited()`` after ``patience``.
    mutating func info(_ key: InfoKey, at now: Duration) -> [InfoKey]? {
        if agreedOnEvents, habit == .events { return [] }
        if agreedOnEvents, habit == .unknown {
            waiting.append((key, now))
            return nil
        }
        return Self.isNews(Report(key, at: now), &byInfo, &byStream) ? [key] : []
    }

    /// A key came by RFC 4733, from now on INFO is not listened to, or by its tones. False: INFO has told of it.
    mutating func heard(_ key: InfoKey, at now: Duration) -> Bool {
        let isNews = Self.isNews(Report(key, at: now), &byStream, &byInfo)
        if agreedOnEvents { (habit, waiting, byStream) = (.events, [], []) }
        return isNews
    }

    /// The moment is over: what came by INFO and had no like.
    mutating func waited() -> [InfoKey] {
        guard habit == .unknown, !waiting.isEmpty else { return [] }
        habit = .info
        byInfo += waiting.map { Report($0.key, at: $0.came) }
        defer { waiting = [] }
        return waiting.map(\.key)
    }

    /// Two reports of one press are a pair; the first of it counts.
    private static func isNews(_ report: Report, _ own: inout [Report], _ others: inout [Report]) -> Bool {
        if let like = others.firstIndex(where: { $0.isLike(report) }) {
            others.remove(at: like)
            return false
        }
        own = own.suffix(31) + [report]
        return true
    }
}
