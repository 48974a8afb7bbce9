import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials

/// `knowledge.*`: cards that agents read while they talk.
struct KnowledgeHandlers: Sendable {
    /// Characters of a query.
    static let longestQuery = 200

    let book: KnowledgeBook
    let queue: TicketQueue
    let events: EventLog
    let openings: AttachmentCopies
    /// The agent of a call, running or past; nil if there is no such call.
    let callOwner: @Sendable (String) async -> String?

    func register(in handlers: inout ControlHandlers) {
        handlers.register(ListCardsRequest.self) { request, _ in try await list(request) }
        handlers.register(SearchCardsRequest.self) { request, _ in try await search(request) }
        handlers.register(ShowCardRequest.self) { request, _ in
            try await inKnowledgeWords { try await show(request.card) }
        }
        handlers.register(OfferCardsRequest.self) { request, _ in try await offer(request) }
        handlers.register(UseCardRequest.self) { request, peer in
            try await inKnowledgeWords { try await use(request, peer) }
        }
        registerChanges(in: &handlers)
        registerFiles(in: &handlers)
    }

    private func list(_ request: ListCardsRequest) async throws -> CardPage {
        let page = Page(request.limit, request.offset, most: 1000, usual: 100)
        let cards = try await book.list(
            category: request.category, ticketClass: request.ticketClass, offset: page.offset, limit: page.limit)
        let categories = try await book.categories(ticketClass: request.ticketClass)
        let total = categories.filter { request.category == nil || $0.name == request.category }.map(\.cards)
        return CardPage(
            cards: cards.map { CardInfo($0, isWhole: false) }, total: total.reduce(0, +),
            categories: categories.map { CategoryInfo(name: $0.name, cards: $0.cards) })
    }

    private func search(_ request: SearchCardsRequest) async throws -> CardHits {
        guard request.query.count <= Self.longestQuery, request.query.utf8.count <= Self.longestQuery * 8 else {
            throw ControlError(
                .invalidParams, "A query has at most \(Self.longestQuery) characters.", field: "query")
        }
        let hits = try await book.search(
            request.query, category: request.category, limit: Page(request.limit, nil, most: 50, usual: 10).limit)
        return CardHits(hits: hits.map { ControlAPI.CardHit($0) })
    }

    func show(_ id: String) async throws -> CardInfo {
        var info = CardInfo(try await book.card(id), isWhole: true)
        info.history = try await book.history(of: id).map {
            CardChange(at: $0.at, action: CardActionWord(rawValue: $0.action), revision: $0.revision, by: $0.who)
        }
        return info
    }

    private func offer(_ request: OfferCardsRequest) async throws -> CardOffers {
        let ticket = try await queue.ticket(TicketID(rawValue: request.ticket)).ticket
        // What a ticket is about; its customer's name and numbers are not looked for.
        let texts =
            [ticket.details, ticket.product ?? ""] + ticket.fields.keys.sorted().compactMap { ticket.fields[$0] }
        let offers = try await book.offer(
            ticketClass: ticket.ticketClass.rawValue, texts: texts.map { String($0.prefix(2000)) },
            limit: Page(request.limit, nil, most: 10, usual: 3).limit)
        return CardOffers(
            offers: offers.map { offer in
                ControlAPI.CardOffer(
                    card: CardInfo(offer.card, isWhole: false),
                    ticketClass: offer.isOfClass ? ticket.ticketClass.rawValue : nil, words: offer.words)
            })
    }

    private func use(_ request: UseCardRequest, _ peer: ControlPeer) async throws -> CardUse {
        guard let agent = await callOwner(request.call) else {
            throw ControlError(.notFound, "There is no call “\(request.call.prefix(64))”.", field: "call")
        }
        _ = try await book.use(
            request.card, in: request.call, by: peer.boundAgent ?? agent, helped: request.helped, at: queue.now)
        return CardUse(cardId: request.card, callId: request.call, helped: request.helped)
    }

    /// Tells all pages that cards are not what they were.
    func tell(_ state: String, card: String? = nil, counts: [String: Int]? = nil) {
        var data = EventData(state: state, counts: counts)
        data.cardId = card
        events.append(ControlEvent(.knowledgeChanged, at: queue.now, data: data))
    }
}

/// Runs a request about cards; what it throws comes out in the protocol's words.
func inKnowledgeWords<Value>(_ request: () async throws -> Value) async throws -> Value {
    do {
        return try await request()
    } catch let error as KnowledgeRefusal {
        throw ControlError(error)
    } catch {
        throw ControlError.translated(error)
    }
}
