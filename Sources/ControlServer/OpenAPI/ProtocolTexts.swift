import FoundationEssentials

/// What the protocol's types say of themselves in their doc comments, for the published description. `scripts/protocol-texts.py` gathers
/// it; nothing of it is written a second time.
struct ProtocolTexts: Sendable {
    /// One value of a word, and what it means.
    struct Word: Sendable, Equatable {
        let value: String
        let text: String
    }

    private let texts: [String: String]
    private let words: [String: [Word]]

    /// - Parameter lines: `Type`, `Type.member` or `Type=word`, a tab, and the text.
    init(_ lines: String) {
        var (texts, words): ([String: String], [String: [Word]]) = ([:], [:])
        for line in lines.split(separator: "\n") {
            guard let tab = line.firstIndex(of: "\t") else { continue }
            let (name, text) = (line[..<tab], String(line[line.index(after: tab)...]))
            if let equals = name.firstIndex(of: "=") {
                let value = String(name[name.index(after: equals)...])
                words[String(name[..<equals]), default: []].append(Word(value: value, text: text))
            } else {
                texts[String(name)] = text
            }
        }
        (self.texts, self.words) = (texts, words)
    }

    /// Those built into the program.
    static var own: ProtocolTexts {
        ProtocolTexts(String(decoding: PackageResources.protocol_texts_txt, as: UTF8.self))
    }

    func of(_ type: String) -> String? { texts[type] }

    func of(_ member: String, in type: String) -> String? { texts["\(type).\(member)"] }

    /// The known values, in the order of the alphabet; empty for a type that is no word.
    func words(of type: String) -> [Word] { words[type] ?? [] }

    /// What a method does: its request's text without the method's name before it.
    func deed(of request: String) -> String? {
        guard let text = texts[request] else { return nil }
        guard text.first == "`", let colon = text.firstRange(of: "`: ") else { return text }
        let rest = text[colon.upperBound...]
        return rest.prefix(1).uppercased() + rest.dropFirst()
    }
}
