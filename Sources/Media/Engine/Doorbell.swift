import CLinux
import Glibc

/// An eventfd: any thread rings, one thread waits or polls for it.
final class Doorbell: Sendable {
    let descriptor: Int32

    init() throws(MediaError) {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        guard descriptor >= 0 else { throw .system("eventfd: \(String(cString: strerror(errno)))") }
    }

    deinit { close(descriptor) }

    func ring() {
        var one: UInt64 = 1
        _ = write(descriptor, &one, 8)
    }

    func silence() {
        var count: UInt64 = 0
        _ = read(descriptor, &count, 8)
    }

    /// Until it rings, or the time is over (−1: never).
    func wait(milliseconds: Int32) {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&entry, 1, milliseconds)
        silence()
    }
}
