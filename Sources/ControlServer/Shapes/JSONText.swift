import ControlAPI
import FoundationEssentials

/// Pieces of JSON made by hand.
enum JSONText {
    /// A string with its quotes (RFC 8259 section 7).
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// Whether it is written as a number is (RFC 8259 section 6).
    static func isNumber(_ text: String) -> Bool {
        text.utf8.first.map { $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) } ?? false
            && (try? ControlCoding.decode([Double].self, from: Data("[\(text)]".utf8)))?.count == 1
    }

    /// The object without its braces. The bytes are known to be one object, with space around it at most.
    static func inside(_ object: Data) -> String {
        guard let first = object.firstIndex(of: UInt8(ascii: "{")), let last = object.lastIndex(of: UInt8(ascii: "}"))
        else { return "" }
        return String(decoding: object[(first + 1)..<last], as: UTF8.self)
    }
}
