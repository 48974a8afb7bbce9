/// `knowledge.create`: a new card, there at once for all agents. Errors: `invalidParams`, `conflict` (title or id are taken, or the
/// book is full).
public struct CreateCardRequest: ControlRequest, Equatable {
    public typealias Response = CardInfo
    public static let method = ControlMethod.knowledgeCreate

    /// 1 to 120 characters; in one category no two cards have the same.
    public var title: String
    /// At most 20,000 characters, see `CardInfo.text`.
    public var text: String
    /// At most 60 characters.
    public var category: String?
    /// At most 20.
    public var ticketClasses: [String]?
    /// At most 400 characters.
    public var words: String?
    /// Its id: letters, digits, `-`, `.`, `_`; one is made if absent.
    public var card: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case title, text, category, ticketClasses, words, card
    }

    public init(
        title: String, text: String, category: String? = nil, ticketClasses: [String]? = nil, words: String? = nil,
        card: String? = nil
    ) {
        self.title = title
        self.text = text
        self.category = category
        self.ticketClasses = ticketClasses
        self.words = words
        self.card = card
    }
}

/// `knowledge.change`: change what a card says; what is absent stays. Errors: `notFound`, `invalidParams`, `conflict` (somebody changed
/// it meanwhile, or the title is taken).
public struct ChangeCardRequest: ControlRequest, Equatable {
    public typealias Response = CardInfo
    public static let method = ControlMethod.knowledgeChange

    /// Id of the card.
    public var card: String
    /// The revision that was read.
    public var revision: Int
    /// Its new title.
    public var title: String?
    /// Its new text.
    public var text: String?
    /// Its new category; empty: none.
    public var category: String?
    /// The ticket classes it is offered for.
    public var ticketClasses: [String]?
    /// Words of tickets for which it is offered.
    public var words: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case card, revision, title, text, category, ticketClasses, words
    }

    public init(
        card: String, revision: Int, title: String? = nil, text: String? = nil, category: String? = nil,
        ticketClasses: [String]? = nil, words: String? = nil
    ) {
        self.card = card
        self.revision = revision
        self.title = title
        self.text = text
        self.category = category
        self.ticketClasses = ticketClasses
        self.words = words
    }
}

/// `knowledge.remove`: a card with its attachments. Errors: `notFound`, `conflict` (somebody changed it meanwhile).
public struct RemoveCardRequest: ControlRequest, Equatable {
    public typealias Response = Done
    public static let method = ControlMethod.knowledgeRemove

    /// Id of the card.
    public var card: String
    /// The revision that was read; whichever it has if absent.
    public var revision: Int?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case card, revision
    }

    public init(card: String, revision: Int? = nil) {
        self.card = card
        self.revision = revision
    }
}

/// `knowledge.use`: a card was opened in a call, counted once for each; and whether it helped. Errors: `notFound` (card or call).
public struct UseCardRequest: ControlRequest, CallScopedRequest, Equatable {
    public typealias Response = CardUse
    public static let method = ControlMethod.knowledgeUse

    /// Id of the card.
    public var card: String
    /// Id of the call, running or past.
    public var call: String
    /// What the agent says of it; the last word holds.
    public var helped: Bool?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case card, call, helped
    }

    public init(card: String, call: String, helped: Bool? = nil) {
        self.card = card
        self.call = call
        self.helped = helped
    }
}

/// Answer to `knowledge.use`.
public struct CardUse: Codable, Sendable, Equatable {
    public var cardId: String
    public var callId: String
    /// As it was said now.
    public var helped: Bool?

    public init(cardId: String, callId: String, helped: Bool? = nil) {
        self.cardId = cardId
        self.callId = callId
        self.helped = helped
    }
}
