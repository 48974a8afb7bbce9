import FoundationEssentials

/// A card that was found.
package struct CardHit: Sendable, Hashable {
    package let card: KnowledgeCard
    package let title: [TextPiece]
    package let excerpt: [TextPiece]
    /// False: it has only a part of what was asked for.
    package let isWhole: Bool
}

extension KnowledgeBook {
    /// Looked at, of those that have a part of the words.
    private static let mostLoose = 60
    /// A card is told of that has at least so much of what was asked for.
    private static let leastCoverage = 1.0 / 3

    /// What was found, the best first: cards that have every word, with a title's counting most (BM25); where they are few, also
    /// those that have a part of the words, for questions asked in a sentence.
    package func search(_ text: String, category: String? = nil, limit: Int) throws -> [CardHit] {
        let query = CardQuery(text)
        guard !query.isEmpty, limit > 0 else { return [] }
        let excerpt = CardExcerpt(query)
        let whole = try candidates(query.all, category: category, limit: limit)
        var hits = whole.map { hit($0.card, excerpt, isWhole: true) }
        guard hits.count < limit else { return hits }
        let known = Set(whole.map(\.card.seq))
        for candidate in try candidates(query.any, category: category, limit: Self.mostLoose) {
            guard hits.count < limit else { break }
            guard !known.contains(candidate.card.seq),
                query.coverage(of: Self.terms(candidate.card)) >= Self.leastCoverage
            else { continue }
            hits.append(hit(candidate.card, excerpt, isWhole: false))
        }
        return hits
    }

    /// The cards that may help with a ticket.
    ///
    /// - Parameter texts: what the ticket says, without numbers and names.
    package func offer(ticketClass: String, texts: [String], limit: Int) throws -> [OfferedCard] {
        var found: [Int: CardOffer.Candidate] = [:]
        let terms = CardOffer.terms(texts).sorted().prefix(CardQuery.mostTerms * 2)
        if !terms.isEmpty {
            for candidate in try candidates(CardQuery.any(Array(terms)), category: nil, limit: Self.mostLoose) {
                found[candidate.card.seq] = candidate
            }
        }
        for card in try ofClass(ticketClass) where found[card.seq] == nil {
            found[card.seq] = CardOffer.Candidate(card: card, score: 0)
        }
        return CardOffer(ticketClass: ticketClass, texts: texts).best(Array(found.values), limit: limit)
    }

    private func ofClass(_ ticketClass: String) throws -> [KnowledgeCard] {
        try database.prepare(
            """
            SELECT \(Self.columns) FROM cards JOIN card_classes c ON c.card = seq WHERE c.class = ?1
            ORDER BY helped - not_helped DESC, used DESC, seq LIMIT ?2
            """, isKept: false
        ).all(
            {
                $0.bind(1, ticketClass)
                $0.bind(2, Self.mostLoose)
            }, read: KnowledgeCard.init)
    }

    private func candidates(_ expression: String, category: String?, limit: Int) throws -> [CardOffer.Candidate] {
        // The index is ranked first, then the cards are read: the other way round every card found would be.
        try database.prepare(
            """
            SELECT \(Self.columns), w.score FROM (SELECT rowid AS place, bm25(card_words, 8.0, 4.0, 1.0) AS score
                FROM card_words WHERE card_words MATCH ?1
                    AND (?2 IS NULL OR rowid IN (SELECT seq FROM cards WHERE category = ?2))
                ORDER BY score, rowid LIMIT ?3) w
            JOIN cards ON seq = w.place ORDER BY w.score, seq
            """, isKept: false
        ).all(
            {
                $0.bind(1, expression)
                $0.bind(2, category)
                $0.bind(3, limit)
            },
            read: { CardOffer.Candidate(card: KnowledgeCard($0), score: -($0.optionalDouble(13) ?? 0)) })
    }

    private func hit(_ card: KnowledgeCard, _ excerpt: CardExcerpt, isWhole: Bool) -> CardHit {
        CardHit(
            card: card, title: excerpt.marked(card.content.title),
            excerpt: excerpt.excerpt(of: CardMarks.plain(card.content.text)), isWhole: isWhole)
    }

    private static func terms(_ card: KnowledgeCard) -> Set<String> {
        let content = card.content
        return SearchWords.terms(
            [content.title, content.words, content.category, CardMarks.plain(content.text)].joined(separator: "\n"))
    }
}
