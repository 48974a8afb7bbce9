import Synchronization

/// The open event streams of the HTTP door.
final class EventStreams: Sendable {
    private struct State {
        var streams: [ObjectIdentifier: EventStream] = [:]
        var isEnding = false
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.streams.count } }

    var isEmpty: Bool { count == 0 }

    func add(_ stream: EventStream) {
        let isEnding = state.withLock { state in
            state.streams[ObjectIdentifier(stream)] = stream
            return state.isEnding
        }
        if isEnding { stream.wake(.end) }
    }

    func remove(_ stream: EventStream) {
        _ = state.withLock { $0.streams.removeValue(forKey: ObjectIdentifier(stream)) }
    }

    /// Ends the streams of some pages.
    func end(of isMeant: (PageIdentity) -> Bool) {
        for stream in state.withLock({ Array($0.streams.values) }) where isMeant(stream.page) { stream.wake(.end) }
    }

    /// Hands a piece of the log to all.
    func offer(_ slice: EventSlice) {
        for stream in state.withLock({ Array($0.streams.values) }) { stream.offer(slice) }
    }

    func wake(_ reason: EventStream.Wake) {
        let streams = state.withLock { state in
            if reason == .end { state.isEnding = true }
            return Array(state.streams.values)
        }
        for stream in streams { stream.wake(reason) }
    }
}
