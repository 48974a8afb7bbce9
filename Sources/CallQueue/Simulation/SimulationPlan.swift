package import FoundationEssentials

/// What is simulated: who calls whom, from when on, and how customers behave.
package struct SimulationPlan: Sendable {
    /// Agents who take calls all the time: 1 to 10,000, or 0.
    package var agents: [AgentProfile]
    package var from: Date
    /// Seconds after which it is given up.
    package var horizon = 30 * 86_400.0
    package var seed: UInt64 = 1
    /// Where a class has no model of its own.
    package var model = CallModel()
    package var models: [TicketClass: CallModel] = [:]
    /// Lines of all trunks together; nil: not limited by trunks.
    package var lines: Int?
    /// Seconds for which a customer who wants a person waits for one.
    package var patience = 60.0

    package init(agents: [AgentProfile], from: Date) {
        self.agents = agents
        self.from = from
    }

    /// So many agents: the configured ones first, then others with their skills in turn.
    package static func agents(_ count: Int, like configured: [AgentProfile]) -> [AgentProfile] {
        (0..<count).map { index in
            guard index >= configured.count else { return configured[index] }
            var profile = AgentProfile(AgentID(rawValue: "simulated-\(index + 1)"))
            if !configured.isEmpty {
                profile.skills = configured[index % configured.count].skills
                profile.languages = configured[index % configured.count].languages
            }
            return profile
        }
    }

    func model(for ticketClass: TicketClass?) -> CallModel { ticketClass.flatMap { models[$0] } ?? model }
}
