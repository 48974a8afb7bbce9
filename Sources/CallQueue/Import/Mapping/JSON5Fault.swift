/// The first place at which a text is no JSON5, for people: Foundation's decoder says only that there is one.
package struct JSON5Fault: Error, Sendable, Hashable, CustomStringConvertible {
    /// From 1.
    package let line: Int
    /// Characters from 1.
    package let column: Int
    package let expected: String

    package var description: String { "line \(line), column \(column): \(expected)" }

    /// Nil for a text in which this finds nothing wrong.
    package static func first(in text: String) -> JSON5Fault? {
        var checker = JSON5Checker(text)
        do throws(JSON5Fault) {
            try checker.check()
            return nil
        } catch {
            return error
        }
    }
}

/// Walks through a text by the grammar of JSON5 (json5.org, 1.0.0) and stops where it is left.
private struct JSON5Checker {
    private let signs: [Unicode.Scalar]
    private var at = 0
    private var depth = 0

    init(_ text: String) { signs = Array(text.unicodeScalars) }

    mutating func check() throws(JSON5Fault) {
        try skipSpace()
        try value()
        try skipSpace()
        if at < signs.count { throw fault("nothing may follow the value; is a bracket closed too early?") }
    }

    private var current: Unicode.Scalar? { at < signs.count ? signs[at] : nil }

    private func fault(_ expected: String, at place: Int? = nil) -> JSON5Fault {
        let before = signs[..<(place ?? at)]
        let line = before.count { $0 == "\n" } + 1
        let column = before.count - (before.lastIndex(of: "\n").map { $0 + 1 } ?? 0) + 1
        return JSON5Fault(line: line, column: column, expected: expected)
    }

    private mutating func value() throws(JSON5Fault) {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 100 else { throw fault("objects and lists nest too deep") }
        switch current {
        case "{": try object()
        case "[": try list()
        case "\"", "'": try string()
        case nil: throw fault("a value is missing at the end")
        default: try word()
        }
    }

    private mutating func object() throws(JSON5Fault) {
        let start = at
        at += 1
        try skipSpace()
        while current != "}" {
            guard current != nil else { throw fault("this { is never closed", at: start) }
            try key()
            try skipSpace()
            guard current == ":" else { throw fault("a colon should follow the key") }
            at += 1
            try skipSpace()
            try value()
            try separator("}", openedAt: start)
        }
        at += 1
    }

    private mutating func list() throws(JSON5Fault) {
        let start = at
        at += 1
        try skipSpace()
        while current != "]" {
            guard current != nil else { throw fault("this [ is never closed", at: start) }
            try value()
            try separator("]", openedAt: start)
        }
        at += 1
    }

    private mutating func separator(_ end: Unicode.Scalar, openedAt start: Int) throws(JSON5Fault) {
        try skipSpace()
        if current == end { return }
        guard current != nil else { throw fault("this \(signs[start]) is never closed", at: start) }
        guard current == "," else { throw fault("a comma or \(end) should stand here") }
        at += 1
        try skipSpace()
    }

    private mutating func key() throws(JSON5Fault) {
        if current == "\"" || current == "'" { return try string() }
        let start = at
        while let sign = current, sign.properties.isXIDContinue || sign == "$" || sign == "_" { at += 1 }
        guard at > start, !("0"..."9").contains(signs[start]) else { throw fault("a key should stand here", at: start) }
    }

    private mutating func string() throws(JSON5Fault) {
        let start = at
        at += 1
        while let sign = current, sign != signs[start] {
            if sign == "\n" { throw fault("this quote is not closed on its line", at: start) }
            at += sign == "\\" ? 2 : 1
        }
        guard at < signs.count else { throw fault("this quote is never closed", at: start) }
        at += 1
    }

    /// A number, or one of the words that are values.
    private mutating func word() throws(JSON5Fault) {
        let start = at
        while let sign = current, sign.properties.isXIDContinue || ["+", "-", "."].contains(sign) { at += 1 }
        let word = String(String.UnicodeScalarView(signs[start..<at]))
        let bare = word.drop { $0 == "+" || $0 == "-" }
        let isWord = ["true", "false", "null"].contains(word) || ["Infinity", "NaN"].contains(bare)
        let endsInPoint = bare.count > 1 && bare.hasSuffix(".")
        let isNumber = word.count - bare.count <= 1 && Double(endsInPoint ? bare + "0" : String(bare)) != nil
        guard isWord || isNumber else {
            throw fault(word.isEmpty ? "a value should stand here" : "text needs quotes: \"\(word)\"", at: start)
        }
    }

    private mutating func skipSpace() throws(JSON5Fault) {
        while let sign = current {
            if sign.properties.isWhitespace || sign == "\u{FEFF}" {
                at += 1
            } else if sign == "/", at + 1 < signs.count, signs[at + 1] == "/" {
                while at < signs.count, signs[at] != "\n" { at += 1 }
            } else if sign == "/", at + 1 < signs.count, signs[at + 1] == "*" {
                try skipComment()
            } else {
                return
            }
        }
    }

    private mutating func skipComment() throws(JSON5Fault) {
        let start = at
        at += 2
        while at + 1 < signs.count {
            if signs[at] == "*", signs[at + 1] == "/" {
                at += 2
                return
            }
            at += 1
        }
        throw fault("this comment is never closed", at: start)
    }
}
