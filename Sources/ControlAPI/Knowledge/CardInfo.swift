public import FoundationEssentials

/// A knowledge card: a short article that agents read while they talk.
public struct CardInfo: Codable, Sendable, Equatable {
    public var cardId: String
    public var title: String
    /// Empty if it has none.
    public var category: String
    /// Tickets of these classes it is offered for first; none: it is for all.
    public var ticketClasses: [String]
    /// Further words it is found by.
    public var words: String?
    /// In lists it is left out. Paragraphs, headings from `##` on, lists, `**bold**`, links (http, https, tel), images of its own
    /// attachments by their names.
    public var text: String?
    /// Rises by one with every change.
    public var revision: Int
    public var changedAt: Date
    /// Who changed it last.
    public var changedBy: String
    /// Calls in which it was opened. For supervisors, as the next two.
    public var used: Int?
    /// Calls after which the agent said that it helped.
    public var helped: Int?
    /// Calls after which the agent said that it did not.
    public var notHelped: Int?
    public var attachments: [AttachmentInfo]
    /// Who did what with it, the newest first. With `knowledge.show`, for supervisors.
    public var history: [CardChange]?

    public init(
        cardId: String, title: String, category: String = "", ticketClasses: [String] = [], words: String? = nil,
        text: String? = nil, revision: Int, changedAt: Date, changedBy: String, used: Int? = nil, helped: Int? = nil,
        notHelped: Int? = nil, attachments: [AttachmentInfo] = [], history: [CardChange]? = nil
    ) {
        self.cardId = cardId
        self.title = title
        self.category = category
        self.ticketClasses = ticketClasses
        self.words = words
        self.text = text
        self.revision = revision
        self.changedAt = changedAt
        self.changedBy = changedBy
        self.used = used
        self.helped = helped
        self.notHelped = notHelped
        self.attachments = attachments
        self.history = history
    }
}

/// A file that belongs to a card.
public struct AttachmentInfo: Codable, Sendable, Equatable {
    public var attachmentId: String
    /// As the card's text names it.
    public var name: String
    /// `image/png`, `image/jpeg`, `image/webp`, `application/pdf` or `text/plain`.
    public var type: String
    /// How long it is.
    public var bytes: Int
    /// How much of it is there, while it is handed in.
    public var receivedBytes: Int?

    public init(attachmentId: String, name: String, type: String, bytes: Int, receivedBytes: Int? = nil) {
        self.attachmentId = attachmentId
        self.name = name
        self.type = type
        self.bytes = bytes
        self.receivedBytes = receivedBytes
    }
}

/// One line of who did what with a card.
public struct CardChange: Codable, Sendable, Equatable {
    public var at: Date
    public var action: CardActionWord
    /// The card's revision from then on.
    public var revision: Int
    public var by: String

    public init(at: Date, action: CardActionWord, revision: Int, by: String) {
        self.at = at
        self.action = action
        self.revision = revision
        self.by = by
    }
}

/// What somebody did with a card.
public struct CardActionWord: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Made on the board, by a program or by `ctl`.
    public static let created = CardActionWord(rawValue: "created")
    /// Its content was changed.
    public static let changed = CardActionWord(rawValue: "changed")
    /// Made or changed by a file.
    public static let imported = CardActionWord(rawValue: "imported")
    /// It has one more file.
    public static let attached = CardActionWord(rawValue: "attached")
    /// It has one file less.
    public static let detached = CardActionWord(rawValue: "detached")
}

/// A stretch of text.
public struct TextPiece: Codable, Sendable, Equatable {
    public var text: String
    /// True: it is what was looked for. Absent: it is not.
    public var match: Bool?

    public init(text: String, match: Bool? = nil) {
        self.text = text
        self.match = match
    }
}
