import ControlAPI
import FoundationEssentials
import Glibc

/// A connection to the daemon's Unix socket that carries lines. Blocking, for one thread.
final class LineSocket {
    /// What waiting for a line brought.
    enum Received: Equatable {
        case line(Data)
        /// The daemon closed the connection, or it broke.
        case closed
        case timeout
        /// One of the signals in `Interrupts`.
        case interrupted(Int32)
        /// Nobody reads our output any more.
        case readerGone
    }

    private let descriptor: Int32
    /// What was read; lines before `taken` are given out already.
    private var buffer = Data()
    private var taken = 0
    /// Up to here no line feed was found yet.
    private var searched = 0

    /// Longest line that is taken, against a peer that is no dialer. A page of 5,000 verdicts is about 2 MB.
    static let longestLine = 64 << 20

    /// Connects. Errors: `SocketFailure`.
    init(path: String) throws(SocketFailure) {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SocketFailure(path: path, errno: errno) }
        // A daemon that takes nothing for half a minute is as good as gone; also bounds a connect to a full backlog.
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // One byte less than there is room for: the terminating zero.
        guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
            close(descriptor)
            throw SocketFailure(path: path, cause: .pathTooLong)
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let failure: Int32? = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, size) == 0 ? nil : errno
            }
        }
        if let failure {
            close(descriptor)
            throw SocketFailure(path: path, errno: failure)
        }
    }

    deinit { close(descriptor) }

    /// Sends a line; false if the connection is broken.
    func send(_ line: Data) -> Bool {
        var line = line
        line.append(UInt8(ascii: "\n"))
        return line.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                // A broken connection is an answer here, not a signal that ends us.
                let rest = bytes.baseAddress?.advanced(by: sent)
                let count = Glibc.send(descriptor, rest, bytes.count - sent, Int32(MSG_NOSIGNAL))
                if count > 0 {
                    sent += count
                } else if errno != EINTR {
                    return false
                }
            }
            return true
        }
    }

    /// The next line, without its line feed. Waits until `deadline` (for ever if nil), a signal, or the end of our reader.
    func receive(until deadline: ContinuousClock.Instant?, interrupts: Interrupts?, reader: Descriptor?) -> Received {
        while true {
            if let line = nextLine() { return .line(line) }
            if buffer.count - taken > Self.longestLine { return .closed }
            switch wait(until: deadline, interrupts: interrupts, reader: reader) {
            case nil:
                if !fill() { return .closed }
            case .some(let other):
                return other
            }
        }
    }

    private func nextLine() -> Data? {
        guard let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
            searched = buffer.count
            return nil
        }
        // A copy, so that its indices begin at 0 and the buffer is free.
        let line = Data(Array(buffer[taken..<end]))
        taken = end + 1
        searched = taken
        return line
    }

    /// Reads what there is; false at the end.
    private func fill() -> Bool {
        buffer = Data(Array(buffer[taken...]))
        searched -= taken
        taken = 0
        return withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { chunk in
            let count = recv(descriptor, chunk.baseAddress, chunk.count, 0)
            if count > 0 { buffer.append(contentsOf: chunk.prefix(count)) }
            return count > 0 || (count < 0 && errno == EINTR)
        }
    }

    /// nil when there is something to read.
    private func wait(
        until deadline: ContinuousClock.Instant?, interrupts: Interrupts?, reader: Descriptor?
    ) -> Received? {
        while true {
            var polled = [
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: interrupts?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
                // Nothing is asked for; the kernel reports POLLERR when the other end of a pipe is closed.
                pollfd(fd: reader?.number ?? -1, events: 0, revents: 0),
            ]
            let count = poll(&polled, nfds_t(polled.count), Self.milliseconds(until: deadline))
            if count < 0, errno == EINTR { continue }
            if polled[1].revents != 0, let signal = interrupts?.take() { return .interrupted(signal) }
            if polled[2].revents & Int16(POLLERR) != 0 { return .readerGone }
            if polled[0].revents != 0 || count < 0 { return nil }
            if let deadline, deadline <= .now { return .timeout }
        }
    }

    private static func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
        guard let deadline else { return -1 }
        let left = ContinuousClock.now.duration(to: deadline).components
        return Int32(clamping: max(0, left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000 + 1))
    }
}
