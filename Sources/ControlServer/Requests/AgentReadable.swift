import ControlAPI

/// An answer of which an agent's page is told less than a supervisor's.
protocol AgentReadable {
    /// What that agent's page is told.
    func asSeen(by agent: String) -> Self
}

/// Figures of a card, and who did what with it, are for supervisors.
extension CardInfo: AgentReadable {
    func asSeen(by agent: String) -> CardInfo {
        var card = self
        (card.used, card.helped, card.notHelped, card.history) = (nil, nil, nil, nil)
        return card
    }
}

extension CardPage: AgentReadable {
    func asSeen(by agent: String) -> CardPage {
        CardPage(cards: cards.map { $0.asSeen(by: agent) }, total: total, categories: categories)
    }
}

extension CardHits: AgentReadable {
    func asSeen(by agent: String) -> CardHits {
        CardHits(
            hits: hits.map { hit in
                CardHit(card: hit.card.asSeen(by: agent), title: hit.title, excerpt: hit.excerpt, partly: hit.partly)
            })
    }
}

extension CardOffers: AgentReadable {
    func asSeen(by agent: String) -> CardOffers {
        CardOffers(
            offers: offers.map {
                CardOffer(card: $0.card.asSeen(by: agent), ticketClass: $0.ticketClass, words: $0.words)
            })
    }
}

extension TicketInfo: AgentReadable {
    /// What others did for the ticket, but not by which call.
    func asSeen(by agent: String) -> TicketInfo {
        var ticket = self
        ticket.attempts = attempts.map { attempt in
            guard attempt.agentId != agent else { return attempt }
            var attempt = attempt
            (attempt.callId, attempt.recording) = (nil, nil)
            return attempt
        }
        return ticket
    }
}
