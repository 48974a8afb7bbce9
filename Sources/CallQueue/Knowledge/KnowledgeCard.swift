package import FoundationEssentials

/// A short article that agents read while they talk.
package struct KnowledgeCard: Sendable, Hashable {
    /// Place in the book; what else is kept of the card refers to it.
    let seq: Int
    package let id: String
    /// Rises by one with every change.
    package let revision: Int
    package let content: CardContent
    package let changedAt: Date
    /// Who changed it last.
    package let changedBy: String
    package let usage: CardUsage
    package var attachments: [CardAttachment] = []
}

/// How often a card was opened in a call, and what agents said of it afterwards.
package struct CardUsage: Sendable, Hashable {
    package let used: Int
    package let helped: Int
    package let notHelped: Int
}

/// One line of who did what with a card.
package struct CardAuditLine: Sendable, Hashable {
    package let at: Date
    /// `created`, `changed`, `removed`, `imported`, `attached`, `detached`.
    package let action: String
    package let revision: Int
    package let who: String
}

/// A file that belongs to a card. Its bytes never change: a new one has a new id.
package struct CardAttachment: Sendable, Hashable {
    package let id: String
    package let name: String
    package let kind: AttachmentKind
    package let bytes: Int
}

/// What was asked of the book and cannot be done.
package enum KnowledgeRefusal: Error, Sendable, Hashable {
    case unknownCard(String)
    case unknownAttachment(String)
    /// Somebody changed it meanwhile.
    case stale(revision: Int, by: String, at: Date)
    /// Another card of this category has the title.
    case titleTaken(id: String)
    case idTaken
    case full(Int)
    case fault(CardFault)
    case attachment(AttachmentFault)
}

/// A field of a card that cannot be taken as it is.
package struct CardFault: Error, Sendable, Hashable {
    /// `id`, `title`, `category`, `ticketClasses`, `words` or `text`.
    package let field: String
    package let text: String
}
