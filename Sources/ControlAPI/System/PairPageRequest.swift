public import FoundationEssentials

/// `page.pair`: let a browser page act for an agent. Gives a link to open in the agent's browser; its code works
/// once and for a short time, and is exchanged by the page for a token (`POST /v1/pair`). Socket and supervisors
/// only. Errors: `unknownAgent`, `invalidParams` (origin not allowed, no such role).
public struct PairPageRequest: ControlRequest, Equatable {
    public typealias Response = PagePairing
    public static let method = ControlMethod.pagePair

    /// For whom the page will act.
    public var agent: String
    /// Origin of the page, e.g. `https://tickets.example.com`; our own help-desk page if absent.
    public var origin: String?
    /// Default `agent`.
    public var role: PageRole?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case agent, origin, role
    }

    public init(
        agent: String, origin: String? = nil, role: PageRole? = nil
    ) {
        self.agent = agent
        self.origin = origin
        self.role = role
    }
}

/// Answer to `page.pair`.
public struct PagePairing: Codable, Sendable, Equatable {
    /// The one-use code.
    public var code: String
    /// Link with the code in its fragment, for our own page.
    public var url: String?
    /// Until when it works.
    public var expiresAt: Date

    public init(
        code: String, url: String? = nil, expiresAt: Date
    ) {
        self.code = code
        self.url = url
        self.expiresAt = expiresAt
    }
}

/// What a page may do.
public struct PageRole: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Act for one agent and see that agent's calls.
    public static let agent = PageRole(rawValue: "agent")
    /// See all, manage batches and agents.
    public static let supervisor = PageRole(rawValue: "supervisor")
    /// A ticket system's server.
    public static let integration = PageRole(rawValue: "integration")

    /// All there are: a token of another could do nothing.
    public static let all: [PageRole] = [.agent, .supervisor, .integration]
}
