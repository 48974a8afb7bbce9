import FoundationEssentials

extension SQLiteStore {
    func look(at source: String, url: String) throws -> SourceLook {
        let known = try database.prepare("SELECT since, etag FROM sources WHERE id = ?1 AND url = ?2", isKept: false)
            .first(
                {
                    $0.bind(1, source)
                    $0.bind(2, url)
                }, read: { ($0.date(0), $0.optionalText(1)) })
        guard let known else { return SourceLook() }
        var look = SourceLook()
        (look.since, look.etag) = known
        look.refused = Set(
            try database.prepare("SELECT ticket, reason FROM source_refusals WHERE source = ?1", isKept: false)
                .all({ $0.bind(1, source) }, read: { SourceLook.Refused(ticket: $0.text(0), reason: $0.text(1)) }))
        return look
    }

    func keep(_ look: SourceLook, of source: String, url: String) throws {
        let before = try self.look(at: source, url: url)
        try database.prepare("REPLACE INTO sources (id, url, since, etag) VALUES (?1, ?2, ?3, ?4)", isKept: false).run {
            $0.bind(1, source)
            $0.bind(2, url)
            $0.bind(3, look.since?.milliseconds)
            $0.bind(4, look.etag)
        }
        guard look.refused != before.refused else { return }
        try database.prepare("DELETE FROM source_refusals WHERE source = ?1", isKept: false).run { $0.bind(1, source) }
        let insertion = try database.prepare(
            "INSERT INTO source_refusals (source, ticket, reason) VALUES (?1, ?2, ?3)", isKept: false)
        for row in look.refused {
            try insertion.run {
                $0.bind(1, source)
                $0.bind(2, row.ticket)
                $0.bind(3, row.reason)
            }
        }
    }
}
