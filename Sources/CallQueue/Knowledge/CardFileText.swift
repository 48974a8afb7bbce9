/// Cards written as a file that can be imported again.
package enum CardFileText {
    package static let header = csvLine(CardField.allCases.map(\.rawValue))

    package static func csv(_ card: KnowledgeCard) -> String {
        let content = card.content
        return csvLine([
            card.id, content.title, content.category, content.ticketClasses.joined(separator: ", "), content.words,
            content.text,
        ])
    }

    package static func markdown(_ card: KnowledgeCard) -> String {
        let content = card.content
        var lines = ["# " + content.title, "id: " + card.id]
        if !content.category.isEmpty { lines.append("category: " + content.category) }
        if !content.ticketClasses.isEmpty { lines.append("classes: " + content.ticketClasses.joined(separator: ", ")) }
        if !content.words.isEmpty { lines.append("words: " + content.words) }
        return (lines + ["", content.text, "", ""]).joined(separator: "\n")
    }

    private static func csvLine(_ cells: [String]) -> String { cells.map(quoted).joined(separator: ",") + "\r\n" }

    private static func quoted(_ cell: String) -> String {
        // A spreadsheet takes text that begins so for a formula and runs it.
        let isFormula = cell.utf8.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
        let safe = isFormula ? "'" + cell : cell
        guard safe.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
