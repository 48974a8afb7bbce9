public import FoundationEssentials

/// `page.list`: the tokens with which pages and programs act. Socket and supervisors only.
public struct ListPagesRequest: ControlRequest, Equatable {
    public typealias Response = PageList
    public static let method = ControlMethod.pageList

    /// Only of this agent.
    public var agent: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case agent
    }

    public init(agent: String? = nil) {
        self.agent = agent
    }
}

/// Answer to `page.list`, and to `page.revoke` what was taken away.
public struct PageList: Codable, Sendable, Equatable {
    /// Oldest first.
    public var pages: [PageInfo]

    public init(pages: [PageInfo]) {
        self.pages = pages
    }
}

/// A token's rights. The token itself is known to its page alone.
public struct PageInfo: Codable, Sendable, Equatable {
    /// Names the token: the first twelve digits of its SHA-256.
    public var pageId: String
    /// For whom it acts; of an integration its name.
    public var agentId: String
    /// What it may do.
    public var role: PageRole
    /// The only origin it works from, `none` for a program that is no browser's page; absent: any that the daemon lets in.
    public var origin: String?
    /// True: it stands in the configuration, and is revoked there.
    public var configured: Bool
    /// When it was paired.
    public var pairedAt: Date?
    /// When it was last used, since the daemon started.
    public var usedAt: Date?
    /// Until when it works; absent: for ever.
    public var expiresAt: Date?

    public init(
        pageId: String, agentId: String, role: PageRole, origin: String? = nil, configured: Bool,
        pairedAt: Date? = nil, usedAt: Date? = nil, expiresAt: Date? = nil
    ) {
        self.pageId = pageId
        self.agentId = agentId
        self.role = role
        self.origin = origin
        self.configured = configured
        self.pairedAt = pairedAt
        self.usedAt = usedAt
        self.expiresAt = expiresAt
    }
}

/// `page.revoke`: take tokens away at once; their event streams end. Exactly one of `page` and `agent`. Socket and supervisors
/// only. Errors: `notFound`, `conflict` (it stands in the configuration).
public struct RevokePageRequest: ControlRequest, Equatable {
    public typealias Response = PageList
    public static let method = ControlMethod.pageRevoke

    /// One token, by `pageId`.
    public var page: String?
    /// All that this agent's pages have, and codes that were not used yet.
    public var agent: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case page, agent
    }

    public init(page: String? = nil, agent: String? = nil) {
        self.page = page
        self.agent = agent
    }
}
