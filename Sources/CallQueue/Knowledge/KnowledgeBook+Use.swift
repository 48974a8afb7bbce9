package import FoundationEssentials

extension KnowledgeBook {
    /// Takes note that a card was opened in a call, once for each call and card; and with `helped` what the agent says of it, of which
    /// the last word holds.
    ///
    /// - Throws: `KnowledgeRefusal.unknownCard`, `StoreError`.
    package func use(_ id: String, in call: String, by agent: String?, helped: Bool?, at now: Date) throws
        -> KnowledgeCard
    {
        try transaction {
            let card = try stored(id)
            let word: Int? = helped.map { $0 ? 1 : 0 }
            try database.prepare(
                """
                INSERT INTO card_uses (call, card, agent, at, helped) VALUES (?1, ?2, ?3, ?4, ?5)
                ON CONFLICT (call, card) DO UPDATE SET helped = coalesce(excluded.helped, helped)
                """, isKept: false
            ).run {
                $0.bind(1, call)
                $0.bind(2, card.seq)
                $0.bind(3, agent)
                $0.bind(4, now.milliseconds)
                $0.bind(5, word)
            }
            try database.prepare(
                """
                UPDATE cards SET used = u.used, helped = u.helped, not_helped = u.not_helped FROM (SELECT count(*) AS used,
                    total(helped = 1) AS helped, total(helped = 0) AS not_helped FROM card_uses WHERE card = ?1) u
                WHERE seq = ?1
                """, isKept: false
            ).run { $0.bind(1, card.seq) }
        }
        return try card(id)
    }
}
