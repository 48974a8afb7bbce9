import Foundation
import Synchronization

/// One SIP message as a far end sent or received it.
struct SIPMessage: Sendable, CustomStringConvertible {
    enum Direction: Sendable { case sent, received }

    var direction: Direction
    /// When, in the far end's own clock.
    var at: Date
    /// First line, headers and body.
    var text: String

    var startLine: Substring { text.prefix { $0 != "\r" && $0 != "\n" && $0 != "\r\n" } }
    /// `INVITE`, or nil for a response.
    var method: Substring? { startLine.hasPrefix("SIP/2.0") ? nil : startLine.prefix { $0 != " " } }
    var status: Int? { method == nil ? Int(startLine.dropFirst(8).prefix(3)) : nil }
    var callID: String { header("Call-ID") ?? "" }
    /// The method that a message belongs to, from its CSeq.
    var transaction: String { String(header("CSeq")?.split(separator: " ").last ?? "") }

    func header(_ name: String) -> String? {
        for line in text.split(whereSeparator: \.isNewline) where line.lowercased().hasPrefix(name.lowercased() + ":") {
            return line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
        }
        return nil
    }

    /// The port where its SDP wants audio.
    var audioPort: UInt16? {
        for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix("m=audio ") {
            return UInt16(line.dropFirst(8).prefix { $0.isNumber })
        }
        return nil
    }

    var description: String { "\(direction == .sent ? "->" : "<-") \(startLine) \(callID) \(at.timeIntervalSince1970)" }
}

/// What a far end sent and received (SIPp's `-trace_msg`): the judge of who was rung how often and how it ended.
final class MessageTrace: Sendable {
    let messages = Journal<SIPMessage>()
    private let rest = Mutex(Data())

    /// INVITEs for new calls, each counted once however often it came.
    var callsInvited: Set<String> { Set(received("INVITE").filter(\.opensCall).map(\.callID)) }

    func received(_ method: String, call: String? = nil) -> [SIPMessage] {
        messages.all.filter {
            $0.direction == .received && $0.method ?? "" == method && (call ?? $0.callID) == $0.callID
        }
    }

    func received(_ status: Int, to transaction: String) -> [SIPMessage] {
        messages.all.filter { $0.direction == .received && $0.status == status && $0.transaction == transaction }
    }

    func sent(_ status: Int, to transaction: String) -> [SIPMessage] {
        messages.all.filter { $0.direction == .sent && $0.status == status && $0.transaction == transaction }
    }

    /// The request, come already or within the deadline.
    @discardableResult
    func receives(_ method: String, within limit: Duration = .seconds(60)) async throws -> SIPMessage {
        try await messages.first("\(method) at the far end", within: limit) {
            $0.direction == .received && $0.method ?? "" == method
        }
    }

    /// So many of the request within the deadline.
    func receives(_ method: String, times count: Int, within limit: Duration = .seconds(60)) async throws {
        _ = try await messages.value("\(count) × \(method) at the far end", within: limit) { messages in
            let found = messages.count { $0.direction == .received && $0.method ?? "" == method }
            return found >= count ? true : nil
        }
    }

    @discardableResult
    func sends(_ status: Int, to transaction: String, within limit: Duration = .seconds(60)) async throws -> SIPMessage
    {
        try await messages.first("\(status) to \(transaction) from the far end", within: limit) {
            $0.direction == .sent && $0.status == status && $0.transaction == transaction
        }
    }
}

extension SIPMessage {
    /// An INVITE that is no re-INVITE: its To has no tag yet.
    fileprivate var opensCall: Bool { header("To")?.contains(";tag=") == false }
}

extension MessageTrace {
    /// Takes the next piece of the trace; each message says its own length.
    func take(_ piece: Data) {
        rest.withLock { rest in
            rest.append(piece)
            while let message = Self.cutMessage(from: &rest) { messages.append(message) }
        }
    }

    /// `---… DATE TIME` / `UDP message sent (N bytes):` / empty line / N bytes.
    private static func cutMessage(from rest: inout Data) -> SIPMessage? {
        guard let start = rest.firstRange(of: Data("----- ".utf8)),
            let dateEnd = rest[start.upperBound...].firstIndex(of: UInt8(ascii: "\n")),
            let headEnd = rest[(dateEnd + 1)...].firstIndex(of: UInt8(ascii: "\n"))
        else { return nil }
        let head = String(decoding: rest[(dateEnd + 1)..<headEnd], as: UTF8.self)
        let digits = head.split { !$0.isNumber }.last ?? "0"
        let (body, size) = (headEnd + 2, Int(digits) ?? 0)
        guard rest.endIndex >= body + size else { return nil }
        let message = SIPMessage(
            direction: head.contains("received") ? .received : .sent,
            at: date(String(decoding: rest[start.upperBound..<dateEnd], as: UTF8.self)),
            text: String(decoding: rest[body..<(body + size)], as: UTF8.self))
        rest = Data(rest[(body + size)...])
        return message
    }

    private static func date(_ text: String) -> Date {
        let parts = text.split { $0 == " " || $0 == "." }
        guard parts.count == 3, let fraction = Double("0." + parts[2]) else { return .distantPast }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "yyyy-MM-dd HH:mm:ss"
        guard let second = formatter.date(from: "\(parts[0]) \(parts[1])") else { return .distantPast }
        return second.addingTimeInterval(fraction)
    }
}
