/// A mapping proposed for a file that none fits: which column seems to be what, how sure that is, and the mapping's text.
package struct MappingProposal: Sendable {
    package let fields: [ProposedField]
    /// Columns that no field is made of; they are kept with the ticket.
    package let unused: [String]
    package let remarks: [ProposalRemark]
    /// A mapping file, JSON5.
    package let text: String

    /// - Parameters:
    ///   - columns: samples of all columns, in the file's order.
    ///   - region: ISO 3166-1, of numbers without a country code.
    ///   - ticketClass: for all rows, where the file does not tell the class.
    ///   - reads: whether a cell gives a telephone number.
    /// - Throws: `ProposalFault` where no column can be the id, or none the numbers.
    init(
        _ columns: [ColumnSample], region: String, ticketClass: TicketClass?, reads: (String) -> Bool
    ) throws(ProposalFault) {
        var choice = ColumnChoice(columns, reads: reads)
        let rules = FieldRules(columns, &choice, ticketClass: ticketClass)
        let names = columns.map(\.name)
        guard choice.column(.id) != nil else { throw .noID(names) }
        guard !choice.columns(.numbers).isEmpty else { throw .noNumbers(names) }
        fields = choice.fields(columns, rules)
        let used = Set(fields.flatMap(\.columns))
        unused = names.filter { !used.contains($0) }
        remarks = rules.remarks + choice.remarks(columns)
        text = ProposalText(columns, choice, rules, region: region, fields: fields).text
    }
}

/// Why no mapping can be proposed.
package enum ProposalFault: Error, Sendable, Hashable, CustomStringConvertible {
    case noID([String])
    case noNumbers([String])

    package var description: String {
        switch self {
        case .noID(let columns):
            "no column of \(Self.list(columns)) looks like the ticket's id, a different text in every row; write a mapping by hand"
        case .noNumbers(let columns):
            "no column of \(Self.list(columns)) holds telephone numbers; is it the right file, and the right --region?"
        }
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(40).map { "\"\($0)\"" }.joined(separator: ", ")
    }
}
