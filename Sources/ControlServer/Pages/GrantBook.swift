import ControlAPI
import FoundationEssentials

/// The tokens there are, by their digests. Pure: time comes from outside.
struct GrantBook {
    /// A grant with its digest ready to compare.
    private struct Entry {
        let grant: PageGrant
        let digest: TokenDigest
        let isConfigured: Bool
        var usedAt: Date?

        init?(_ grant: PageGrant, isConfigured: Bool) {
            guard let digest = TokenDigest(hex: grant.sha256) else { return nil }
            self.grant = grant
            self.digest = digest
            self.isConfigured = isConfigured
        }

        var info: PageInfo {
            PageInfo(
                pageId: grant.id, agentId: grant.agent, role: grant.role, origin: grant.origin,
                configured: isConfigured, pairedAt: grant.pairedAt, usedAt: usedAt, expiresAt: grant.expiresAt)
        }
    }

    private var entries: [Entry]

    init(configured: [PageGrant], paired: [PageGrant]) {
        entries =
            configured.compactMap { Entry($0, isConfigured: true) }
            + paired.compactMap { Entry($0, isConfigured: false) }
    }

    /// What has to survive a restart.
    var paired: [PageGrant] { entries.filter { !$0.isConfigured }.map(\.grant) }

    mutating func replaceConfigured(_ grants: [PageGrant]) {
        self = GrantBook(configured: grants, paired: paired)
    }

    /// Adds one; those whose time is over go.
    mutating func add(_ grant: PageGrant, now: Date) {
        entries.removeAll { !$0.isConfigured && ($0.grant.expiresAt ?? .distantFuture) <= now }
        if let entry = Entry(grant, isConfigured: false) { entries.append(entry) }
    }

    /// The grant of the token, whatever it is still worth. Every one is compared, and in constant time: how long it takes tells
    /// nothing.
    mutating func find(_ digest: TokenDigest, now: Date) -> PageGrant? {
        var found: Int?
        for (index, entry) in entries.enumerated() where entry.digest.matches(digest) { found = index }
        guard let found else { return nil }
        entries[found].usedAt = now
        return entries[found].grant
    }

    /// Whether the token of that name still lets this origin in.
    func isValid(_ id: String, from origin: String?, now: Date) -> Bool {
        entries.contains { $0.grant.id == id && $0.grant.isValid(from: origin, now: now) }
    }

    func list(agent: String?, now: Date) -> [PageInfo] {
        entries.filter { agent == nil || $0.grant.agent == agent }.map(\.info)
            .filter { ($0.expiresAt ?? .distantFuture) > now }
    }

    /// Takes away what was paired and is named. Nil: there is nothing of that name.
    mutating func revoke(page: String) throws(ControlError) -> PageInfo? {
        guard let entry = entries.first(where: { $0.grant.id == page.lowercased() }) else { return nil }
        guard !entry.isConfigured else {
            let text = "This token stands in the configuration: take it out of “control.http.tokens”, and reload."
            throw ControlError(.conflict, text, field: "page")
        }
        entries.removeAll { $0.grant.id == entry.grant.id }
        return entry.info
    }

    /// Takes away all that the agent's pages have; what stands in the configuration stays.
    mutating func revoke(agent: String) -> [PageInfo] {
        let revoked = entries.filter { !$0.isConfigured && $0.grant.agent == agent }
        entries.removeAll { !$0.isConfigured && $0.grant.agent == agent }
        return revoked.map(\.info)
    }
}
