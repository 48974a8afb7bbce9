/// A card that may help with a ticket, and why.
package struct OfferedCard: Sendable, Hashable {
    package let card: KnowledgeCard
    /// The card is for tickets of this class.
    package let isOfClass: Bool
    /// Words of the ticket that the card has, the longest first.
    package let words: [String]
}

/// Which cards are offered with a ticket: those that are for its class and share words with it; then those for all classes that
/// share words; then those for its class, the most helpful first; then what other classes' cards say of its words.
struct CardOffer {
    struct Candidate {
        let card: KnowledgeCard
        /// How well the index found its words; the more the better. 0: it was not found by words.
        let score: Double
    }

    /// Words of which a card's own text must have so many, if its title and keywords have none: a word or two in common is chance.
    static let leastInText = 3
    /// What stands in every other ticket tells nothing of what it is about.
    static let common: Set<String> = [
        "客户", "顾客", "用户", "商品", "订单", "工单", "问题", "处理", "怎么", "什么", "收到", "要求", "反馈", "the", "and", "for",
        "was", "not", "with", "customer", "order",
    ]

    let ticketClass: String
    /// What the ticket says.
    let texts: [String]

    private enum Tier: Int { case classAndWords, words, ofClass, otherClass }

    func best(_ candidates: [Candidate], limit: Int) -> [OfferedCard] {
        let ranked = candidates.compactMap { candidate in rank(candidate) }
        return ranked.sorted { one, other in
            if one.tier != other.tier { return one.tier.rawValue < other.tier.rawValue }
            if one.score != other.score { return one.score > other.score }
            return one.offer.card.seq < other.offer.card.seq
        }.prefix(limit).map(\.offer)
    }

    private func rank(_ candidate: Candidate) -> (tier: Tier, score: Double, offer: OfferedCard)? {
        let content = candidate.card.content
        let isOfClass = content.ticketClasses.contains(ticketClass)
        let words = sharedWords(content)
        let offer = OfferedCard(card: candidate.card, isOfClass: isOfClass, words: words)
        if !words.isEmpty {
            let tier: Tier = isOfClass ? .classAndWords : content.ticketClasses.isEmpty ? .words : .otherClass
            return (tier, candidate.score, offer)
        }
        let usage = candidate.card.usage
        return isOfClass ? (.ofClass, Double(usage.helped - usage.notHelped), offer) : nil
    }

    /// Stretches of the ticket that the card has too; none where they may be chance.
    private func sharedWords(_ content: CardContent) -> [String] {
        let head = SearchWords.terms(content.title + "\n" + content.words + "\n" + content.category)
        let body = SearchWords.terms(CardMarks.plain(content.text))
        let asked = Self.terms(texts)
        guard !asked.isDisjoint(with: head) || asked.intersection(body).count >= Self.leastInText else { return [] }
        let all = head.union(body)
        var seen: Set<String> = []
        let stretches = texts.flatMap { SearchWords.pieces($0) }.flatMap { Self.stretches($0, in: all) }
            .filter { !Self.common.contains($0) && seen.insert($0).inserted }
        return Array(
            stretches.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }
                .map(\.element).prefix(3))
    }

    /// What of a ticket cards are looked for by: pairs, and words that are not figures.
    static func terms(_ texts: [String]) -> Set<String> {
        var terms: Set<String> = []
        for piece in texts.flatMap({ SearchWords.pieces($0) }) where isTelling(piece) { terms.formUnion(piece.terms) }
        return terms.subtracting(common)
    }

    private static func isTelling(_ piece: SearchWords.Piece) -> Bool {
        switch piece {
        case .word(let word): word.count > 2 && word.contains(where: \.isLetter)
        case .run(let signs): signs.count > 1
        }
    }

    private static func stretches(_ piece: SearchWords.Piece, in terms: Set<String>) -> [String] {
        guard case .run(let signs) = piece else {
            return isTelling(piece) ? piece.terms.filter(terms.contains) : []
        }
        var stretches: [String] = []
        var current = ""
        for (sign, next) in zip(signs, signs.dropFirst()) {
            if terms.contains(sign + next) {
                current = current.isEmpty ? sign + next : current + next
            } else if !current.isEmpty {
                stretches.append(current)
                current = ""
            }
        }
        return current.isEmpty ? stretches : stretches + [current]
    }
}
