package import FoundationEssentials

/// What people ask of the outbox, and what is remembered of calls.
extension Outbox {
    // MARK: What people ask

    package func standings() throws -> [String: OutboxStanding] {
        var standings: [String: OutboxStanding] = [:]
        let waiting = try database.prepare(
            "SELECT webhook, count(*), min(made_at) FROM messages WHERE died_at IS NULL GROUP BY webhook", isKept: false
        ).all(read: { ($0.text(0), $0.int(1), $0.date(2)) })
        for (webhook, count, oldest) in waiting {
            standings[webhook] = OutboxStanding(waiting: count, dead: 0, oldestAt: oldest)
        }
        let dead = try database.prepare(
            "SELECT webhook, count(*) FROM messages WHERE died_at IS NOT NULL GROUP BY webhook", isKept: false
        ).all(read: { ($0.text(0), $0.int(1)) })
        for (webhook, count) in dead { standings[webhook, default: OutboxStanding()].dead = count }
        return standings
    }

    /// Messages that were given up, the newest first.
    package func dead(of webhook: String?, offset: Int, limit: Int) throws -> [OutboxMessage] {
        try database.prepare(
            """
            SELECT \(Self.columns) FROM messages WHERE died_at IS NOT NULL \(webhook == nil ? "" : "AND webhook = ?3")
            ORDER BY died_at DESC, seq DESC LIMIT ?2 OFFSET ?1
            """, isKept: false
        ).all(
            {
                $0.bind(1, offset)
                $0.bind(2, limit)
                if let webhook { $0.bind(3, webhook) }
            }, read: OutboxMessage.init)
    }

    /// Has messages that were given up wait again, as if they were new.
    ///
    /// - Parameters:
    ///   - id: this one; nil: all of the webhook.
    ///   - webhook: nil: of whichever.
    /// - Returns: how many.
    package func revive(webhook: String?, id: String?, at now: Date) throws -> Int {
        let found = try database.prepare(
            """
            SELECT \(Self.columns) FROM messages WHERE died_at IS NOT NULL \(webhook == nil ? "" : "AND webhook = ?1")
            \(id == nil ? "" : "AND id = ?2") ORDER BY seq
            """, isKept: false
        ).all(
            {
                if let webhook { $0.bind(1, webhook) }
                if let id { $0.bind(2, id) }
            }, read: OutboxMessage.init)
        try transaction {
            for message in found {
                try database.prepare(
                    "UPDATE messages SET died_at = NULL, tries = 0, due_at = 0, made_at = ?2 WHERE seq = ?1",
                    isKept: false
                ).run {
                    $0.bind(1, message.seq)
                    $0.bind(2, now.milliseconds)
                }
                try crown(webhook: message.webhook, lane: message.lane)
            }
        }
        try recount()
        return found.count
    }

    // MARK: What is remembered

    /// Which marks of a lane there are.
    package func marks(of lane: String) throws -> Set<String> {
        Set(
            try database.prepare("SELECT what FROM marks WHERE lane = ?1", isKept: false)
                .all({ $0.bind(1, lane) }, read: { $0.text(0) }))
    }

    /// Since when there is somebody to tell: what ended before was never to be told.
    ///
    /// - Parameter isListening: whether there is from now on.
    package func listening(_ isListening: Bool, at now: Date) throws -> Date {
        if !isListening {
            try database.execute("DELETE FROM listening")
            return now
        }
        let since = try database.prepare("SELECT since FROM listening", isKept: false)
            .first({ _ in }, read: { Date(milliseconds: $0.int(0)) })
        if let since { return since }
        try database.prepare("INSERT INTO listening (since) VALUES (?1)", isKept: false)
            .run { $0.bind(1, now.milliseconds) }
        return now
    }

    /// Forgets old marks, and the oldest of what was given up.
    package func tidy(at now: Date) throws {
        try transaction {
            try database.prepare("DELETE FROM marks WHERE at < ?1", isKept: false)
                .run { $0.bind(1, (now - limits.markDays * 86_400).milliseconds) }
            try database.prepare("DELETE FROM messages WHERE died_at < ?1", isKept: false)
                .run { $0.bind(1, (now - limits.deadDays * 86_400).milliseconds) }
            try database.prepare(
                """
                DELETE FROM messages WHERE seq IN (SELECT seq FROM messages WHERE died_at IS NOT NULL
                ORDER BY died_at DESC, seq DESC LIMIT -1 OFFSET ?1)
                """, isKept: false
            ).run { $0.bind(1, limits.dead) }
        }
    }

    /// Nothing of these calls and tickets remains, waiting or given up.
    package func forget(lanes: [String]) throws {
        try transaction {
            for lane in lanes {
                try database.prepare("DELETE FROM messages WHERE lane = ?1", isKept: false).run { $0.bind(1, lane) }
                try database.prepare("DELETE FROM marks WHERE lane = ?1 AND what <> 'end'", isKept: false)
                    .run { $0.bind(1, lane) }
            }
        }
        try recount()
    }
}
