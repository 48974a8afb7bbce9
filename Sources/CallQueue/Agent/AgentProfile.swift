/// What the configuration says of an agent.
package struct AgentProfile: Sendable, Hashable {
    package let id: AgentID
    /// Skills with their levels, 1 to 10.
    package var skills: [Skill: Int]
    /// BCP 47 tags, such as `zh` or `en-GB`; empty: not looked at.
    package var languages: [String]

    package init(_ id: AgentID, skills: [Skill: Int] = [:], languages: [String] = []) {
        self.id = id
        self.skills = skills
        self.languages = languages
    }

    /// Whether the agent may have a call that wants this.
    package func meets(_ demand: AgentDemand) -> Bool {
        demand.skills.allSatisfy { skill, level in (skills[skill] ?? 0) >= level } && speaks(demand.language)
    }

    /// The agent's levels in the skills that are wanted, added up.
    package func level(in demand: AgentDemand) -> Int {
        demand.skills.keys.reduce(0) { $0 + (skills[$1] ?? 0) }
    }

    /// `zh` serves who wants `zh-CN`, and the other way round: a dialect is no other language.
    private func speaks(_ language: String?) -> Bool {
        guard let language, !languages.isEmpty else { return true }
        let wanted = Self.primary(language)
        return languages.contains { Self.primary($0) == wanted }
    }

    private static func primary(_ tag: String) -> Substring {
        tag.lowercased().prefix { $0 != "-" && $0 != "_" }
    }
}

/// Something an agent can do: a word of the site's, such as `quality`.
package struct Skill: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package var description: String { rawValue }

    package static let levels = 1...10
}

/// What a call wants of its agent.
package struct AgentDemand: Sendable, Hashable {
    /// Least levels, 1 to 10.
    package var skills: [Skill: Int]
    package var language: String?

    package init(skills: [Skill: Int] = [:], language: String? = nil) {
        self.skills = skills
        self.language = language
    }
}
