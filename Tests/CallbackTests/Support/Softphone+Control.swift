import Foundation
import Glibc
import Synchronization

/// The softphone's own control port (baresip's `ctrl_tcp`: JSON in netstrings): what its user's fingers do.
final class SoftphoneKeys: Sendable {
    /// Types of its events, in order, each with its parameter: `CALL_ESTABLISHED …`.
    let events = Journal<String>()
    /// The Call-IDs of its calls, in the order in which they began.
    let calls = Journal<String>()
    private let descriptor: Int32
    private let source: ByteSource

    /// Connects; it listens already.
    init(port: UInt16) throws {
        let connected = try Self.connect(port)
        guard connected >= 0 else { throw ChildProcess.NotThere(description: "baresip does not listen on \(port)") }
        descriptor = connected
        let (events, calls) = (events, calls)
        let rest = Mutex(Data())
        source = ByteSource(fcntl(connected, F_DUPFD_CLOEXEC, 0)) { piece in
            for message in rest.withLock({ Self.messages(&$0, piece) }) {
                if let call = message.call, !calls.all.contains(call) { calls.append(call) }
                events.append(message.text)
            }
        }
    }

    private static func connect(_ port: UInt16) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard LoopbackAddress(port: port).withSockaddr({ Glibc.connect(descriptor, $0, $1) }) == 0 else {
            close(descriptor)
            return -1
        }
        return descriptor
    }

    private static func messages(_ rest: inout Data, _ piece: Data) -> [(text: String, call: String?)] {
        rest.append(piece)
        var texts: [(text: String, call: String?)] = []
        while let colon = rest.firstIndex(of: UInt8(ascii: ":")),
            let length = Int(String(decoding: rest[rest.startIndex..<colon], as: UTF8.self)),
            rest.distance(from: colon, to: rest.endIndex) >= length + 2
        {
            let body = Data(rest[(colon + 1)..<(colon + 1 + length)])
            rest = Data(rest[(colon + 2 + length)...])
            guard let object = try? JSONSerialization.jsonObject(with: body) as? [String: Any] else { continue }
            let type = object["type"] as? String ?? (object["response"] != nil ? "RESPONSE" : "")
            let text = "\(type) \(object["param"] as? String ?? object["data"] as? String ?? "")"
            texts.append((text, object["id"] as? String))
        }
        return texts
    }

    /// One of baresip's commands, such as `dial`, `hangup`, `hold`, `resume`, `transfer`.
    func press(_ command: String, _ parameter: String = "") throws {
        let body = try JSONSerialization.data(withJSONObject: ["command": command, "params": parameter, "token": "t"])
        let text = Data("\(body.count):".utf8) + body + Data(",".utf8)
        let sent = text.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard sent == text.count else { throw ChildProcess.NotThere(description: "baresip closed its control port") }
    }

    /// Waits for one of its events.
    @discardableResult
    func event(_ type: String, after count: Int = 0, within limit: Duration = .seconds(60)) async throws -> String {
        try await events.value("event \(type) of baresip", within: limit) { events in
            events.dropFirst(count).first { $0.hasPrefix(type) }
        }
    }

    func end() {
        source.cancel()
        close(descriptor)
    }
}
