public import ControlAPI
public import FoundationEssentials

/// A token's rights. The token itself is known to the page alone.
public struct PageGrant: Codable, Sendable, Equatable {
    /// SHA-256 of the token, 64 hexadecimal digits.
    public var sha256: String
    public var agent: String
    public var role: PageRole
    /// The only origin it works from; nil for any allowed one.
    public var origin: String?
    /// Until when it works; nil for ever.
    public var expiresAt: Date?

    public init(
        sha256: String, agent: String, role: PageRole = .agent, origin: String? = nil, expiresAt: Date? = nil
    ) {
        self.sha256 = sha256
        self.agent = agent
        self.role = role
        self.origin = origin
        self.expiresAt = expiresAt
    }

    func isValid(from origin: String?, now: Date) -> Bool {
        if let expiresAt, expiresAt <= now { return false }
        // A program that is no browser sends no origin; a token bound to one is a page's and of no use to it.
        return self.origin == nil || self.origin == origin?.lowercased()
    }
}
