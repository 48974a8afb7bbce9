import ControlAPI

/// Knowledge cards for people.
enum CardSheet {
    static func table(_ cards: [CardInfo], _ console: Console) throws {
        var table = Table([
            .init(heading: "CARD"), .init(heading: "CATEGORY"), .init(heading: "CLASSES"),
            .init(heading: "USED", alignment: .right), .init(heading: "HELPED", alignment: .right),
            .init(heading: "NOT", alignment: .right), .init(heading: "TITLE"),
        ])
        table.rows = cards.map { card in
            [
                .init(card.cardId), .init(dash(card.category)), .init(dash(card.ticketClasses.joined(separator: ", "))),
                .init(card.used ?? 0), .init(card.helped ?? 0), .init(card.notHelped ?? 0), .init(card.title),
            ]
        }
        try console.table(table)
    }

    static func write(_ card: CardInfo, _ console: Console) throws {
        var facts = Facts()
        facts.add("Card", card.cardId)
        facts.add("Title", card.title)
        facts.add("Category", card.category.isEmpty ? nil : card.category)
        facts.add("Classes", card.ticketClasses.isEmpty ? nil : card.ticketClasses.joined(separator: ", "))
        facts.add("Words", card.words)
        facts.add("Revision", "\(card.revision), \(LocalTime.text(of: card.changedAt)), \(card.changedBy)" as Message)
        if let used = card.used {
            facts.add("Used", "\(used) calls; helped \(card.helped ?? 0), did not \(card.notHelped ?? 0)" as Message)
        }
        for file in card.attachments { facts.add("File", "\(file.name), \(file.bytes) bytes" as Message) }
        try facts.write(console)
        guard let text = card.text else { return }
        try console.line("")
        // Line by line: a text from a file may hold what a terminal would obey.
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            try console.line(Message(verbatim: String(line)))
        }
    }

    /// What was found stands between marks that a terminal shows as they are.
    static func marked(_ pieces: [TextPiece]) -> String {
        pieces.map { $0.match == true ? "[\($0.text)]" : $0.text }.joined()
    }

    private static func dash(_ text: String) -> String? { text.isEmpty ? nil : text }
}
