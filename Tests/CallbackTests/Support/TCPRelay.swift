import Foundation
import Glibc
import Synchronization

/// A wire between two programs that can be cut: passes on the bytes of each connection as they are.
final class TCPRelay: Sendable {
    /// The ends of each connection that was made through it.
    let connections = Journal<Int>()
    let port: UInt16
    private let target: UInt16
    private let state = Mutex(State())

    private struct State {
        var listening: Int32?
        /// Descriptors of our own: their numbers stay ours for as long as they stand here.
        var ends: [Int32] = []
        var made = 0
        var isCutForGood = false
    }

    init(to target: UInt16) throws {
        (self.target, port) = (target, try FreePort.one())
        try mend()
    }

    deinit { cut(forGood: true) }

    /// Closes what is open; connections that come later are taken, unless the wire is cut for good.
    func cut(forGood: Bool) {
        state.withLock { state in
            state.isCutForGood = forGood
            for end in state.ends {
                shutdown(end, Int32(SHUT_RDWR))
                close(end)
            }
            state.ends = []
            if forGood, let listening = state.listening {
                shutdown(listening, Int32(SHUT_RDWR))
                close(listening)
                state.listening = nil
            }
        }
    }

    /// Takes connections again.
    func mend() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        guard LoopbackAddress(port: port).withSockaddr({ bind(descriptor, $0, $1) }) == 0, listen(descriptor, 16) == 0
        else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        state.withLock { state in
            state.listening = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
            state.isCutForGood = false
        }
        Thread.detachNewThread { [weak self] in
            while case let near = accept(descriptor, nil, nil), near >= 0 { self?.join(near) }
            close(descriptor)
        }
    }

    private func join(_ near: Int32) {
        let far = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard LoopbackAddress(port: target).withSockaddr({ connect(far, $0, $1) }) == 0 else {
            close(far)
            close(near)
            return
        }
        let number: Int? = state.withLock { state in
            // Whoever connects again at once may be faster than the cut.
            guard !state.isCutForGood else { return nil }
            state.ends += [near, far].map { fcntl($0, F_DUPFD_CLOEXEC, 0) }
            state.made += 1
            return state.made
        }
        guard let number else {
            close(far)
            close(near)
            return
        }
        // Each direction has descriptors of its own, so that none is closed under the other.
        Self.pump(near, fcntl(far, F_DUPFD_CLOEXEC, 0))
        Self.pump(far, fcntl(near, F_DUPFD_CLOEXEC, 0))
        connections.append(number)
    }

    private static func pump(_ from: Int32, _ to: Int32) {
        Thread.detachNewThread {
            var buffer = [UInt8](repeating: 0, count: 16_384)
            while case let count = read(from, &buffer, buffer.count), count > 0 {
                guard send(to, buffer, count, Int32(MSG_NOSIGNAL)) == count else { break }
            }
            shutdown(to, Int32(SHUT_RDWR))
            close(to)
            close(from)
        }
    }
}
