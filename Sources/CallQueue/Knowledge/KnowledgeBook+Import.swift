package import FoundationEssentials

/// What became of a row.
package struct CardVerdict: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable {
        case added, changed
        /// The card says that already.
        case same
        case refused
    }

    package let record: Int
    package let line: Int
    package let title: String
    /// The card's; nil: refused, or one that a dry run would have to make one for.
    package let cardID: String?
    package let kind: Kind
    /// Refused: the field at fault and why.
    package var field: String?
    package var text: String?
}

extension KnowledgeBook {
    /// Stores a file's cards: a row is the card with its id, or with its title in its category, or a new one. The same file again changes
    /// nothing. Rows that are refused are left out; the others are stored together.
    ///
    /// - Parameter isDryRun: judge every row and store nothing.
    /// - Throws: `StoreError`; then nothing has changed.
    package func take(_ file: CardFile, isDryRun: Bool, by who: String, at now: Date) throws -> [CardVerdict] {
        do {
            return try transaction {
                var seen: [String: Int] = [:]
                let verdicts = try file.rows.map { try judge($0, &seen, isDryRun, by: who, at: now) }
                if isDryRun { throw DryRun(verdicts: verdicts) }
                return verdicts
            }
        } catch let run as DryRun {
            return run.verdicts
        }
    }

    /// Undoes what a dry run did.
    private struct DryRun: Error {
        let verdicts: [CardVerdict]
    }

    private func judge(
        _ row: CardRow, _ seen: inout [String: Int], _ isDryRun: Bool, by who: String, at now: Date
    ) throws -> CardVerdict {
        func verdict(_ kind: CardVerdict.Kind, _ id: String?, field: String? = nil, _ text: String? = nil)
            -> CardVerdict
        {
            CardVerdict(
                record: row.record, line: row.line, title: String((row.title ?? "").prefix(CardContent.longestTitle)),
                cardID: id, kind: kind, field: field, text: text)
        }
        if let fault = row.fault { return verdict(.refused, nil, fault) }
        do {
            let known = try known(row)
            let content = try row.applied(to: known?.content ?? CardContent(title: "", text: "")).checked()
            let id =
                try row.id.map(CardContent.checkedID) ?? known?.id ?? UniqueID.next()
            if let earlier = seen.updateValue(row.record, forKey: id) {
                return verdict(.refused, id, field: "id", "row \(earlier) of this file is the same card")
            }
            if let twin = try find(category: content.category, title: content.title), twin.seq != known?.seq {
                return verdict(.refused, id, field: "title", "card \(twin.id) of this category has the title already")
            }
            guard let known else {
                try refuseMore()
                try insert(content, id: id, by: who, action: "imported", at: now)
                return verdict(.added, isDryRun ? row.id : id)
            }
            guard content != known.content else { return verdict(.same, id) }
            try update(known, content, by: who, action: "imported", at: now)
            return verdict(.changed, id)
        } catch let fault as CardFault {
            return verdict(.refused, nil, field: fault.field, fault.text)
        } catch KnowledgeRefusal.full(let most) {
            return verdict(.refused, nil, "the book is full: it holds at most \(most) cards")
        }
    }

    private func known(_ row: CardRow) throws -> KnowledgeCard? {
        if let id = row.id { return try find(CellText.trimmed(id)) }
        return try find(category: CellText.trimmed(row.category ?? ""), title: CellText.trimmed(row.title ?? ""))
    }
}
