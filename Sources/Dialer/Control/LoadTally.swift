import CallQueue
import ControlAPI

/// The running count of a load: what the queue said of each row, and of which class it was.
struct LoadTally: Sendable, Equatable {
    struct ClassCount: Sendable, Equatable {
        var rows = 0
        var selected = 0
        var notSelected = 0
    }

    private(set) var rows = 0
    private(set) var accepted = 0
    private(set) var notSelected = 0
    private(set) var duplicates = 0
    /// By the reason's word.
    private(set) var refused: [String: Int] = [:]
    private(set) var classes: [TicketClass: ClassCount] = [:]
    private(set) var firstRefusal: LoadVerdict?

    mutating func count(_ row: CallQueue.RowVerdict, _ verdict: LoadVerdict) {
        rows += 1
        switch verdict.kind {
        case .accepted: accepted += 1
        case .notSelected: notSelected += 1
        case .duplicate: duplicates += 1
        case .refused:
            refused[verdict.reason ?? "refused", default: 0] += 1
            firstRefusal = firstRefusal ?? verdict
        }
        // A row that gives no ticket has no class either.
        guard case .accepted(let ticket, _) = row.outcome else { return }
        var count = classes[ticket.ticketClass, default: ClassCount()]
        count.rows += 1
        if verdict.kind == .accepted { count.selected += 1 }
        if verdict.kind == .notSelected { count.notSelected += 1 }
        classes[ticket.ticketClass] = count
    }

    /// Rows by verdict word, for progress.
    var words: [String: Int] {
        [
            RowVerdictWord.accepted.rawValue: accepted, RowVerdictWord.notSelected.rawValue: notSelected,
            RowVerdictWord.duplicate.rawValue: duplicates,
            RowVerdictWord.refused.rawValue: refused.values.reduce(0, +),
        ]
    }

    /// By the name of the class.
    var classLoads: [ClassLoad] {
        classes.sorted { $0.key < $1.key }.map { name, count in
            ClassLoad(
                ticketClass: name.rawValue, rows: count.rows, selected: count.selected, notSelected: count.notSelected)
        }
    }

    /// Why nothing of the file is of use; nil if something is. Known tickets are: the file was loaded before.
    var futility: ControlError? {
        guard rows > 0 else {
            return ControlError(.batchRefused, "The file has a header and no rows; nothing was loaded.")
        }
        guard accepted + notSelected + duplicates == 0 else { return nil }
        let reasons = refused.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        let first = firstRefusal.map { refusal in
            let column = refusal.column.map { ", column “\($0)”" } ?? ""
            return " The first: \(refusal.position)\(column): \(refusal.detail ?? "")."
        }
        return ControlError(
            .batchRefused,
            """
            None of the \(rows) rows gives a ticket (\(reasons)); nothing was loaded.\(first ?? "") \
            A dry run shows the verdict on every row.
            """)
    }
}
