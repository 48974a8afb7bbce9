import Synchronization

/// One client's connection to a door, for handlers that hold something for it only as long as it lasts.
public final class ControlConnection: Sendable {
    /// What a connection is to its client.
    public enum Kind: Sendable {
        /// The socket's: when it ends, nothing more comes from this client.
        case session
        /// HTTP's: a client may use another for its next request, and closes one when it likes.
        case passing
    }

    private struct State {
        var isClosed = false
        var acts: [String: @Sendable () -> Void] = [:]
    }

    public let kind: Kind
    private let state = Mutex(State())

    public init(_ kind: Kind) { self.kind = kind }

    /// Runs `act` once, when the connection has ended; at once if it has. It runs on the door's thread and must be quick.
    ///
    /// - Parameter name: a second one of the same name replaces the first.
    public func whenClosed(_ name: String, _ act: @escaping @Sendable () -> Void) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.acts[name] = act }
            return state.isClosed
        }
        if isClosed { act() }
    }

    /// Nothing is to be done for `name` any more.
    public func forget(_ name: String) {
        _ = state.withLock { $0.acts.removeValue(forKey: name) }
    }

    /// The door tells that it has ended.
    public func close() {
        let acts = state.withLock { state in
            defer { state = State(isClosed: true) }
            return state.acts
        }
        for act in acts.values { act() }
    }
}
