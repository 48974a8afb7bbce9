import ControlAPI
import FoundationEssentials

/// Tickets that open one event stream each, for pages whose browser cannot send a token with it. Pure: time comes from outside.
struct StreamTickets {
    /// Where it stands in the stream's address: of no use to whoever reads it there later.
    static let parameter = "ticket"

    private struct Entry {
        let digest: TokenDigest
        let page: PageIdentity
        let expiresAt: Date
    }

    /// More are not kept: the oldest goes.
    private static let most = 4096

    private var entries: [Entry] = []

    mutating func add(_ digest: TokenDigest, for page: PageIdentity, until expiresAt: Date, now: Date) {
        entries.removeAll { $0.expiresAt <= now }
        if entries.count >= Self.most { entries.removeFirst() }
        entries.append(Entry(digest: digest, page: page, expiresAt: expiresAt))
    }

    /// Whose it is; it is gone after that.
    mutating func take(_ digest: TokenDigest, now: Date) -> PageIdentity? {
        var found: Int?
        for (index, entry) in entries.enumerated() where entry.digest.matches(digest) { found = index }
        guard let found else { return nil }
        let entry = entries.remove(at: found)
        return entry.expiresAt > now ? entry.page : nil
    }
}

/// Answer to `POST /v1/events/tickets`.
struct StreamTicket: Codable, Sendable {
    let ticket: String
    let expiresAt: Date
}
