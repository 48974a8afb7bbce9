/// Lines for spreadsheets: UTF-8 with byte order mark, CRLF (RFC 4180), and a cell that a spreadsheet would take for a formula
/// gets an apostrophe before it.
enum CSVText {
    static let byteOrderMark = "\u{FEFF}"

    /// Without the line's end.
    static func line(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") }

    private static func cell(_ text: String) -> String {
        let isFormula = text.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
        let safe = isFormula ? "'" + text : text
        guard safe.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return safe }
        return "\"" + safe.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
