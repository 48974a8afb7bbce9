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

    init(
        _ request: SubscribeRequest, for page: PageIdentity, log: EventLog, onLag: @escaping @Sendable (Double) -> Void
    )
        throws
    {
        self.log = log
        self.page = page
        let bounds = log.bounds
        let cursor = EventCursor(filter: EventFilter(request), since: request.since, log: log)
        // The first message has no id: it must not move the reader's place in what it wants replayed.
        let opening = try ControlCoding.encode(
            SubscribeResult(seq: bounds.newest, oldest: bounds.oldest, epoch: log.epoch))
        state = Mutex(
            State(
                cursor: cursor, newestAtStart: bounds.newest, onLag: onLag,
                ready: Self.message("open", id: nil, opening)))
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
        case event, keepAlive, end
    }

    func wake(_ reason: Wake) {
        state.withLock { state in
            if reason == .keepAlive { state.wantsComment = true }
            if reason == .end { state.isEnding = true }
            if reason == .event && state.cursor.position >= log.bounds.newest { return }
            state.connection?.resume()
            state.connection = nil
        }
    }

    fileprivate static func message(_ event: String, id: Int?, _ json: Data) -> Data {
        var message = Data((id.map { "id: \($0)\n" } ?? "").utf8)
        message.append(contentsOf: "event: \(event)\ndata: ".utf8)
        message.append(json)
        message.append(contentsOf: "\n\n".utf8)
        return message
    }
}

extension EventStream.State {
    /// Makes bytes ready. False if there are none to be had now.
    fileprivate mutating func refill(from log: EventLog) -> Bool {
        var more = true
        while ready.isEmpty && more && !isEnding {
            let batch = cursor.next(from: log)
            for event in batch.events {
                ready.append(EventStream.message(event.kind.rawValue, id: event.seq, event.json))
            }
            if let first = batch.events.first(where: { $0.seq > newestAtStart }) {
                onLag(-first.at.timeIntervalSinceNow)
            }
            more = batch.more
        }
        if ready.isEmpty && wantsComment { ready = Data(": keep-alive\n\n".utf8) }
        if !ready.isEmpty { wantsComment = false }
        return !ready.isEmpty
    }
}
