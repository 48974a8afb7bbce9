import ControlAPI
import FoundationEssentials

/// One reader's place in the event log.
struct EventCursor: Sendable {
    let filter: EventFilter
    private(set) var position: Int
    /// What came since its number is not known.
    private var hasLostItsPlace: Bool

    /// Starts after `since`, or at the newest event; 0 means with the oldest that is remembered. A number from the future, as
    /// after a restart with the clock set back, means now, with a gap before it.
    init(filter: EventFilter, since: Int?, log: EventLog) {
        self.filter = filter
        let bounds = log.bounds
        hasLostItsPlace = since.map { $0 > bounds.newest } ?? false
        position = since == 0 ? bounds.oldest - 1 : min(since ?? bounds.newest, bounds.newest)
    }

    /// The next events this reader wants, at most `limit` looked at, and whether that was all there is.
    mutating func next(from log: EventLog, limit: Int = 64) -> (
        events: [(kind: EventKind, seq: Int, at: Date, json: Data)], more: Bool
    ) {
        let slice = log.records(after: position, limit: limit)
        let unknown = hasLostItsPlace ? position...position : nil
        hasLostItsPlace = false
        position = slice.cursor
        var events: [(kind: EventKind, seq: Int, at: Date, json: Data)] = []
        if let lost = slice.lost ?? unknown, let json = try? ControlCoding.encode(Self.gap(lost)) {
            events.append((.gap, lost.upperBound, Date(), json))
        }
        for record in slice.records where filter.matches(record.event) {
            events.append((record.event.type, record.event.seq, record.event.ts, record.json))
        }
        return (events, position < log.bounds.newest)
    }

    private static func gap(_ lost: ClosedRange<Int>) -> ControlEvent {
        ControlEvent(
            .gap, at: Date(),
            data: EventData(
                from: lost.lowerBound, to: lost.upperBound,
                text: "Events were lost to this reader; ask for the state anew (call.list)."),
            seq: lost.upperBound)
    }
}
