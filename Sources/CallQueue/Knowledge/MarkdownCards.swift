/// Cards of a Markdown file. Each begins with its title, `# …`; lines `category: …`, `words: …` and so on may follow it, up to an empty
/// line. What stands between two lines `---` at the file's beginning holds for all its cards.
struct MarkdownCards {
    private(set) var rows: [CardRow] = []
    /// What the file says of all its cards.
    private var common: [(CardField, String)] = []
    private var current: CardRow?
    private var body: [Substring] = []
    private var isHead = false
    private var isFenced = false

    init(_ text: String) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let start = readFrontMatter(lines)
        for (number, line) in lines.enumerated().dropFirst(start) { read(line, number + 1) }
        end()
    }

    /// - Returns: how many lines it takes.
    private mutating func readFrontMatter(_ lines: [Substring]) -> Int {
        guard let first = lines.firstIndex(where: { !CellText.trimmed(String($0)).isEmpty }), lines[first] == "---",
            let last = lines[(first + 1)...].firstIndex(of: "---")
        else { return 0 }
        common = lines[(first + 1)..<last].compactMap { Self.field($0, unquotes: true) }
        if let title = common.first(where: { $0.0 == .title }) {
            common.removeAll { $0.0 == .title }
            begin(title.1, first + 1)
            isHead = false
        }
        return last + 1
    }

    private mutating func read(_ line: Substring, _ number: Int) {
        if line.hasPrefix("```") { isFenced.toggle() }
        if line.hasPrefix("# "), !isFenced {
            end()
            begin(CellText.trimmed(String(line.dropFirst(2))), number)
            return
        }
        guard current != nil else {
            // What stands before the first title is nobody's.
            if !CellText.trimmed(String(line)).isEmpty {
                var stray = CardRow(record: rows.count + 1, line: number)
                stray.fault = "the text stands under no title; write “# title” above it"
                if rows.last?.fault == nil { rows.append(stray) }
            }
            return
        }
        if isHead {
            if let (field, value) = Self.field(line), field != .text, field != .title {
                current?.set(field, value)
                return
            }
            isHead = false
        }
        body.append(line)
    }

    private mutating func begin(_ title: String, _ number: Int) {
        var row = CardRow(record: rows.count + 1, line: number)
        for (field, value) in common { row.set(field, value) }
        row.title = title
        current = row
        isHead = true
    }

    private mutating func end() {
        guard var row = current else { return }
        row.text = CellText.trimmed(body.joined(separator: "\n"))
        rows.append(row)
        current = nil
        body = []
    }

    /// `category: Logistics`, `分类：物流`.
    private static func field(_ line: Substring, unquotes: Bool = false) -> (CardField, String)? {
        guard let colon = line.firstIndex(where: { $0 == ":" || $0 == "：" }),
            let field = CardField(named: CellText.trimmed(String(line[..<colon])))
        else { return nil }
        var value = CellText.trimmed(String(line[line.index(after: colon)...]))
        if unquotes, value.count > 1, let quote = value.first, "\"'[".contains(quote),
            value.last == (quote == "[" ? "]" : quote)
        {
            value = String(value.dropFirst().dropLast())
        }
        return (field, value)
    }
}
