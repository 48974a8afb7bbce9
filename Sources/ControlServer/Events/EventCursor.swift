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
    mutating func next(from log: EventLog, limit: Int = 64) -> (events: [EventRecord], more: Bool) {
        let slice = log.records(after: position, limit: limit)
        let unknown = hasLostItsPlace ? position...position : nil
        hasLostItsPlace = false
        position = slice.cursor
        let gap = (slice.lost ?? unknown).map { [EventRecord(Self.gap($0))] } ?? []
        return (gap + slice.records.filter { filter.matches($0.event) }, position < log.bounds.newest)
    }

    /// What this reader wants of a piece of the log that others are given too; nil if it does not begin where the reader is.
    mutating func take(_ slice: EventSlice) -> [EventRecord]? {
        guard !hasLostItsPlace, let first = slice.records.first?.event.seq, first <= position + 1 else { return nil }
        let events = slice.records.filter { $0.event.seq > position && filter.matches($0.event) }
        position = max(position, slice.cursor)
        return events
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
