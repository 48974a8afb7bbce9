/// What a card says.
package struct CardContent: Sendable, Hashable {
    package static let longestTitle = 120
    package static let longestCategory = 60
    package static let longestWords = 400
    package static let longestText = 20_000
    package static let mostClasses = 20

    package var title: String
    package var category: String
    /// Tickets of these classes it is offered for first; none: it is for all.
    package var ticketClasses: [String]
    /// Further words it is found by.
    package var words: String
    /// Paragraphs, headings from `##` on, lists, `**bold**`, links, images of its own attachments.
    package var text: String

    package init(title: String, category: String = "", ticketClasses: [String] = [], words: String = "", text: String) {
        self.title = title
        self.category = category
        self.ticketClasses = ticketClasses
        self.words = words
        self.text = text
    }

    /// The content as it is kept: trimmed, lines ended by line feeds, no heading of the first level, which is the title's.
    ///
    /// - Throws: `CardFault` for what is missing, too long, or holds control characters.
    package func checked() throws(CardFault) -> CardContent {
        var content = CardContent(
            title: try Self.line(title, "title", most: Self.longestTitle),
            category: try Self.line(category, "category", most: Self.longestCategory),
            ticketClasses: [], words: try Self.line(words, "words", most: Self.longestWords), text: "")
        guard !content.title.isEmpty else { throw CardFault(field: "title", text: "a card has a title") }
        content.ticketClasses = try Self.classes(ticketClasses)
        content.text = try Self.body(text)
        return content
    }

    private static func classes(_ given: [String]) throws(CardFault) -> [String] {
        var classes: [String] = []
        for name in given {
            let name = try line(name, "ticketClasses", most: 64)
            guard !name.contains(where: { ",;，；、|".contains($0) }) else {
                throw CardFault(field: "ticketClasses", text: "“\(name)” holds a comma; write one class in each place")
            }
            if !name.isEmpty, !classes.contains(name) { classes.append(name) }
        }
        guard classes.count <= mostClasses else {
            throw CardFault(field: "ticketClasses", text: "a card has at most \(mostClasses) ticket classes")
        }
        return classes
    }

    private static func line(_ text: String, _ field: String, most: Int) throws(CardFault) -> String {
        let trimmed = CellText.trimmed(text)
        guard trimmed.count <= most, trimmed.utf8.count <= most * 8 else {
            throw CardFault(field: field, text: "at most \(most) characters are taken; there are \(trimmed.count)")
        }
        guard !trimmed.unicodeScalars.contains(where: { isControl($0) || $0 == "\n" || $0 == "\t" }) else {
            throw CardFault(field: field, text: "it holds line breaks or control characters; write it in one line")
        }
        return trimmed
    }

    private static func body(_ text: String) throws(CardFault) -> String {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            var line = line[...]
            while let last = line.last, last == " " || last == "\t" || last == "\u{3000}" { line.removeLast() }
            return line.hasPrefix("# ") ? "#" + line : String(line)
        }
        let kept = CellText.trimmed(lines.joined(separator: "\n"))
        guard !kept.isEmpty else { throw CardFault(field: "text", text: "a card has a text") }
        guard kept.count <= longestText, kept.utf8.count <= 60_000 else {
            throw CardFault(
                field: "text",
                text: "at most \(longestText) characters (60,000 bytes) are taken; there are \(kept.count)")
        }
        guard !kept.unicodeScalars.contains(where: isControl) else {
            throw CardFault(field: "text", text: "it holds control characters")
        }
        return kept
    }

    /// C0, DEL, C1, and what turns the direction of writing around.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

extension CardContent {
    /// An id that whoever imports or makes a card may choose.
    package static func checkedID(_ text: String) throws(CardFault) -> String {
        let id = CellText.trimmed(text)
        let isGood = id.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || "-._".unicodeScalars.contains(scalar)
        }
        guard (1...64).contains(id.count), id.utf8.count <= 256, isGood, id != ".", id != ".." else {
            throw CardFault(field: "id", text: "an id has 1 to 64 letters, digits, “-”, “.” and “_”")
        }
        return id
    }
}
