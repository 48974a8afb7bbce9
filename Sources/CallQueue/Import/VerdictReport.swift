/// The report of a load as CSV (RFC 4180): one line for each row of the file, in the file's order, numbers masked.
package enum VerdictReport {
    /// The first line, with its line break.
    package static let header = line([
        "row", "line", "ticket", "verdict", "reason", "column", "explanation", "class", "numbers",
    ])

    /// A row's line, with its line break.
    package static func line(for verdict: RowVerdict) -> String {
        let place = ["\(verdict.position.record)", "\(verdict.position.line)", verdict.id?.rawValue ?? ""]
        return line(place + outcome(verdict))
    }

    private static func outcome(_ verdict: RowVerdict) -> [String] {
        switch verdict.outcome {
        case .accepted(let ticket, let isSelected):
            let columns = verdict.notes.map(\.column).joined(separator: "; ")
            let notes = verdict.notes.map { "\($0.column): \($0.text)" }.joined(separator: "; ")
            let numbers = ticket.numbers.map(\.masked).joined(separator: " / ")
            return [isSelected ? "accepted" : "notSelected", "", columns, notes, ticket.ticketClass.rawValue, numbers]
        case .refused(let refusal):
            return ["refused", refusal.reason.code, refusal.column ?? "", refusal.text, "", ""]
        case .duplicate(let first, let isSame):
            let text = isSame ? "the same as \(first)" : "the same ticket as \(first), which counts, with other values"
            return ["duplicate", isSame ? "same" : "differs", "", text, "", ""]
        }
    }

    private static func line(_ fields: [String]) -> String {
        fields.map(quoted).joined(separator: ",") + "\r\n"
    }

    private static func quoted(_ field: String) -> String {
        // A spreadsheet takes text that begins so for a formula and runs it; the export it came from is not ours.
        let isFormula = field.utf8.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
        let safe = isFormula ? "'" + field : field
        guard safe.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
