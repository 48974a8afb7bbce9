/// A sentence for people: its English text is the key under which `Chinese` has the translation.
///
/// Write it as a literal, `"The call \(id) goes on."`. What is interpolated may come from a ticket file or the network, so it
/// is made harmless to terminals here, once, for every sentence.
struct Message: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// English, each argument as `{}`.
    let key: String
    let arguments: [Argument]

    /// What is filled into a sentence.
    enum Argument: Sendable, Equatable {
        case text(String)
        case message(Message)
    }

    init(stringLiteral value: String) {
        key = value
        arguments = []
    }

    init(stringInterpolation: StringInterpolation) {
        key = stringInterpolation.key
        arguments = stringInterpolation.arguments
    }

    /// Text that is the same in every language.
    init(verbatim text: String) {
        key = "{}"
        arguments = [.text(PlainText.harmless(text))]
    }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var key = ""
        fileprivate var arguments: [Argument] = []

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ literal: String) { key += literal }

        mutating func appendInterpolation(_ text: String) {
            key += "{}"
            arguments.append(.text(PlainText.harmless(text)))
        }

        mutating func appendInterpolation(_ number: some BinaryInteger) { appendInterpolation(String(number)) }

        mutating func appendInterpolation(_ message: Message) {
            key += "{}"
            arguments.append(.message(message))
        }
    }
}

extension Message {
    /// The sentence in a language; in English where it has no translation.
    func text(in language: Language) -> String {
        switch language {
        case .english: filled(key, language)
        case .chinese:
            filled(
                Chinese.texts[key] ?? Chinese.told[key] ?? Chinese.checkNames[key] ?? list(", ", "，")
                    ?? list("; ", "；") ?? key, language)
        }
    }

    /// Fills `{}` in order, and `{0}`, `{1}`, … by position where a language wants another order.
    private func filled(_ pattern: String, _ language: Language) -> String {
        guard !arguments.isEmpty else { return pattern }
        var text = ""
        var rest = pattern[...]
        var next = 0
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            text += rest[..<open]
            let inside = rest[rest.index(after: open)..<close]
            let position = inside.isEmpty ? next : Int(inside)
            next += inside.isEmpty ? 1 : 0
            if let position, arguments.indices.contains(position) {
                text += arguments[position].text(in: language)
            } else {
                text += rest[open...close]
            }
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }
}

extension Message {
    /// Only arguments, with `sign` between, in whose place comes `other`; nil for anything else.
    private func list(_ sign: String, _ other: String) -> String? {
        let parts = key.split(separator: sign)
        return arguments.count > 1 && parts.allSatisfy { $0 == "{}" } ? parts.joined(separator: other) : nil
    }
}

extension Message.Argument {
    fileprivate func text(in language: Language) -> String {
        switch self {
        case .text(let text): text
        case .message(let message): message.text(in: language)
        }
    }
}

extension Message {
    /// Several in a row.
    init(joining parts: [Message], separator: String = ", ") {
        key = Array(repeating: "{}", count: parts.count).joined(separator: separator)
        arguments = parts.map { .message($0) }
    }
}

extension Message {
    /// Text of ours that may have several lines.
    init(lines text: String) {
        key = "{}"
        arguments = [.text(text)]
    }
}
