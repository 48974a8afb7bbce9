import CallQueue
import ControlAPI

/// Cards as others read them.
extension CardInfo {
    /// - Parameter isWhole: with its text, keywords and files.
    init(_ card: KnowledgeCard, isWhole: Bool) {
        let content = card.content
        self.init(
            cardId: card.id, title: content.title, category: content.category, ticketClasses: content.ticketClasses,
            words: content.words.isEmpty ? nil : content.words, text: isWhole ? content.text : nil,
            revision: card.revision, changedAt: card.changedAt, changedBy: card.changedBy, used: card.usage.used,
            helped: card.usage.helped, notHelped: card.usage.notHelped,
            attachments: card.attachments.map { AttachmentInfo($0) })
    }
}

extension AttachmentInfo {
    init(_ file: CardAttachment) {
        self.init(attachmentId: file.id, name: file.name, type: file.kind.rawValue, bytes: file.bytes)
    }
}

extension ControlAPI.TextPiece {
    init(_ piece: CallQueue.TextPiece) { self.init(text: piece.text, match: piece.isMatch ? true : nil) }
}

extension ControlAPI.CardHit {
    init(_ hit: CallQueue.CardHit) {
        self.init(
            card: CardInfo(hit.card, isWhole: false), title: hit.title.map { ControlAPI.TextPiece($0) },
            excerpt: hit.excerpt.map { ControlAPI.TextPiece($0) }, partly: hit.isWhole ? nil : true)
    }
}

extension ControlAPI.CardVerdict {
    init(_ verdict: CallQueue.CardVerdict) {
        self.init(
            row: verdict.record, line: verdict.line, title: verdict.title, cardId: verdict.cardID,
            verdict: verdict.kind.rawValue, field: verdict.field, text: verdict.text.map(ControlError.sentence))
    }
}

extension ControlError {
    init(_ refusal: KnowledgeRefusal) {
        switch refusal {
        case .unknownCard(let id):
            self.init(.notFound, "There is no card “\(id.prefix(64))”; see knowledge.list.", field: "card")
        case .unknownAttachment:
            self.init(.notFound, "The card has no such file; see knowledge.show.", field: "attachment")
        case .stale(let revision, let who, let at):
            self.init(
                .conflict,
                "\(who) changed the card at \(Instant.text(of: at)); it is at revision \(revision) now. Look at it again, "
                    + "then change that.", field: "revision")
        case .titleTaken(let id):
            self.init(.conflict, "Card \(id) of this category has the title already.", field: "title")
        case .idTaken: self.init(.conflict, "There is a card with this id already.", field: "card")
        case .full(let most): self.init(.conflict, "The book is full: it holds at most \(most) cards.")
        case .fault(let fault):
            self.init(
                .invalidParams, Self.sentence("\(fault.field): \(fault.text)"),
                field: fault.field == "id" ? "card" : fault.field)
        case .attachment(let fault): self.init(fault)
        }
    }

    private init(_ fault: AttachmentFault) {
        switch fault {
        case .badName:
            self.init(
                .invalidParams,
                "A file's name has 1 to 100 characters, none of them / \\ \" < > | : * ? ( ) [ ], and does not begin with a dot.",
                field: "name")
        case .kind:
            self.init(
                .invalidParams,
                "Only PNG, JPEG, WebP, PDF and plain text (.txt) can be attached; this is none of them.",
                field: "data")
        case .tooLarge(let most): self.init(.tooLarge, "The file has at most \(most) bytes.", field: "bytes")
        case .tooMany(let most): self.init(.conflict, "A card has at most \(most) files.", field: "name")
        case .nameTaken:
            self.init(.conflict, "The card has a file of this name; detach it, or choose another name.", field: "name")
        case .offset(let expected):
            self.init(.conflict, "\(expected) bytes were received; the next piece begins there.", field: "offset")
        case .empty: self.init(.invalidParams, "The piece is empty.", field: "data")
        }
    }
}
