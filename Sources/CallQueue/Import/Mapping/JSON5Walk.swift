/// Walks through a text by the grammar of JSON5 (json5.org, 1.0.0), notes where each value begins, and stops where the
/// grammar is left.
struct JSON5Walk {
    private let signs: [Unicode.Scalar]
    private var at = 0
    private var depth = 0
    /// Index of the first sign of each line that was reached.
    private var lineStarts = [0]
    /// Keys and list positions from the root to where we are, as `trunks[0].lines`.
    private var path = ""
    private(set) var places: [String: JSON5Place] = [:]

    init(_ text: String) { signs = Array(text.unicodeScalars) }

    /// - Throws: the first fault; a key that its object has already is one.
    mutating func run() throws(JSON5Fault) {
        try skipSpace()
        try value()
        try skipSpace()
        if at < signs.count { throw fault("nothing may follow the value; is a bracket closed too early?") }
    }

    private var current: Unicode.Scalar? { at < signs.count ? signs[at] : nil }

    private func fault(_ problem: String, at index: Int? = nil) -> JSON5Fault {
        JSON5Fault(place: place(of: index ?? at), problem: problem)
    }

    private func place(of index: Int) -> JSON5Place {
        // The lines passed are few where faults are; keys are met in their order, so the last lines come first.
        let line = lineStarts.lastIndex { $0 <= index } ?? 0
        return JSON5Place(line: line + 1, column: index - lineStarts[line] + 1)
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
        let (start, outer) = (at, path)
        defer { path = outer }
        at += 1
        try skipSpace()
        while current != "}" {
            guard current != nil else { throw fault("this { is never closed", at: start) }
            try member(of: outer)
            try separator("}", openedAt: start)
        }
        at += 1
    }

    private mutating func member(of outer: String) throws(JSON5Fault) {
        let start = at
        let key = try key()
        path = outer.isEmpty ? key : "\(outer).\(key)"
        if let first = places[path] {
            throw fault("“\(key)” stands here a second time, first in line \(first.line); keep one", at: start)
        }
        places[path] = place(of: start)
        try skipSpace()
        guard current == ":" else { throw fault("a colon should follow the key") }
        at += 1
        try skipSpace()
        try value()
    }

    private mutating func list() throws(JSON5Fault) {
        let (start, outer) = (at, path)
        defer { path = outer }
        var index = 0
        at += 1
        try skipSpace()
        while current != "]" {
            guard current != nil else { throw fault("this [ is never closed", at: start) }
            path = "\(outer)[\(index)]"
            places[path] = place(of: at)
            index += 1
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

    private mutating func key() throws(JSON5Fault) -> String {
        let start = at
        if current == "\"" || current == "'" {
            try string()
            return text(from: start + 1, to: at - 1)
        }
        while let sign = current, sign.properties.isXIDContinue || sign == "$" || sign == "_" { at += 1 }
        guard at > start, !("0"..."9").contains(signs[start]) else { throw fault("a key should stand here", at: start) }
        return text(from: start, to: at)
    }

    private func text(from start: Int, to end: Int) -> String {
        String(String.UnicodeScalarView(signs[start..<end]))
    }

    private mutating func string() throws(JSON5Fault) {
        let start = at
        at += 1
        while let sign = current, sign != signs[start] {
            if sign == "\n" { throw fault("this quote is not closed on its line", at: start) }
            if sign == "\\" { try escape() } else { at += 1 }
        }
        guard at < signs.count else { throw fault("this quote is never closed", at: start) }
        at += 1
    }

    /// A backslash with what belongs to it; before a line's end it goes on with the next line.
    private mutating func escape() throws(JSON5Fault) {
        let start = at
        at += 1
        switch current {
        case "\n": newLine()
        case "u": try hexadecimal(4, of: start)
        case "x": try hexadecimal(2, of: start)
        case nil: break
        default: at += 1
        }
    }

    private mutating func hexadecimal(_ count: Int, of start: Int) throws(JSON5Fault) {
        let digits = signs[(at + 1)...].prefix(count)
        guard digits.count == count, digits.allSatisfy({ $0.properties.isASCIIHexDigit }) else {
            throw fault("\\\(signs[at]) needs \(count) hexadecimal digits", at: start)
        }
        at += 1 + count
    }

    /// Steps over a line feed.
    private mutating func newLine() {
        at += 1
        lineStarts.append(at)
    }

    /// A number, or one of the words that are values.
    private mutating func word() throws(JSON5Fault) {
        let start = at
        while let sign = current, sign.properties.isXIDContinue || ["+", "-", "."].contains(sign) { at += 1 }
        let word = text(from: start, to: at)
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
            if sign == "\n" {
                newLine()
            } else if sign.properties.isWhitespace || sign == "\u{FEFF}" {
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
            if signs[at] == "\n" { newLine() } else { at += 1 }
        }
        throw fault("this comment is never closed", at: start)
    }
}
