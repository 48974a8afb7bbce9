/// What became of one row of a batch file.
package struct RowVerdict: Sendable, Hashable {
    package enum Outcome: Sendable, Hashable {
        /// A ticket to load. `isSelected` is false for one outside its class's share, which is loaded and not called.
        case accepted(Ticket, isSelected: Bool)
        case refused(RowRefusal)
        /// The file has this ticket in an earlier row, which counts; whether this row says the same in every column.
        case duplicate(of: RowPosition, isSame: Bool)
    }

    /// Something in an accepted row that was passed over: a second number that cannot be dialled.
    package struct Note: Sendable, Hashable {
        package let column: String
        package let text: String
    }

    package let position: RowPosition
    /// Nil where the row has none that can be read.
    package let id: TicketID?
    package let outcome: Outcome
    package let notes: [Note]

    package init(position: RowPosition, id: TicketID?, outcome: Outcome, notes: [Note] = []) {
        self.position = position
        self.id = id
        self.outcome = outcome
        self.notes = notes
    }
}
