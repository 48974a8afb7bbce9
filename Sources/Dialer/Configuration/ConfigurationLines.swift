/// Where each key of a JSON5 text stands, so that a complaint can name the line.
///
/// A light reading of the text that `JSONDecoder` has already accepted: it only follows brackets, keys,
/// strings and comments.
struct ConfigurationLines {
    private var lines: [String: Int] = [:]

    /// The line (from 1) of `path`, or of the nearest section around it that the text has.
    func line(of path: String) -> Int? {
        var path = Substring(path)
        while !path.isEmpty {
            if let line = lines[String(path)] { return line }
            guard let cut = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return nil }
            path = path[..<cut]
        }
        return nil
    }

    init(_ text: String) {
        var scan = Scan(bytes: Array(text.utf8))
        scan.run()
        lines = scan.lines
    }

    private struct Scan {
        enum Level {
            case object(key: String)
            case array(index: Int)
        }
        let bytes: [UInt8]
        var lines: [String: Int] = [:]
        var levels: [Level] = []
        var line = 1
        var at = 0
        var word: [UInt8] = []

        mutating func run() {
            while at < bytes.count {
                step(bytes[at])
                at += 1
            }
        }

        private mutating func step(_ byte: UInt8) {
            switch byte {
            case UInt8(ascii: "\n"): line += 1
            case UInt8(ascii: "/"): skipComment()
            case UInt8(ascii: "\""), UInt8(ascii: "'"): readString(byte)
            case UInt8(ascii: "{"): levels.append(.object(key: ""))
            case UInt8(ascii: "["):
                levels.append(.array(index: 0))
                lines[path] = line
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                _ = levels.popLast()
                word = []
            case UInt8(ascii: ":"): nameKey()
            case UInt8(ascii: ","): nextItem()
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
            default: word.append(byte)
            }
        }

        private mutating func skipComment() {
            guard at + 1 < bytes.count else { return }
            if bytes[at + 1] == UInt8(ascii: "/") {
                while at + 1 < bytes.count, bytes[at + 1] != UInt8(ascii: "\n") { at += 1 }
            } else if bytes[at + 1] == UInt8(ascii: "*") {
                at += 2
                while at + 1 < bytes.count, !(bytes[at] == UInt8(ascii: "*") && bytes[at + 1] == UInt8(ascii: "/")) {
                    if bytes[at] == UInt8(ascii: "\n") { line += 1 }
                    at += 1
                }
                at += 1
            }
        }

        private mutating func readString(_ quote: UInt8) {
            word = []
            at += 1
            while at < bytes.count, bytes[at] != quote {
                if bytes[at] == UInt8(ascii: "\\") { at += 1 }
                if at < bytes.count {
                    if bytes[at] == UInt8(ascii: "\n") { line += 1 }
                    word.append(bytes[at])
                }
                at += 1
            }
        }

        private mutating func nameKey() {
            guard case .object = levels.last else { return }
            levels[levels.count - 1] = .object(key: String(decoding: word, as: UTF8.self))
            lines[path] = line
            word = []
        }

        private mutating func nextItem() {
            word = []
            guard case .array(let index) = levels.last else { return }
            levels[levels.count - 1] = .array(index: index + 1)
            lines[path] = line
        }

        private var path: String {
            var text = ""
            for level in levels {
                switch level {
                case .object(let key): text += (text.isEmpty ? "" : ".") + key
                case .array(let index): text += "[\(index)]"
                }
            }
            return text
        }
    }
}
