package import FoundationEssentials

/// How far a source of tickets was looked through.
package struct SourceLook: Sendable, Hashable {
    /// A row of which it was told that it cannot be called.
    package struct Refused: Sendable, Hashable {
        package let ticket: String
        package let reason: String

        package init(ticket: String, reason: String) {
            (self.ticket, self.reason) = (ticket, reason)
        }
    }

    /// What changed before it is known.
    package var since: Date?
    /// Of the first page, where nothing but it is asked for.
    package var etag: String?
    package var refused: Set<Refused> = []

    package init() {}
}

extension TicketQueue {
    /// What the last look at a source left; nothing is known of one whose address is another now.
    ///
    /// - Throws: `StoreError`.
    package func look(at source: String, url: String) throws -> SourceLook { try store.look(at: source, url: url) }

    /// - Throws: `StoreError`.
    package func keep(_ look: SourceLook, of source: String, url: String) async throws {
        try change { try store.keep(look, of: source, url: url) }
        try await durable()
    }
}
