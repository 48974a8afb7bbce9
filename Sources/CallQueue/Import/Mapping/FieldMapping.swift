/// Which column of an export is which field of a ticket: one JSON5 file for each kind of export, see `config/mappings`.
package struct FieldMapping: Sendable, Hashable {
    /// The file's name without its ending; what `--map` takes.
    package let name: String
    /// ISO 3166-1: where numbers without a country code are at home; nil for where the site is.
    package let region: String?
    /// Of times written without a zone.
    package let zone: ZoneRules
    /// Ranges of numbers assigned after libphonenumber's tables were made.
    package let alsoAssigned: [String]
    package let id: String
    package let ticketClass: ClassRule
    /// Columns joined with `nameSeparator`: family name first where the language wants it so.
    package let customerName: [String]
    package let nameSeparator: String
    /// Columns of phone cells, main one first.
    package let numbers: [String]
    /// Columns joined with line breaks.
    package let details: [String]
    package let order: String?
    package let product: String?
    package let owner: String?
    package let priority: PriorityRule?
    package let vip: TierRule?
    /// Rows that are not to be called: closed tickets.
    package let leaveOut: WordsRule?
    package let createdAt: TimeRule?
    package let deadlineAt: TimeRule?
    package let numbersExpireAt: TimeRule?
    /// Where the customer's consent to being called is on record.
    package let consentRef: String?
    /// Columns that the file may lack. All others named here must be there.
    package let optionalColumns: Set<String>

    /// All columns the mapping names.
    package var columns: [String] { ticketColumns + [leaveOut?.column].compactMap(\.self) }

    /// The columns that a field of the ticket is made of.
    var ticketColumns: [String] {
        let single = [id, ticketClass.column, order, product, owner, consentRef, priority?.column, vip?.column]
        let times = [createdAt?.column, deadlineAt?.column, numbersExpireAt?.column]
        return (single + times).compactMap(\.self) + customerName + numbers + details
    }

    /// The columns without which a file cannot be loaded by this mapping.
    package var requiredColumns: [String] { columns.filter { !optionalColumns.contains($0) } }
}

/// How a ticket's class is told: by the words of a column, else by how its id begins, else one for all.
package struct ClassRule: Sendable, Hashable {
    package let column: String?
    package let values: [String: TicketClass]
    /// Longest first.
    package let idPrefixes: [IDPrefix]
    package let otherwise: TicketClass?

    package struct IDPrefix: Sendable, Hashable {
        package let prefix: String
        package let ticketClass: TicketClass
    }
}

/// A column whose words are priorities.
package struct PriorityRule: Sendable, Hashable {
    package let column: String
    package let values: [String: TicketPriority]
    /// For a word not in `values`, and for none; nil refuses the row.
    package let otherwise: TicketPriority?
}

/// A column whose words are VIP tiers: a list of words is tier 1, a table of words gives each its own.
package struct TierRule: Sendable, Hashable {
    package let column: String
    /// 1 to 9.
    package let values: [String: Int]
}

/// A column that says yes by one of these words.
package struct WordsRule: Sendable, Hashable {
    package let column: String
    package let values: Set<String>
}

/// A column of instants, and how they may be written.
package struct TimeRule: Sendable, Hashable {
    package let column: String
    let formats: [TimeFormat]
    /// As the mapping file has them, for messages.
    package let patterns: [String]
}
