import Foundation
import Glibc

/// SIPp's word that its sockets are open: it then begins its file of statistics.
final class OpenSockets: Sendable {
    let file: URL
    /// The kernel's word that something was written in the folder (inotify(7)).
    private let watch: Int32

    init(in folder: URL) throws {
        file = folder.appendingPathComponent("statistics")
        watch = inotify_init1(Int32(IN_CLOEXEC))
        guard watch >= 0, inotify_add_watch(watch, folder.path, UInt32(IN_MODIFY)) >= 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
    }

    deinit { close(watch) }

    /// Whether it comes within the limit.
    func open(within limit: Duration = .seconds(5)) async -> Bool {
        let deadline = ContinuousClock.now + limit
        return await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: self.wait(until: deadline)) }.start()
        }
    }

    private func wait(until deadline: ContinuousClock.Instant) -> Bool {
        var entry = pollfd(fd: watch, events: Int16(POLLIN), revents: 0)
        var notes = [UInt8](repeating: 0, count: 4096)
        while (try? Data(contentsOf: file).isEmpty) ?? true {
            let left = Int32((deadline - .now) / .milliseconds(1))
            guard left > 0, poll(&entry, 1, left) == 1 else { return false }
            _ = read(watch, &notes, notes.count)
        }
        return true
    }
}
