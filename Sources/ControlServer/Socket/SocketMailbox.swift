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
        fileprivate var isSignalled = false
    }

    /// Readable while there is something to see.
    let descriptor: Int32
    private let wishes = Mutex(Wishes())

    init() throws(DoorFailure) {
        descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard descriptor >= 0 else { throw DoorFailure("Cannot make an eventfd", errno: errno) }
    }

    deinit {
        close(descriptor)
    }

    func resume(_ connection: Int32) { post { $0.resumed.insert(connection) } }

    func announceEvents() { post { $0.hasEvents = true } }

    func stop() { post { $0.stops = true } }

    /// Takes what is there; called on the socket's thread.
    func take() -> Wishes {
        wishes.withLock { wishes in
            var count: UInt64 = 0
            _ = read(descriptor, &count, MemoryLayout<UInt64>.size)
            defer { wishes = Wishes() }
            return wishes
        }
    }

    private func post(_ wish: (inout Wishes) -> Void) {
        wishes.withLock { wishes in
            wish(&wishes)
            guard !wishes.isSignalled else { return }
            wishes.isSignalled = true
            var one: UInt64 = 1
            _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
        }
    }
}
