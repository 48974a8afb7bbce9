/// Rows under headings, columns aligned by what a terminal shows.
struct Table: Sendable {
    struct Cell: Sendable {
        var message: Message
        var style: Style = .plain
    }

    enum Alignment: Sendable { case left, right }

    struct Column: Sendable {
        var heading: Message
        var alignment: Alignment = .left
    }

    var columns: [Column]
    var rows: [[Cell]] = []

    init(_ columns: [Column]) { self.columns = columns }

    /// The lines, headings first. On a terminal the last column is cut to `width`; nothing is cut for a pipe (nil).
    func lines(in language: Language, width: Int?, colours: Bool) -> [String] {
        let texts = rows.map { row in row.map { $0.message.text(in: language) } }
        let headings = columns.map { $0.heading.text(in: language) }
        let widths = columns.indices.map { index in
            texts.reduce(DisplayWidth.columns(of: headings[index])) {
                max($0, index < $1.count ? DisplayWidth.columns(of: $1[index]) : 0)
            }
        }
        let layout = Layout(widths: widths, alignments: columns.map(\.alignment), limit: width)
        let head = layout.line(headings) { _ in colours ? .dim : .plain }
        return [head]
            + zip(rows, texts).map { row, texts in
                layout.line(texts) { colours && row.indices.contains($0) ? row[$0].style : .plain }
            }
    }
}

extension Table {
    /// Where columns begin and end.
    private struct Layout {
        let widths: [Int]
        let alignments: [Alignment]
        let limit: Int?

        func line(_ texts: [String], style: (Int) -> Style) -> String {
            var line = ""
            var used = 0
            for (index, text) in texts.enumerated() where index < widths.count {
                let isLast = index == texts.count - 1
                let text = isLast ? cut(text, after: used) : text
                let padding = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.columns(of: text)))
                let styled = style(index).applied(to: text)
                switch alignments[index] {
                case .right: line += padding + styled
                case .left: line += isLast ? styled : styled + padding
                }
                line += isLast ? "" : "  "
                used += widths[index] + 2
            }
            return line
        }

        private func cut(_ text: String, after used: Int) -> String {
            // Under twenty columns nothing readable is left; then the terminal may wrap.
            guard let limit, limit - used >= 20 else { return text }
            return DisplayWidth.fitted(text, to: limit - used)
        }
    }
}

extension Table.Cell: ExpressibleByStringInterpolation {
    init(stringLiteral value: String) { self.init(message: Message(stringLiteral: value)) }
    init(stringInterpolation: Message.StringInterpolation) {
        self.init(message: Message(stringInterpolation: stringInterpolation))
    }
    /// What the daemon says, as it says it; a dash where it says nothing.
    init(_ text: String?, _ style: Style = .plain) { self.init(message: Message(verbatim: text ?? "–"), style: style) }
    init(_ message: Message?, _ style: Style = .plain) {
        self.init(message: message ?? Message(verbatim: "–"), style: style)
    }
    init(_ number: Int, _ style: Style = .plain) { self.init(message: Message(verbatim: String(number)), style: style) }
}
