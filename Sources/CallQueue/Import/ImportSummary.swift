/// The running count of a load; every row is in exactly one of accepted, refused and duplicates.
package struct ImportSummary: Sendable, Hashable {
    package private(set) var rows = 0
    package private(set) var accepted = 0
    /// Of the accepted: outside the share of their class that is called.
    package private(set) var notSelected = 0
    package private(set) var duplicates = 0
    /// Of the duplicates: not the same in every column as the row that counts.
    package private(set) var differingDuplicates = 0
    /// By the reason's code.
    package private(set) var refused: [String: Int] = [:]
    /// Of the accepted, by class.
    package private(set) var acceptedByClass: [TicketClass: Int] = [:]
    /// Of the accepted and selected, by class.
    package private(set) var selectedByClass: [TicketClass: Int] = [:]

    package init() {}

    mutating func count(_ verdict: RowVerdict) {
        rows += 1
        switch verdict.outcome {
        case .accepted(let ticket, let isSelected):
            accepted += 1
            acceptedByClass[ticket.ticketClass, default: 0] += 1
            if isSelected { selectedByClass[ticket.ticketClass, default: 0] += 1 } else { notSelected += 1 }
        case .refused(let refusal): refused[refusal.reason.code, default: 0] += 1
        case .duplicate(_, let isSame):
            duplicates += 1
            if !isSame { differingDuplicates += 1 }
        }
    }
}
