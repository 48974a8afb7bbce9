public import ControlAPI
public import FoundationEssentials
import Synchronization

/// What happened lately, numbered, for whoever listens now or comes back soon.
///
/// Appending is what calls do, so it costs next to nothing: no encoding, no waiting for readers. Readers pull at their own
/// pace, each with a cursor; one that falls behind by more than the capacity is told by a `gap` event what it missed.
/// Numbers begin with the second of the start times 100,000, so they rise over restarts too: a cursor from before a restart
/// is simply an old one.
public final class EventLog: Sendable {
    fileprivate struct State {
        /// A ring: the event `seq` lies at `seq % capacity`.
        var ring: [EventRecord?]
        var oldest: Int
        var next: Int
        var listeners: [(id: Int, wake: @Sendable () -> Void)] = []
        var nextListener = 0
    }

    private let state: Mutex<State>
    private let capacity: Int
    /// Names this run of the daemon.
    let epoch: String

    /// - Parameters:
    ///   - capacity: events kept for replay, at about 0.6 KiB each.
    ///   - start: the wall clock now; the numbers begin there.
    public init(capacity: Int = 8192, start: Date = Date()) {
        let first = Int(start.timeIntervalSince1970) * 100_000 + 1
        self.capacity = max(1, capacity)
        epoch = Instant.text(of: start)
        state = Mutex(State(ring: Array(repeating: nil, count: max(1, capacity)), oldest: first, next: first))
    }

    /// Numbers the event, keeps it, and wakes who listens. Returns its number.
    @discardableResult
    public func append(_ event: ControlEvent) -> Int {
        var event = event
        let (seq, listeners) = state.withLock { state in
            event.seq = state.next
            state.keep(EventRecord(event), capacity: capacity)
            return (event.seq, state.listeners)
        }
        for listener in listeners { listener.wake() }
        return seq
    }

    /// Number of the newest event, and of the oldest that can be replayed.
    public var bounds: (newest: Int, oldest: Int) {
        state.withLock { ($0.next - 1, $0.oldest) }
    }

    /// Calls `wake` after every append, on the appending thread: it must be quick.
    func addListener(_ wake: @escaping @Sendable () -> Void) -> Int {
        state.withLock { state in
            state.nextListener += 1
            state.listeners.append((state.nextListener, wake))
            return state.nextListener
        }
    }

    func removeListener(_ id: Int) {
        state.withLock { $0.listeners.removeAll { $0.id == id } }
    }

    /// Up to `limit` records after the cursor, whether or not a filter wants them.
    func records(after cursor: Int, limit: Int) -> EventSlice {
        state.withLock { state in
            let from = max(cursor + 1, state.oldest)
            let until = min(state.next, from + limit)
            let lost = cursor + 1 < state.oldest ? (cursor + 1)...(state.oldest - 1) : nil
            guard from < until else { return EventSlice(lost: lost, records: [], cursor: max(cursor, from - 1)) }
            let records = (from..<until).compactMap { state.ring[$0 % capacity] }
            return EventSlice(lost: lost, records: records, cursor: until - 1)
        }
    }
}

extension EventLog.State {
    fileprivate mutating func keep(_ record: EventRecord, capacity: Int) {
        ring[next % capacity] = record
        next += 1
        oldest = max(oldest, next - capacity)
    }
}

/// What a reader gets of the log at once.
struct EventSlice {
    /// Numbers that are forgotten.
    let lost: ClosedRange<Int>?
    let records: [EventRecord]
    /// Where to go on.
    let cursor: Int
}
