package import FoundationEssentials

/// One ticket as it is handed in by itself: texts, read by the same rules as the cells of a file.
package struct TicketDraft: Sendable, Hashable, Codable {
    package var id: String
    package var ticketClass: String
    /// Phone cells, main one first; each may hold several numbers.
    package var numbers: [String]
    package var customerName = ""
    package var details = ""
    package var order: String?
    package var product: String?
    package var fields: [String: String] = [:]
    /// A `TicketPriority`; nil for normal.
    package var priority: String?
    /// 0 to 9.
    package var vipTier = 0
    package var owner: String?
    /// nil: now.
    package var createdAt: Date?
    package var deadlineAt: Date?
    package var numbersExpireAt: Date?
    package var consentRef: String?

    package init(id: String, ticketClass: String, numbers: [String]) {
        self.id = id
        self.ticketClass = ticketClass
        self.numbers = numbers
    }

    /// The ticket, or why there is none, in the words of a file's rows.
    ///
    /// - Parameters:
    ///   - known: the classes there are.
    ///   - read: reads a phone cell.
    func ticket(
        known: Set<TicketClass>, position: RowPosition, now: Date, read: (String) -> NumberVerdict
    ) throws(RowRefusal) -> (Ticket, [RowVerdict.Note]) {
        let id = CellText.trimmed(id)
        guard !id.isEmpty else { throw RowRefusal(column: "ticket", reason: .missingID, text: "there is no id") }
        guard let id = TicketID(checking: id) else {
            throw RowRefusal(
                column: "ticket", reason: .badID, text: "an id has at most 128 bytes and no control characters")
        }
        let (numbers, notes) = try DraftNumbers.read(self.numbers, by: read)
        let ticket = Ticket(
            id: id, ticketClass: try Self.ticketClass(ticketClass, known), customerName: customerName,
            numbers: numbers, details: details, order: order, product: product, fields: fields,
            priority: try Self.priority(priority), vipTier: vipTier,
            owner: owner.flatMap { $0.isEmpty ? nil : AgentID(rawValue: $0) }, createdAt: createdAt ?? now,
            deadlineAt: deadlineAt, numbersExpireAt: numbersExpireAt, consentRef: consentRef, source: position)
        return (ticket, notes)
    }

    private static func ticketClass(_ word: String, _ known: Set<TicketClass>) throws(RowRefusal) -> TicketClass {
        let ticketClass = TicketClass(rawValue: CellText.trimmed(word))
        // A class that is only misspelt would be called by the rules for all.
        guard known.contains(ticketClass) else {
            let names = known.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
            throw RowRefusal(
                column: "class", reason: .unknownClass, text: "\"\(word.prefix(64))\" is no class; known: \(names)")
        }
        return ticketClass
    }

    static func priority(_ word: String?) throws(RowRefusal) -> TicketPriority {
        guard let word else { return .normal }
        if let priority = TicketPriority(rawValue: word) { return priority }
        let names = TicketPriority.allCases.map(\.rawValue).joined(separator: ", ")
        throw RowRefusal(
            column: "priority", reason: .unknownPriority, text: "\"\(word.prefix(64))\" is no priority; known: \(names)"
        )
    }
}

/// The numbers of one ticket's phone cells.
enum DraftNumbers {
    /// A cell that cannot be read is a note as long as another gives a number.
    static func read(
        _ cells: [String], by read: (String) -> NumberVerdict
    ) throws(RowRefusal) -> ([DialableNumber], [RowVerdict.Note]) {
        var numbers: [DialableNumber] = []
        var refused: [NumberRefusal] = []
        for cell in cells {
            switch read(cell) {
            case .accepted(let found): for number in found where !numbers.contains(number) { numbers.append(number) }
            case .refused(let refusal): refused.append(refusal)
            }
        }
        let faults = refused.filter { $0.reason != .noNumber }
        guard numbers.isEmpty else { return (numbers, faults.map { .init(column: "numbers", text: $0.text) }) }
        let worst = faults.first ?? refused.first ?? NumberRefusal(.noNumber, "there is no number")
        throw RowRefusal(column: "numbers", reason: .number(worst.reason), text: worst.text)
    }
}
