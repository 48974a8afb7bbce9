import Foundation
import Glibc
import Synchronization

/// Reads a pipe, FIFO or socket as it fills, on a thread of its own, until its end.
///
/// Not a Dispatch source: those of this platform do not stand a hang-up and a cancellation at the same moment.
final class ByteSource: Sendable {
    /// A pipe whose writing end being closed tells the thread to stop.
    private let stop: Mutex<Int32?>

    /// Takes the descriptor over and closes it at the end.
    ///
    /// - Parameter take: called with each piece in order; with nothing at the end.
    init(_ descriptor: Int32, _ take: @escaping @Sendable (Data) -> Void) {
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let stopped = ends[0]
        stop = Mutex(ends[1])
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        Thread {
            while let piece = Self.next(descriptor, stopped) { take(piece) }
            close(descriptor)
            close(stopped)
            take(Data())
        }.start()
    }

    /// What comes next; nil at the end or when told to stop.
    private static func next(_ descriptor: Int32, _ stopped: Int32) -> Data? {
        var entries = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: stopped, events: Int16(POLLIN), revents: 0),
        ]
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            guard poll(&entries, 2, -1) > 0 else { continue }
            guard entries[1].revents == 0 else { return nil }
            let count = read(descriptor, &buffer, buffer.count)
            if count > 0 { return Data(buffer[..<count]) }
            guard count < 0, errno == EAGAIN || errno == EINTR else { return nil }
        }
    }

    /// Makes a FIFO and reads what is written to it. The writer must be another process.
    static func fifo(_ path: String, _ take: @escaping @Sendable (Data) -> Void) throws -> ByteSource {
        guard mkfifo(path, 0o600) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        return ByteSource(descriptor, take)
    }

    func cancel() {
        stop.withLock { end in
            if let end { close(end) }
            end = nil
        }
    }

    deinit { cancel() }
}

/// Cuts a stream of bytes into lines.
final class LineCutter: Sendable {
    private let rest = Mutex(Data())

    func lines(_ piece: Data) -> [String] {
        rest.withLock { rest in
            rest.append(piece)
            var lines: [String] = []
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                lines.append(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
                rest = Data(rest[(end + 1)...])
            }
            return lines
        }
    }
}
