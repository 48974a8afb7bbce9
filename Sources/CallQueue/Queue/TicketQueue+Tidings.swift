/// What is to be told outside of a ticket's change: kept with the change itself, so that neither is ever without the other.
package struct TicketTiding: Sendable, Hashable {
    /// Rises with every one.
    package let seq: Int
    /// In the words of whoever tells it.
    package let text: String
}

extension TicketQueue {
    /// Has every change of a ticket kept until it is `told`.
    ///
    /// - Parameter words: what is kept of a change; nil: nothing is any more, and what was kept is forgotten.
    /// - Throws: `StoreError`.
    package func keepTidings(_ words: (@Sendable (TicketChange) -> String)?) async throws {
        tidingWords = words
        if words == nil, try !store.tidings().isEmpty { try await told(upTo: .max) }
    }

    /// What nobody has taken over, the oldest first.
    ///
    /// - Throws: `StoreError`.
    package func tidings() throws -> [TicketTiding] { try store.tidings() }

    /// They are safe elsewhere.
    ///
    /// - Throws: `StoreError`.
    package func told(upTo seq: Int) async throws {
        try change { try store.dropTidings(upTo: seq) }
        commitSoon()
    }

    /// Keeps what was noted from there on, in the transaction that keeps the change.
    func keepTidings(since noted: Int) throws {
        guard let words = tidingWords, let count = notes?.pending.count else { return }
        for index in noted..<max(noted, count) {
            guard let news = notes?.pending[index], news.tiding == nil else { continue }
            notes?.pending[index].tiding = try store.insertTiding(words(news))
        }
    }
}
