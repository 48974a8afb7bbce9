/// A file of cards: CSV or TSV with a header in English or Chinese, or Markdown.
package struct CardFile: Sendable {
    package enum Format: String, Sendable, Hashable {
        case csv, tsv, markdown
    }

    package let format: Format
    package let rows: [CardRow]

    /// - Parameters:
    ///   - bytes: the whole file, in UTF-8, GB18030 or UTF-16.
    ///   - name: its ending tells Markdown from the rest; else its beginning does.
    /// - Throws: why nothing of it can be read.
    package init(_ bytes: [UInt8], name: String) throws(BatchImportError) {
        var decoder = TextDecoder()
        var text = DecodedText()
        let decoded = bytes.withUnsafeBytes { bytes in
            Result { () throws(BatchImportError) in try decoder.decode(bytes, into: &text) }
        }
        try decoded.get()
        try decoder.finish(into: &text)
        if Self.isMarkdown(text.bytes, name) {
            guard !text.bytes.contains(DecodedText.malformed) else {
                throw .headerUnreadable("it holds bytes that are no characters; save the file as UTF-8")
            }
            format = .markdown
            rows = MarkdownCards(String(decoding: text.bytes, as: UTF8.self)).rows
            guard !rows.isEmpty else { throw .noHeader }
        } else {
            (format, rows) = try Self.table(&text)
        }
    }

    private static func isMarkdown(_ text: [UInt8], _ name: String) -> Bool {
        let name = name.lowercased()
        if name.hasSuffix(".md") || name.hasSuffix(".markdown") { return true }
        if name.hasSuffix(".csv") || name.hasSuffix(".tsv") { return false }
        let start = text.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }
        return start.starts(with: "# ".utf8) || start.starts(with: "---\n".utf8) || start.starts(with: "---\r".utf8)
    }

    private static func table(_ text: inout DecodedText) throws(BatchImportError) -> (Format, [CardRow]) {
        var reader = DelimitedReader()
        guard try reader.readHeader(&text, isLast: true) else { throw .noHeader }
        var places: [(CardField, Int)] = []
        for (index, column) in reader.columns.enumerated() {
            if let field = CardField(named: column), !places.contains(where: { $0.0 == field }) {
                places.append((field, index))
            }
        }
        guard places.contains(where: { $0.0 == .title }), places.contains(where: { $0.0 == .text }) else {
            throw .headerUnreadable(
                "it names no columns of cards: title (标题) and text (正文) are needed; id (编号), category (分类), classes "
                    + "(工单类型) and words (关键词) may be there. Take the template: ctl knowledge template")
        }
        var rows: [CardRow] = []
        var record = FileRecord()
        while reader.next(&text, isLast: true, into: &record) {
            var row = CardRow(record: rows.count + 1, line: record.position.line)
            if let problem = record.problem {
                row.fault = RowRefusal(problem).text
            } else {
                for (field, place) in places { row.set(field, cell(record.text(place) ?? "")) }
            }
            rows.append(row)
        }
        return (reader.delimiter == UInt8(ascii: "\t") ? .tsv : .csv, rows)
    }

    /// Without what keeps a spreadsheet from taking it for a formula.
    private static func cell(_ text: String) -> String {
        let trimmed = CellText.trimmed(text)
        guard trimmed.first == "'", let second = trimmed.dropFirst().first, "=+-@".contains(second) else {
            return trimmed
        }
        return String(trimmed.dropFirst())
    }
}
