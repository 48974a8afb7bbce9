/// The keys of one far end that may tell of each both by SIP INFO and by RFC 4733: each is heard once. Pure.
///
/// RFC 4733 is what the media engine passes on by itself, so it wins. Until a far end has shown which it uses, an INFO waits
/// for a moment: the events of RFC 4733 are told of when the key is released.
struct DigitSieve: Sendable {
    /// How long the first key by INFO waits for its like.
    static let patience = Duration.seconds(1)

    private enum Habit { case unknown, info, events }

    /// Whether RFC 4733 was agreed upon; without, INFO is all there is.
    var agreedOnEvents: Bool
    private var habit = Habit.unknown
    private var waiting: [InfoKey] = []

    struct InfoKey: Sendable, Equatable {
        var symbol: Character
        var duration: Duration?
    }

    init(agreedOnEvents: Bool) { self.agreedOnEvents = agreedOnEvents }

    /// A key came by INFO: what is to be taken now; nil: it waits, ask ``waited()`` after ``patience``.
    mutating func info(_ key: InfoKey) -> [InfoKey]? {
        guard agreedOnEvents, habit != .info else { return [key] }
        guard habit == .unknown else { return [] }
        waiting.append(key)
        return nil
    }

    /// A key came by RFC 4733: from now on INFO is not listened to.
    mutating func event() {
        habit = .events
        waiting = []
    }

    /// The moment is over: what came by INFO and had no like.
    mutating func waited() -> [InfoKey] {
        guard habit == .unknown, !waiting.isEmpty else { return [] }
        habit = .info
        defer { waiting = [] }
        return waiting
    }
}
