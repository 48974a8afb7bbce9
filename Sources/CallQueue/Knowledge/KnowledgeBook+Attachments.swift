package import FoundationEssentials

/// Files of cards. They lie in the book itself, so that a card and its pictures are stored, removed and backed up together.
extension KnowledgeBook {
    package static let longestAttachment = 4 << 20
    package static let mostAttachments = 20

    /// Takes a file's first piece, or all of it.
    ///
    /// - Parameter bytes: how long it will be.
    /// - Throws: `KnowledgeRefusal`, `StoreError`; then nothing has changed.
    package func attach(
        _ name: String, bytes: Int, first data: [UInt8], to id: String, by who: String, at now: Date
    ) throws -> CardAttachment {
        try transaction {
            let card = try stored(id)
            let kind = try Self.checked(name, bytes, data)
            try database.prepare(
                "DELETE FROM attachments WHERE card = ?1 AND name = ?2 AND received < bytes", isKept: false
            )
            .run {
                $0.bind(1, card.seq)
                $0.bind(2, name)
            }
            let there = try attachments(of: card.seq)
            guard there.count < Self.mostAttachments else {
                throw KnowledgeRefusal.attachment(.tooMany(most: Self.mostAttachments))
            }
            guard !there.contains(where: { $0.name == name }) else { throw KnowledgeRefusal.attachment(.nameTaken) }
            let attachment = CardAttachment(id: UniqueID.next(), name: name, kind: kind, bytes: bytes)
            try insert(attachment, of: card.seq)
            try add(data, to: attachment.id, at: 0)
            if data.count == bytes { try note("attached", id, card.revision, by: who, at: now) }
            return attachment
        }
    }

    /// Takes the next piece of a file.
    ///
    /// - Returns: the file, and how much of it is there.
    /// - Throws: `KnowledgeRefusal`, `StoreError`; then nothing has changed.
    package func append(
        _ data: [UInt8], at offset: Int, to attachment: String, of id: String, by who: String, at now: Date
    ) throws -> (CardAttachment, received: Int) {
        try transaction {
            let card = try stored(id)
            guard let (file, received) = try unfinished(attachment, of: card.seq) else {
                throw KnowledgeRefusal.unknownAttachment(attachment)
            }
            guard offset == received else { throw KnowledgeRefusal.attachment(.offset(expected: received)) }
            guard !data.isEmpty else { throw KnowledgeRefusal.attachment(.empty) }
            guard received + data.count <= file.bytes else {
                throw KnowledgeRefusal.attachment(.tooLarge(most: file.bytes))
            }
            try add(data, to: attachment, at: offset)
            if received + data.count == file.bytes { try note("attached", id, card.revision, by: who, at: now) }
            return (file, received + data.count)
        }
    }

    /// - Throws: `KnowledgeRefusal`, `StoreError`; then nothing has changed.
    package func detach(_ attachment: String, from id: String, by who: String, at now: Date) throws {
        try transaction {
            let card = try stored(id)
            guard try attachments(of: card.seq).contains(where: { $0.id == attachment }) else {
                throw KnowledgeRefusal.unknownAttachment(attachment)
            }
            try database.prepare("DELETE FROM attachments WHERE id = ?1", isKept: false).run { $0.bind(1, attachment) }
            try note("detached", id, card.revision, by: who, at: now)
        }
    }

    /// A whole file's bytes.
    ///
    /// - Throws: `KnowledgeRefusal`, `StoreError`.
    package func bytes(of attachment: String, card id: String) throws -> (CardAttachment, Data) {
        let card = try card(id)
        guard let file = card.attachments.first(where: { $0.id == attachment }) else {
            throw KnowledgeRefusal.unknownAttachment(attachment)
        }
        var data = Data(capacity: file.bytes)
        try database.prepare("SELECT data FROM attachment_pieces WHERE attachment = ?1 ORDER BY at", isKept: false)
            .each({ $0.bind(1, attachment) }, read: { data.append(contentsOf: $0.bytes(0)) })
        return (file, data)
    }

    func attachments(of seq: Int) throws -> [CardAttachment] {
        try database.prepare(
            "SELECT id, name, kind, bytes FROM attachments WHERE card = ?1 AND received = bytes ORDER BY name",
            isKept: false
        ).all(
            { $0.bind(1, seq) },
            read: {
                CardAttachment(
                    id: $0.text(0), name: $0.text(1), kind: AttachmentKind(rawValue: $0.text(2)) ?? .text,
                    bytes: $0.int(3))
            })
    }

    private static func checked(
        _ name: String, _ bytes: Int, _ data: [UInt8]
    ) throws(KnowledgeRefusal) -> AttachmentKind {
        let isGood = name.unicodeScalars.allSatisfy {
            $0.value >= 0x20 && !"/\\\"<>|:*?()[]\u{7F}".unicodeScalars.contains($0)
        }
        guard (1...100).contains(name.count), name.utf8.count <= 255, isGood, name.first != ".",
            CellText.trimmed(name) == name
        else { throw .attachment(.badName) }
        guard bytes <= longestAttachment, data.count <= bytes else {
            throw .attachment(.tooLarge(most: longestAttachment))
        }
        guard !data.isEmpty else { throw .attachment(.empty) }
        guard let kind = AttachmentKind(start: Array(data.prefix(4096)), name: name) else { throw .attachment(.kind) }
        return kind
    }

    private func unfinished(_ attachment: String, of seq: Int) throws -> (CardAttachment, Int)? {
        try database.prepare(
            """
            SELECT id, name, kind, bytes, received FROM attachments WHERE id = ?1 AND card = ?2 AND received < bytes
            """, isKept: false
        ).first(
            {
                $0.bind(1, attachment)
                $0.bind(2, seq)
            },
            read: {
                (
                    CardAttachment(
                        id: $0.text(0), name: $0.text(1), kind: AttachmentKind(rawValue: $0.text(2)) ?? .text,
                        bytes: $0.int(3)), $0.int(4)
                )
            })
    }

    private func insert(_ attachment: CardAttachment, of seq: Int) throws {
        try database.prepare(
            "INSERT INTO attachments (id, card, name, kind, bytes, received) VALUES (?1, ?2, ?3, ?4, ?5, 0)",
            isKept: false
        ).run {
            $0.bind(1, attachment.id)
            $0.bind(2, seq)
            $0.bind(3, attachment.name)
            $0.bind(4, attachment.kind.rawValue)
            $0.bind(5, attachment.bytes)
        }
    }

    private func add(_ data: [UInt8], to attachment: String, at offset: Int) throws {
        try database.prepare("INSERT INTO attachment_pieces (attachment, at, data) VALUES (?1, ?2, ?3)", isKept: false)
            .run {
                $0.bind(1, attachment)
                $0.bind(2, offset)
                $0.bind(3, blob: data)
            }
        try database.prepare("UPDATE attachments SET received = ?2 WHERE id = ?1", isKept: false).run {
            $0.bind(1, attachment)
            $0.bind(2, offset + data.count)
        }
    }
}
