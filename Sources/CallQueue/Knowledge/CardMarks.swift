/// A card's text without the signs of its formatting: what is searched, and what an excerpt shows. Pages make headings and lists of
/// the same signs (`page-cards.js`).
enum CardMarks {
    static func plain(_ text: String) -> String {
        text.split(separator: "\n").map { line in inline(block(line)) }.joined(separator: "\n")
    }

    /// Without the sign of a heading or of a list's item.
    private static func block(_ line: Substring) -> Substring {
        let line = line.drop { $0 == " " }
        let level = line.prefix { $0 == "#" }
        if (1...6).contains(level.count), line.dropFirst(level.count).first == " " {
            return line.dropFirst(level.count + 1)
        }
        if let sign = line.first, "-*+".contains(sign), line.dropFirst().first == " " { return line.dropFirst(2) }
        return line
    }

    /// Without stars around bold words, and of links and images only what they are called.
    private static func inline(_ line: Substring) -> String {
        var plain = ""
        var rest = line
        while let sign = rest.first {
            if rest.hasPrefix("**") {
                rest = rest.dropFirst(2)
            } else if sign == "[" || rest.hasPrefix("!["), let (label, after) = link(rest.drop { $0 == "!" }) {
                plain += label
                rest = after
            } else {
                plain.append(sign)
                rest = rest.dropFirst()
            }
        }
        return plain
    }

    private static func link(_ text: Substring) -> (Substring, Substring)? {
        guard text.first == "[", let end = text.firstIndex(of: "]") else { return nil }
        let after = text[text.index(after: end)...]
        guard after.first == "(", let close = after.firstIndex(of: ")") else { return nil }
        return (text[text.index(after: text.startIndex)..<end], after[after.index(after: close)...])
    }
}
