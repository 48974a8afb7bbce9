import CMicroHTTPD
import Glibc
import Synchronization

/// One TCP connection of the HTTP door, from its beginning to its end.
///
/// A request has to be whole within some seconds, however busily its bytes trickle in: libmicrohttpd itself closes only
/// connections that are silent.
final class HTTPConnection: Sendable {
    /// Bytes of a body that buy a second.
    private static let leastRate = 16.0 * 1024

    private struct State {
        /// Nil once it is closed.
        var descriptor: Int32?
        /// Since when a request is waited for; nil while one is worked on or answered.
        var waitsSince: ContinuousClock.Instant?
        var granted = Duration.zero
    }

    /// For handlers that hold something for the client.
    let link = ControlConnection(.passing)
    private let state: Mutex<State>

    init(_ descriptor: Int32, now: ContinuousClock.Instant) {
        state = Mutex(State(descriptor: descriptor, waitsSince: now))
    }

    /// The one that libmicrohttpd keeps with its own; only on its thread.
    static func of(_ connection: OpaquePointer) -> HTTPConnection? {
        cmhd_socket_context(connection).map { Unmanaged<HTTPConnection>.fromOpaque($0).takeUnretainedValue() }
    }

    /// The next request may come.
    func wait(now: ContinuousClock.Instant) {
        state.withLock { ($0.waitsSince, $0.granted) = (now, .zero) }
    }

    /// A piece of a body came.
    func received(_ bytes: Int) {
        state.withLock { $0.granted += .seconds(Double(bytes) / Self.leastRate) }
    }

    /// The request is whole, or refused.
    func stopWaiting() {
        state.withLock { $0.waitsSince = nil }
    }

    /// Ends a connection whose request takes too long. The descriptor is libmicrohttpd's: it is only shut down, under the lock that
    /// `close` takes before libmicrohttpd closes it.
    func endIfLate(now: ContinuousClock.Instant, after limit: Duration) {
        state.withLock { state in
            guard let descriptor = state.descriptor, let since = state.waitsSince, now - since > limit + state.granted
            else { return }
            shutdown(descriptor, Int32(SHUT_RDWR))
            state.waitsSince = nil
        }
    }

    func close() {
        state.withLock { $0.descriptor = nil }
        link.close()
    }
}
