import Synchronization

/// The configuration in use and whether the daemon drains, readable from everywhere.
final class CurrentSettings: Sendable {
    private struct State {
        var configuration: DialerConfiguration
        var isDraining = false
    }

    private let state: Mutex<State>

    init(_ configuration: DialerConfiguration) {
        state = Mutex(State(configuration: configuration))
    }

    var configuration: DialerConfiguration { state.withLock { $0.configuration } }
    var isDraining: Bool { state.withLock { $0.isDraining } }

    func replace(_ configuration: DialerConfiguration) {
        state.withLock { $0.configuration = configuration }
    }

    /// False: it was so before.
    func setDraining(_ isDraining: Bool) -> Bool {
        state.withLock { state in
            defer { state.isDraining = isDraining }
            return state.isDraining != isDraining
        }
    }
}
