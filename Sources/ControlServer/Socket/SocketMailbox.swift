import CLinux
import Glibc
import Synchronization

/// What other threads want of the socket's thread. Many wishes between two looks cost one wake-up.
final class SocketMailbox: Sendable {
    struct Wishes {
        /// Connections that have room for requests again.
        var resumed: Set<Int32> = []
        var hasEvents = false
        var stops = false
    }

    fileprivate struct State {
        var wishes = Wishes()
        var isSignalled = false
        /// Whether any connection wants events.
        var hearsEvents = false
        /// The thread looks for events by itself before long.
        var isWatched = false
    }

    /// Readable while there is something to see.
    let descriptor: Int32
    private let state = Mutex(State())

    init() throws(DoorFailure) {
        descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard descriptor >= 0 else { throw DoorFailure("Cannot make an eventfd", errno: errno) }
    }

    deinit {
        close(descriptor)
    }

    func resume(_ connection: Int32) { post { $0.resumed.insert(connection) } }

    func stop() { post { $0.stops = true } }

    /// Nobody is woken while nobody reads events, or while the thread will look before long anyway.
    func announceEvents() {
        let signals = state.withLock { state in
            guard state.hearsEvents else { return false }
            state.wishes.hasEvents = true
            return !state.isWatched && state.wantsSignal()
        }
        if signals { signal() }
    }

    // MARK: The socket's thread

    /// Takes what is there. Where events are, the thread is taken to look for more by itself, with `takeEvents`.
    func take() -> Wishes {
        // Before the wishes: one that is made in between is seen now, and its signal finds nothing more to take.
        var count: UInt64 = 0
        _ = read(descriptor, &count, MemoryLayout<UInt64>.size)
        return state.withLock { state in
            defer { state.wishes = Wishes() }
            state.isSignalled = false
            if state.wishes.hasEvents { state.isWatched = true }
            return state.wishes
        }
    }

    /// Whether there are events again; if not, the next one wakes the thread.
    func takeEvents() -> Bool {
        state.withLock { state in
            defer { state.wishes.hasEvents = false }
            state.isWatched = state.wishes.hasEvents
            return state.wishes.hasEvents
        }
    }

    /// Said before whoever wants events looks into the log for the first time.
    func hearEvents(_ hears: Bool) { state.withLock { $0.hearsEvents = hears } }

    // MARK: Waking it

    private func post(_ wish: (inout Wishes) -> Void) {
        let signals = state.withLock { state in
            wish(&state.wishes)
            return state.wantsSignal()
        }
        if signals { signal() }
    }

    /// Without the lock, on which the woken thread would at once go back to sleep.
    private func signal() {
        var one: UInt64 = 1
        _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
    }
}

extension SocketMailbox.State {
    /// Whether the thread does not know yet that there is something to see.
    fileprivate mutating func wantsSignal() -> Bool {
        defer { isSignalled = true }
        return !isSignalled
    }
}
