import ControlAPI
import FoundationEssentials

/// One answer of a ticket source: `{ "tickets": [ {…}, … ], "next": "…" }`, or the list alone.
///
/// Its tickets are taken as their bytes stand, not through numbers that would lose what a telephone number has.
struct PulledPage: Sendable, Equatable {
    /// A ticket's JSON object on each line, as files of tickets have it.
    var lines = Data()
    var count = 0
    /// Where it goes on; nil at the end.
    var next: String?

    /// What cannot be read, for people.
    struct Fault: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    init(_ body: Data) throws(Fault) {
        let body = Data(body)
        if body.first(where: { !$0.isJSONSpace }) == UInt8(ascii: "[") {
            try take(body)
            return
        }
        let spans: JSONSpans
        do throws(JSONSpans.Failure) {
            spans = try JSONSpans(scanning: body, maxDepth: 32)
        } catch {
            throw Fault(description: "the answer is no JSON object with “tickets”, nor a list of tickets")
        }
        guard let tickets = spans.members.first(where: { $0.key == "tickets" }) else {
            throw Fault(description: "the answer has no “tickets”")
        }
        try take(body[tickets.value])
        if let next = spans.members.first(where: { $0.key == "next" }) {
            self.next = try? JSONDecoder().decode(String?.self, from: body[next.value])
        }
    }

    /// Cuts a list into its items, each on a line of its own.
    private mutating func take(_ list: Data) throws(Fault) {
        var (depth, isText, isEscaped) = (0, false, false)
        var item: [UInt8] = []
        for byte in list {
            if isText {
                item.append(byte)
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isText = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isText = true
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            default: break
            }
            if depth == 1, byte == UInt8(ascii: ",") || item.isEmpty && byte == UInt8(ascii: "[") {
                end(&item)
            } else if depth == 0 {
                if !byte.isJSONSpace, byte != UInt8(ascii: "]") { throw Fault(description: "“tickets” is no list") }
                end(&item)
            } else {
                // White space between values may be a line's end.
                item.append(byte.isJSONSpace ? UInt8(ascii: " ") : byte)
            }
        }
        guard depth == 0, !isText else { throw Fault(description: "the list of tickets breaks off") }
    }

    private mutating func end(_ item: inout [UInt8]) {
        while item.last?.isJSONSpace == true { item.removeLast() }
        let text = item.drop(while: \.isJSONSpace)
        if !text.isEmpty {
            lines.append(contentsOf: text)
            lines.append(UInt8(ascii: "\n"))
            count += 1
        }
        item.removeAll(keepingCapacity: true)
    }
}

extension UInt8 {
    fileprivate var isJSONSpace: Bool { [0x20, 0x09, 0x0A, 0x0D].contains(self) }
}
