/// `knowledge.list`: the cards by category and title, without their texts.
public struct ListCardsRequest: ControlRequest, Equatable {
    public typealias Response = CardPage
    public static let method = ControlMethod.knowledgeList

    /// Only of this category; an empty text: those without one.
    public var category: String?
    /// Only those that are for tickets of this class.
    public var ticketClass: String?
    /// At most so many, 1–1000; default 100.
    public var limit: Int?
    /// Skip so many; default 0.
    public var offset: Int?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case category, ticketClass, limit, offset
    }

    public init(category: String? = nil, ticketClass: String? = nil, limit: Int? = nil, offset: Int? = nil) {
        self.category = category
        self.ticketClass = ticketClass
        self.limit = limit
        self.offset = offset
    }
}

/// Answer to `knowledge.list`.
public struct CardPage: Codable, Sendable, Equatable {
    public var cards: [CardInfo]
    /// How many there are.
    public var total: Int
    /// All categories of the class asked for, with their cards.
    public var categories: [CategoryInfo]

    public init(cards: [CardInfo], total: Int, categories: [CategoryInfo]) {
        self.cards = cards
        self.total = total
        self.categories = categories
    }
}

/// A category of cards.
public struct CategoryInfo: Codable, Sendable, Equatable {
    public var name: String
    public var cards: Int

    public init(name: String, cards: Int) {
        self.name = name
        self.cards = cards
    }
}

/// `knowledge.search`: cards by their words, Chinese or other, the best first. Errors: `invalidParams`.
public struct SearchCardsRequest: ControlRequest, Equatable {
    public typealias Response = CardHits
    public static let method = ControlMethod.knowledgeSearch

    /// As people write it, at most 200 characters; no signs have a meaning.
    public var query: String
    /// Only of this category.
    public var category: String?
    /// At most so many, 1–50; default 10.
    public var limit: Int?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case query, category, limit
    }

    public init(query: String, category: String? = nil, limit: Int? = nil) {
        self.query = query
        self.category = category
        self.limit = limit
    }
}

/// Answer to `knowledge.search`.
public struct CardHits: Codable, Sendable, Equatable {
    public var hits: [CardHit]

    public init(hits: [CardHit]) {
        self.hits = hits
    }
}

/// A card that was found.
public struct CardHit: Codable, Sendable, Equatable {
    /// Without its text.
    public var card: CardInfo
    /// Its title, with what was found in it.
    public var title: [TextPiece]
    /// The stretch of its text that has most of what was looked for.
    public var excerpt: [TextPiece]
    /// True: it has a part only of what was asked for.
    public var partly: Bool?

    public init(card: CardInfo, title: [TextPiece], excerpt: [TextPiece], partly: Bool? = nil) {
        self.card = card
        self.title = title
        self.excerpt = excerpt
        self.partly = partly
    }
}

/// `knowledge.show`: one card, whole. Errors: `notFound`.
public struct ShowCardRequest: ControlRequest, Equatable {
    public typealias Response = CardInfo
    public static let method = ControlMethod.knowledgeShow

    /// Id of the card.
    public var card: String

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case card
    }

    public init(card: String) {
        self.card = card
    }
}

/// `knowledge.offer`: the cards that may help with a ticket, by its class and words. Errors: `notFound`.
public struct OfferCardsRequest: ControlRequest, Equatable {
    public typealias Response = CardOffers
    public static let method = ControlMethod.knowledgeOffer

    /// Id of the ticket.
    public var ticket: String
    /// At most so many, 1–10; default 3.
    public var limit: Int?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case ticket, limit
    }

    public init(ticket: String, limit: Int? = nil) {
        self.ticket = ticket
        self.limit = limit
    }
}

/// Answer to `knowledge.offer`.
public struct CardOffers: Codable, Sendable, Equatable {
    /// The best first.
    public var offers: [CardOffer]

    public init(offers: [CardOffer]) {
        self.offers = offers
    }
}

/// A card that is offered, and why.
public struct CardOffer: Codable, Sendable, Equatable {
    /// Without its text.
    public var card: CardInfo
    /// The ticket's class, if the card is for it.
    public var ticketClass: String?
    /// Words of the ticket that the card has.
    public var words: [String]

    public init(card: CardInfo, ticketClass: String? = nil, words: [String]) {
        self.card = card
        self.ticketClass = ticketClass
        self.words = words
    }
}
