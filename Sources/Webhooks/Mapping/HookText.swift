package import JSON

/// A text with places for fields: `Call {callId} ended: {data.disposition|word:causes}`. `{{` is a brace.
package struct HookText: Sendable, Hashable {
    package enum Piece: Sendable, Hashable {
        case literal(String)
        case field(HookField)
    }

    package let pieces: [Piece]

    /// - Throws: `HookFault` for a brace that is never closed, an empty place, or a filter that is not known.
    package init(_ text: String) throws(HookFault) {
        var pieces: [Piece] = []
        var literal = ""
        var rest = Substring(text)
        while let character = rest.popFirst() {
            guard character == "{" else {
                literal.append(character)
                continue
            }
            if rest.first == "{" {
                literal.append(rest.removeFirst())
                continue
            }
            guard let end = rest.firstIndex(of: "}") else { throw .openBrace(text) }
            if !literal.isEmpty { pieces.append(.literal(literal)) }
            literal = ""
            pieces.append(.field(try HookField(rest[..<end])))
            rest = rest[rest.index(after: end)...]
        }
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        self.pieces = pieces
    }

    package var fields: [HookField] {
        pieces.compactMap { if case .field(let field) = $0 { field } else { nil } }
    }

    /// The one place that is all of it.
    var only: HookField? {
        if pieces.count == 1, case .field(let field) = pieces[0] { field } else { nil }
    }

    /// Fields without a value leave nothing.
    ///
    /// - Parameter escape: what is done to a field's text before it is filled in.
    package func filled(
        _ fields: JSONValue, _ words: HookWords, escape: (String) -> String = { $0 }
    ) -> String {
        pieces.reduce(into: "") { text, piece in
            switch piece {
            case .literal(let literal): text += literal
            case .field(let field): text += escape(field.value(in: fields, words)?.words ?? "")
            }
        }
    }
}

/// Words for words, by the name of the table: `causes: { busy: "busy", "*": "normalClearing" }`.
package typealias HookWords = [String: [String: String]]

/// One place in a text: where the value is found, and what is done to it on the way.
package struct HookField: Sendable, Hashable {
    package enum Filter: Sendable, Hashable {
        /// Only the digits: `+8613800138000` becomes `8613800138000`; no value without any.
        case digits
        /// To the nearest whole number.
        case whole
        /// The table's word for it; `*` stands for all others, and without it there is no value.
        case word(String)
        /// What stands there if there is no value.
        case or(String)
    }

    package let path: [Substring]
    package let filters: [Filter]

    init(_ text: Substring) throws(HookFault) {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        path = parts[0].split(separator: ".")
        guard !path.isEmpty else { throw .emptyField }
        var filters: [Filter] = []
        for part in parts.dropFirst() { filters.append(try Self.filter(part)) }
        self.filters = filters
    }

    private static func filter(_ text: Substring) throws(HookFault) -> Filter {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        switch (parts[0], parts.count) {
        case ("digits", 1): return .digits
        case ("whole", 1): return .whole
        case ("word", 2): return .word(String(parts[1]))
        case ("or", 2): return .or(String(parts[1]))
        default: throw .unknownFilter(String(text))
        }
    }

    /// Nil where there is none.
    package func value(in fields: JSONValue, _ words: HookWords) -> JSONValue? {
        filters.reduce(fields[path: path]) { value, filter in Self.apply(filter, to: value, words) }
    }

    private static func apply(_ filter: Filter, to value: JSONValue?, _ words: HookWords) -> JSONValue? {
        guard let value else {
            if case .or(let text) = filter { return .string(text) }
            return nil
        }
        switch filter {
        case .digits:
            let digits = (value.words ?? "").utf8.filter(\.isDigit)
            return digits.isEmpty ? nil : .string(String(decoding: digits, as: UTF8.self))
        case .whole: if case .number(let number) = value { return .number(number.rounded()) } else { return value }
        case .word(let table):
            let known = words[table] ?? [:]
            return (value.words.flatMap { known[$0] } ?? known["*"]).map(JSONValue.string)
        case .or: return value
        }
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}

/// What is wrong with a mapping.
package enum HookFault: Error, Hashable, CustomStringConvertible {
    case openBrace(String)
    case emptyField
    case unknownFilter(String)
    case unknownWords(String)
    case unknownField(String, known: [String])

    package var description: String {
        switch self {
        case .openBrace(let text): "has a { that is never closed: “\(text.prefix(80))”; a brace itself is written {{"
        case .emptyField: "has {} without a field's name; a brace itself is written {{"
        case .unknownFilter(let text): "has “|\(text.prefix(80))”; known are |digits, |whole, |word:TABLE and |or:TEXT"
        case .unknownWords(let table): "asks for the words “\(table)”, which the mapping does not hold"
        case .unknownField(let name, let known):
            "asks for “\(name.prefix(80))”; known are \(known.joined(separator: ", "))"
        }
    }
}
