import Dispatch
import Foundation
import Glibc
import Synchronization

/// Reads a pipe, FIFO or socket as it fills, on a queue of its own, until its end.
final class ByteSource: Sendable {
    // Guarded by Dispatch itself: a source may be cancelled from any thread.
    private nonisolated(unsafe) let source: any DispatchSourceRead

    /// Takes the descriptor over and closes it at the end.
    ///
    /// - Parameter take: called with each piece in order; with nothing at the end.
    init(_ descriptor: Int32, _ take: @escaping @Sendable (Data) -> Void) {
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: DispatchQueue(label: "bytes"))
        source.setEventHandler { [source] in
            var buffer = [UInt8](repeating: 0, count: 65536)
            let count = read(descriptor, &buffer, buffer.count)
            if count > 0 { return take(Data(buffer[..<count])) }
            if count < 0, errno == EAGAIN || errno == EINTR { return }
            source.cancel()
            take(Data())
        }
        source.setCancelHandler { close(descriptor) }
        source.resume()
    }

    /// Makes a FIFO and reads what is written to it. The writer must be another process.
    static func fifo(_ path: String, _ take: @escaping @Sendable (Data) -> Void) throws -> ByteSource {
        guard mkfifo(path, 0o600) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        return ByteSource(descriptor, take)
    }

    func cancel() { source.cancel() }
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
