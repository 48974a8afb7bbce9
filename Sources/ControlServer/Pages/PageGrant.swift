public import ControlAPI
public import FoundationEssentials

/// A token's rights. The token itself is known to the page alone.
public struct PageGrant: Codable, Sendable, Equatable {
    /// In place of an origin: a program that is no browser, and so sends none.
    public static let noOrigin = "none"

    /// SHA-256 of the token, 64 hexadecimal digits.
    public var sha256: String
    public var agent: String
    public var role: PageRole
    /// The only origin it works from; nil for any allowed one.
    public var origin: String?
    /// When it was paired.
    public var pairedAt: Date?
    /// Until when it works; nil for ever.
    public var expiresAt: Date?

    public init(
        sha256: String, agent: String, role: PageRole = .agent, origin: String? = nil, pairedAt: Date? = nil,
        expiresAt: Date? = nil
    ) {
        self.sha256 = sha256
        self.agent = agent
        self.role = role
        self.origin = origin
        self.pairedAt = pairedAt
        self.expiresAt = expiresAt
    }

    /// Names the token to people; tells nothing of it.
    var id: String { String(sha256.prefix(12)).lowercased() }

    func isValid(from origin: String?, now: Date) -> Bool {
        if let expiresAt, expiresAt <= now { return false }
        // A token bound to a page's origin is of no use to a program, which sends none, nor the other way round.
        return self.origin == nil || self.origin == (origin?.lowercased() ?? Self.noOrigin)
    }
}
