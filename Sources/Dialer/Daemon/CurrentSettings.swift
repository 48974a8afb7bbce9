import Synchronization

/// The configuration in use and whether the daemon drains, readable from everywhere.
final class CurrentSettings: Sendable {
    private struct State {
        var configuration: DialerConfiguration
        /// Where each agent stands in the configuration.
        var places: [String: Int]
        var isDraining = false

        init(_ configuration: DialerConfiguration) {
            self.configuration = configuration
            places = Self.places(configuration)
        }

        static func places(_ configuration: DialerConfiguration) -> [String: Int] {
            Dictionary(configuration.agents.enumerated().map { ($1.id, $0) }) { first, _ in first }
        }
    }

    private let state: Mutex<State>

    init(_ configuration: DialerConfiguration) {
        state = Mutex(State(configuration))
    }

    var configuration: DialerConfiguration { state.withLock { $0.configuration } }
    /// However many agents there are; nil for one who is not in the configuration.
    func agent(_ id: String) -> AgentSettings? {
        state.withLock { state in
            guard let place = state.places[id] else { return nil }
            return state.configuration.agents[place]
        }
    }

    /// The user as which an agent's phone registers with us; nil if none does.
    func phoneUser(of agent: String) -> String? {
        state.withLock { state in
            guard let place = state.places[agent] else { return nil }
            return state.configuration.agents[place].phone?.user
        }
    }

    var isDraining: Bool { state.withLock { $0.isDraining } }

    func replace(_ configuration: DialerConfiguration) {
        state.withLock { state in
            state.configuration = configuration
            state.places = State.places(configuration)
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
