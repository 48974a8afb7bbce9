import Dispatch
import Glibc
import Synchronization

/// Writes log lines off the threads that make them: a slow reader of standard error must not delay a call.
///
/// Lines wait in one bounded buffer; what does not fit is counted and said, never waited for.
final class LogWriter: Sendable {
    private struct Pending {
        var bytes: [UInt8] = []
        var dropped = 0
    }

    private let descriptor: Int32
    private let limit: Int
    private let pending = Mutex(Pending())
    private let queue = DispatchQueue(label: "log")

    /// - Parameters:
    ///   - descriptor: the open file to write to; not closed here.
    ///   - limit: most bytes that may wait.
    init(descriptor: Int32 = STDERR_FILENO, limit: Int = 1 << 20) {
        self.descriptor = descriptor
        self.limit = limit
    }

    func write(_ line: String) {
        let isFirst = pending.withLock { pending -> Bool in
            guard pending.bytes.count + line.utf8.count <= limit else {
                pending.dropped += 1
                return false
            }
            pending.bytes.append(contentsOf: line.utf8)
            return pending.bytes.count == line.utf8.count
        }
        if isFirst { queue.async { self.flush() } }
    }

    /// Waits until what was written before is out; for the way out of the process.
    func drain() {
        queue.sync { flush() }
    }

    private func flush() {
        let (bytes, dropped) = pending.withLock { pending -> ([UInt8], Int) in
            defer { pending = Pending() }
            return (pending.bytes, pending.dropped)
        }
        put(bytes)
        if dropped > 0 {
            put(Array("ts=\(LogTime.text()) level=warning event=log.dropped lines=\(dropped)\n".utf8))
        }
    }

    private func put(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress! + offset, buffer.count - offset)
                if count < 0, errno == EINTR { continue }
                if count <= 0 { return }
                offset += count
            }
        }
    }
}
