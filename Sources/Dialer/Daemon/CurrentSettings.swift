import Synchronization

/// The configuration in use and whether the daemon drains, readable from everywhere.
final class CurrentSettings: Sendable {
    private struct State {
        var configuration: DialerConfiguration
        /// The users of agents' phones that register with us, by agent.
        var phoneUsers: [String: String]
        var isDraining = false

        init(_ configuration: DialerConfiguration) {
            self.configuration = configuration
            phoneUsers = Self.phoneUsers(configuration)
        }

        static func phoneUsers(_ configuration: DialerConfiguration) -> [String: String] {
            let pairs = configuration.agents.compactMap { agent in agent.phone.map { (agent.id, $0.user) } }
            return Dictionary(pairs) { first, _ in first }
        }
    }

    private let state: Mutex<State>

    init(_ configuration: DialerConfiguration) {
        state = Mutex(State(configuration))
    }

    var configuration: DialerConfiguration { state.withLock { $0.configuration } }
    /// The user as which an agent's phone registers with us; nil if none does.
    func phoneUser(of agent: String) -> String? { state.withLock { $0.phoneUsers[agent] } }

    var isDraining: Bool { state.withLock { $0.isDraining } }

    func replace(_ configuration: DialerConfiguration) {
        state.withLock { state in
            state.configuration = configuration
            state.phoneUsers = State.phoneUsers(configuration)
        }
    }

    /// False: it was so before.
    func setDraining(_ isDraining: Bool) -> Bool {
        state.withLock { state in
            defer { state.isDraining = isDraining }
            return state.isDraining != isDraining
        }
    }
}
