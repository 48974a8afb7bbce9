import CMicroHTTPD
import ControlAPI
import FoundationEssentials
import Synchronization

/// One reader of `GET /v1/events`: server-sent events, pulled out of the event log at the reader's pace.
///
/// libmicrohttpd asks for bytes when the connection takes some. While there are none the connection is suspended, and
/// resumed by `EventStreams` after an event, for a keep-alive comment, or to end.
final class EventStream: Sendable {
    fileprivate struct State {
        var cursor: EventCursor
        /// What was there before this reader came tells nothing of how late it is told.
        let newestAtStart: Int
        /// Told how late the reader is sent an event, in seconds.
        let onLag: @Sendable (Double) -> Void
        /// Bytes made and not yet taken.
        var ready: Data
        var connection: SuspendedConnection?
        var wantsComment = false
        var isEnding = false
    }

    private let state: Mutex<State>
    private let log: EventLog
    /// Whose page reads.
    let page: PageIdentity

    /// - Parameter keepAlive: seconds between the comments that `wake(.keepAlive)` brings; the reader is told.
    init(
        _ request: SubscribeRequest, for page: PageIdentity, log: EventLog, keepAlive: Double,
        onLag: @escaping @Sendable (Double) -> Void
    ) throws {
        self.log = log
        self.page = page
        let bounds = log.bounds
        let cursor = EventCursor(filter: EventFilter(request), since: request.since, log: log)
        // The first message has no id: it must not move the reader's place in what it wants replayed.
        let opening = try ControlCoding.encode(
            SubscribeResult(
                seq: bounds.newest, oldest: bounds.oldest, epoch: log.epoch, keepAliveSeconds: keepAlive))
        state = Mutex(
            State(
                cursor: cursor, newestAtStart: bounds.newest, onLag: onLag,
                ready: ServerSentEvent.message("open", id: nil, opening)))
    }

    /// Fills the buffer. 0 means that the connection was suspended, -1 the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, _ connection: SuspendedConnection) -> Int {
        state.withLock { state in
            guard state.refill(from: log) else {
                if state.isEnding { return -1 }
                // Suspended under the lock: `wake` cannot come between this and the decision.
                connection.suspend()
                state.connection = connection
                return 0
            }
            let count = min(buffer.count, state.ready.count)
            state.ready.copyBytes(to: buffer, count: count)
            state.ready = count == state.ready.count ? Data() : state.ready[(state.ready.startIndex + count)...]
            return count
        }
    }

    enum Wake {
        case keepAlive, end
    }

    func wake(_ reason: Wake) {
        state.withLock { state in
            if reason == .keepAlive { state.wantsComment = true }
            if reason == .end { state.isEnding = true }
            state.resume()
        }
    }

    /// New events. Only a stream that waits and wants one of them is woken: hundreds of others would cost as much for nothing. One
    /// that is sending looks for itself when it is through.
    func offer(_ slice: EventSlice) {
        state.withLock { state in
            guard state.connection != nil, state.take(slice, from: log) else { return }
            state.resume()
        }
    }
}

extension EventStream.State {
    fileprivate mutating func resume() {
        connection?.resume()
        connection = nil
    }

    /// Makes bytes ready of new events. False if there are none for this reader.
    fileprivate mutating func take(_ slice: EventSlice, from log: EventLog) -> Bool {
        guard let events = cursor.take(slice) else { return refill(from: log) }
        add(events)
        return !ready.isEmpty
    }

    private mutating func add(_ events: [EventRecord]) {
        for event in events { ready.append(event.message) }
        if let first = events.first(where: { $0.event.seq > newestAtStart }) {
            onLag(-first.event.ts.timeIntervalSinceNow)
        }
    }

    /// Makes bytes ready. False if there are none to be had now.
    fileprivate mutating func refill(from log: EventLog) -> Bool {
        var more = true
        while ready.isEmpty && more && !isEnding {
            let batch = cursor.next(from: log)
            add(batch.events)
            more = batch.more
        }
        if ready.isEmpty && wantsComment { ready = Data(": keep-alive\n\n".utf8) }
        if !ready.isEmpty { wantsComment = false }
        return !ready.isEmpty
    }
}
