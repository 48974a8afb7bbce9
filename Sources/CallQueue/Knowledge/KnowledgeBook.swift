package import FoundationEssentials

/// The knowledge cards: a database of its own beside the queue's, so that neither a search nor an import of thousands of cards makes an
/// attempt wait. It runs on a thread of its own.
///
/// The index (`card_words`, FTS5) is written in the same transaction as the card, so that a change is found as soon as it is answered.
package actor KnowledgeBook {
    /// Cards in one book.
    package static let most = 20_000

    nonisolated private let thread: StoreThread
    nonisolated package var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    let database: SQLiteDatabase

    /// Opens or makes it.
    ///
    /// - Parameter path: its file; the folder exists.
    /// - Throws: `StoreError`.
    package init(path: String) throws {
        thread = try StoreThread(name: "knowledge-book")
        database = try SQLiteDatabase(path: path, access: .readWrite)
        try database.execute(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -2000; PRAGMA foreign_keys = ON")
        if try database.integer("PRAGMA user_version") == 0 { try database.execute(Self.schema) }
        let found = try database.integer("PRAGMA user_version")
        guard found == 1 else { throw StoreError.newerSchema(path: path, found: found, known: 1) }
        // Whoever was handing in a file begins anew.
        try database.execute("DELETE FROM attachments WHERE received < bytes")
    }

    // MARK: One card

    /// - Throws: `KnowledgeRefusal.unknownCard`, `StoreError`.
    package func card(_ id: String) throws -> KnowledgeCard {
        var card = try stored(id)
        card.attachments = try attachments(of: card.seq)
        return card
    }

    /// Who did what with it, the newest first.
    package func history(of id: String, limit: Int = 20) throws -> [CardAuditLine] {
        try database.prepare(
            "SELECT at, action, revision, who FROM card_audit WHERE card = ?1 ORDER BY seq DESC LIMIT ?2", isKept: false
        ).all(
            {
                $0.bind(1, id)
                $0.bind(2, limit)
            },
            read: {
                CardAuditLine(
                    at: Date(milliseconds: $0.int(0)), action: $0.text(1), revision: $0.int(2), who: $0.text(3))
            })
    }

    /// - Parameter id: chosen by whoever makes it; nil: one is made.
    /// - Throws: `KnowledgeRefusal`, `StoreError`; then nothing has changed.
    package func create(_ content: CardContent, id: String?, by who: String, at now: Date) throws -> KnowledgeCard {
        let content = try Self.checked(content)
        let id = try id.map(Self.checkedID) ?? UniqueID.next()
        try transaction {
            guard try find(id) == nil else { throw KnowledgeRefusal.idTaken }
            try refuseTwin(of: content, but: nil)
            try refuseMore()
            try insert(content, id: id, by: who, action: "created", at: now)
        }
        return try card(id)
    }

    /// - Parameter revision: the one that was read; if the card has another, somebody changed it meanwhile.
    /// - Throws: `KnowledgeRefusal`, `StoreError`; then nothing has changed.
    package func change(
        _ id: String, revision: Int, by who: String, at now: Date, _ edit: @Sendable (inout CardContent) -> Void
    ) throws -> KnowledgeCard {
        try transaction {
            let card = try present(id, revision: revision)
            var content = card.content
            edit(&content)
            content = try Self.checked(content)
            guard content != card.content else { return }
            try refuseTwin(of: content, but: card.seq)
            try update(card, content, by: who, action: "changed", at: now)
        }
        return try card(id)
    }

    /// - Throws: `KnowledgeRefusal`, `StoreError`; then nothing has changed.
    package func remove(_ id: String, revision: Int?, by who: String, at now: Date) throws {
        try transaction {
            let card = try present(id, revision: revision)
            try database.prepare("DELETE FROM card_words WHERE rowid = ?1", isKept: false).run { $0.bind(1, card.seq) }
            try database.prepare("DELETE FROM cards WHERE seq = ?1", isKept: false).run { $0.bind(1, card.seq) }
            try note("removed", id, card.revision, by: who, at: now)
        }
    }

    // MARK: Lists

    /// By category and title, without their texts' attachments.
    package func list(
        category: String? = nil, ticketClass: String? = nil, offset: Int = 0, limit: Int
    ) throws -> [KnowledgeCard] {
        try database.prepare(
            """
            SELECT \(Self.columns) FROM cards WHERE (?1 IS NULL OR category = ?1) AND (?2 IS NULL OR EXISTS
                (SELECT 1 FROM card_classes c WHERE c.class = ?2 AND c.card = seq))
            ORDER BY category, title LIMIT ?4 OFFSET ?3
            """, isKept: false
        ).all(
            {
                $0.bind(1, category)
                $0.bind(2, ticketClass)
                $0.bind(3, offset)
                $0.bind(4, limit)
            }, read: KnowledgeCard.init)
    }

    /// How many cards there are in each category, in the order of their names.
    package func categories(ticketClass: String? = nil) throws -> [(name: String, cards: Int)] {
        try database.prepare(
            """
            SELECT category, count(*) FROM cards WHERE ?1 IS NULL OR EXISTS
                (SELECT 1 FROM card_classes c WHERE c.class = ?1 AND c.card = seq) GROUP BY category ORDER BY category
            """, isKept: false
        ).all({ $0.bind(1, ticketClass) }, read: { ($0.text(0), $0.int(1)) })
    }

    /// A copy of all of it, as it is now.
    package func backUp(to path: String) throws -> Int { try StoreBackup.make(of: database, at: path) }

    // MARK: Inside

    static let columns = """
        seq, id, revision, title, category, classes, words, text, changed_at, changed_by, used, helped, not_helped
        """

    func find(_ id: String) throws -> KnowledgeCard? {
        try database.prepare("SELECT \(Self.columns) FROM cards WHERE id = ?1", isKept: false)
            .first({ $0.bind(1, id) }, read: KnowledgeCard.init)
    }

    func find(category: String, title: String) throws -> KnowledgeCard? {
        try database.prepare("SELECT \(Self.columns) FROM cards WHERE category = ?1 AND title = ?2", isKept: false)
            .first(
                {
                    $0.bind(1, category)
                    $0.bind(2, title)
                }, read: KnowledgeCard.init)
    }

    func stored(_ id: String) throws -> KnowledgeCard {
        guard let card = try find(id) else { throw KnowledgeRefusal.unknownCard(id) }
        return card
    }

    func present(_ id: String, revision: Int?) throws -> KnowledgeCard {
        let card = try stored(id)
        guard revision == nil || revision == card.revision else {
            throw KnowledgeRefusal.stale(revision: card.revision, by: card.changedBy, at: card.changedAt)
        }
        return card
    }

    func refuseTwin(of content: CardContent, but own: Int?) throws {
        if let twin = try find(category: content.category, title: content.title), twin.seq != own {
            throw KnowledgeRefusal.titleTaken(id: twin.id)
        }
    }

    func refuseMore() throws {
        guard try database.integer("SELECT count(*) FROM cards") < Self.most else {
            throw KnowledgeRefusal.full(Self.most)
        }
    }

    func insert(_ content: CardContent, id: String, by who: String, action: String, at now: Date) throws {
        let seq = try database.prepare(
            """
            INSERT INTO cards (id, title, category, classes, words, text, revision, changed_at, changed_by)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, ?7, ?8) RETURNING seq
            """, isKept: false
        ).first({ Self.bind($0, id, content, at: now, by: who) }, read: { $0.int(0) })
        guard let seq else { return }
        try index(content, seq)
        try note(action, id, 1, by: who, at: now)
    }

    func update(_ card: KnowledgeCard, _ content: CardContent, by who: String, action: String, at now: Date) throws {
        try database.prepare(
            """
            UPDATE cards SET title = ?2, category = ?3, classes = ?4, words = ?5, text = ?6, revision = revision + 1,
                changed_at = ?7, changed_by = ?8 WHERE id = ?1
            """, isKept: false
        ).run { Self.bind($0, card.id, content, at: now, by: who) }
        try database.prepare("DELETE FROM card_words WHERE rowid = ?1", isKept: false).run { $0.bind(1, card.seq) }
        try index(content, card.seq)
        try note(action, card.id, card.revision + 1, by: who, at: now)
    }

    private static func bind(
        _ statement: SQLiteStatement, _ id: String, _ content: CardContent, at now: Date, by who: String
    ) {
        statement.bind(1, id)
        statement.bind(2, content.title)
        statement.bind(3, content.category)
        statement.bind(4, content.ticketClasses.joined(separator: "\n"))
        statement.bind(5, content.words)
        statement.bind(6, content.text)
        statement.bind(7, now.milliseconds)
        statement.bind(8, who)
    }

    private func index(_ content: CardContent, _ seq: Int) throws {
        try database.prepare(
            "INSERT INTO card_words (rowid, title, words, text) VALUES (?1, ?2, ?3, ?4)", isKept: false
        ).run {
            $0.bind(1, seq)
            $0.bind(2, SearchWords.indexed(content.title))
            $0.bind(3, SearchWords.indexed(content.words + "\n" + content.category))
            $0.bind(4, SearchWords.indexed(CardMarks.plain(content.text)))
        }
        try database.prepare("DELETE FROM card_classes WHERE card = ?1", isKept: false).run { $0.bind(1, seq) }
        for name in content.ticketClasses {
            try database.prepare("INSERT INTO card_classes (class, card) VALUES (?1, ?2)", isKept: false).run {
                $0.bind(1, name)
                $0.bind(2, seq)
            }
        }
    }

    func note(_ action: String, _ id: String, _ revision: Int, by who: String, at now: Date) throws {
        try database.prepare(
            "INSERT INTO card_audit (at, action, card, revision, who) VALUES (?1, ?2, ?3, ?4, ?5)", isKept: false
        ).run {
            $0.bind(1, now.milliseconds)
            $0.bind(2, action)
            $0.bind(3, id)
            $0.bind(4, revision)
            $0.bind(5, who)
        }
    }

    static func checked(_ content: CardContent) throws(KnowledgeRefusal) -> CardContent {
        do { return try content.checked() } catch { throw .fault(error) }
    }

    static func checkedID(_ id: String) throws(KnowledgeRefusal) -> String {
        do { return try CardContent.checkedID(id) } catch { throw .fault(error) }
    }

    /// All of it or nothing.
    func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        try database.execute("BEGIN IMMEDIATE")
        do {
            let value = try body()
            try database.execute("COMMIT")
            return value
        } catch {
            if database.isInTransaction { try? database.execute("ROLLBACK") }
            throw error
        }
    }
}

extension KnowledgeCard {
    /// From `KnowledgeBook.columns`.
    init(_ row: SQLiteStatement) {
        self.init(row, from: 0)
    }

    init(_ row: SQLiteStatement, from first: Int32) {
        self.init(
            seq: row.int(first), id: row.text(first + 1), revision: row.int(first + 2),
            content: CardContent(
                title: row.text(first + 3), category: row.text(first + 4),
                ticketClasses: row.text(first + 5).split(separator: "\n").map(String.init), words: row.text(first + 6),
                text: row.text(first + 7)),
            changedAt: Date(milliseconds: row.int(first + 8)), changedBy: row.text(first + 9),
            usage: CardUsage(used: row.int(first + 10), helped: row.int(first + 11), notHelped: row.int(first + 12)))
    }
}
