import CSQLite
import Synchronization

/// Has a connection's statements break off, from any thread and for good: a daemon that stops does not wait for a look at every ticket.
///
/// A statement that runs is interrupted; one that begins afterwards sees the sign by its own progress.
final class StopSign: Sendable {
    private struct State {
        var isUp = false
        /// The connection's address while it is open.
        var connection: UInt?
    }

    private let state = Mutex(State())
    /// Steps of a statement between two looks at the sign: some milliseconds.
    private static let steps: Int32 = 100_000

    var isUp: Bool { state.withLock { $0.isUp } }

    func putUp() {
        state.withLock { state in
            state.isUp = true
            // With the lock held: a connection is closed only after `release`.
            state.connection.flatMap { OpaquePointer(bitPattern: $0) }.map { sqlite3_interrupt($0) }
        }
    }

    /// Whoever opens the connection keeps this sign until `release`.
    func watch(_ connection: OpaquePointer) {
        state.withLock { $0.connection = UInt(bitPattern: connection) }
        sqlite3_progress_handler(
            connection, Self.steps,
            { sign in
                guard let sign else { return 0 }
                return Unmanaged<StopSign>.fromOpaque(sign).takeUnretainedValue().isUp ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    func release() { state.withLock { $0.connection = nil } }
}
