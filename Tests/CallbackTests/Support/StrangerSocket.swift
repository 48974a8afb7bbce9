import Foundation
import Glibc
import Synchronization

/// A socket that sends the daemon whatever it likes, and keeps what comes back.
final class StrangerSocket: Sendable {
    enum Transport: String, Sendable, CaseIterable {
        case udp, tcp
    }

    /// What came back: a datagram, or what TCP gave at once.
    let replies = Journal<String>()
    private let descriptor: Int32
    private let source: ByteSource

    /// Connects to the daemon.
    ///
    /// - Parameter from: an address of this machine to send from: every one of 127.0.0.0/8 is.
    init(_ transport: Transport, _ address: String = "127.0.0.1", port: UInt16, from: String? = nil) throws {
        let family = address.contains(":") ? AF_INET6 : AF_INET
        let type = transport == .udp ? SOCK_DGRAM : SOCK_STREAM
        let descriptor = socket(family, Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        self.descriptor = descriptor
        if let from { _ = LoopbackAddress(from, port: 0).withSockaddr { bind(descriptor, $0, $1) } }
        guard LoopbackAddress(address, port: port).withSockaddr({ connect(descriptor, $0, $1) }) == 0 else {
            close(descriptor)
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
        let replies = replies
        source = ByteSource(fcntl(descriptor, F_DUPFD_CLOEXEC, 0)) { piece in
            if !piece.isEmpty { replies.append(String(decoding: piece, as: UTF8.self)) }
        }
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    /// Sends a request outside any dialog and gives the status it is answered with.
    func ask(_ request: StrangerRequest) async throws -> Int {
        send(request.text)
        let id = request.callID
        let reply = try await replies.first("answer to \(request.method)") { $0.contains(id) }
        return Int(reply.dropFirst("SIP/2.0 ".count).prefix(3)) ?? 0
    }

    func end() { source.cancel() }
}

/// A request that belongs to no call of the daemon's.
struct StrangerRequest: Sendable {
    var method: String
    var target = "sip:dialer@127.0.0.1"
    var transport = StrangerSocket.Transport.udp
    var headers: [String] = []
    /// As if it were within a dialog.
    var toTag: String?
    var body: (type: String, text: String)?
    var callID = "stranger-\(UInt64.random(in: 0 ... .max))"

    var text: String {
        let content = body.map { ["Content-Type: \($0.type)", "Content-Length: \($0.text.utf8.count)"] }
        let lines =
            [
                "\(method) \(target) SIP/2.0",
                "Via: SIP/2.0/\(transport.rawValue.uppercased()) 127.0.0.1:9;rport;branch=z9hG4bK\(callID)",
                "Max-Forwards: 70", "From: <sip:stranger@127.0.0.1>;tag=1",
                "To: <\(target)>" + (toTag.map { ";tag=\($0)" } ?? ""), "Call-ID: \(callID)", "CSeq: 1 \(method)",
                "Contact: <sip:stranger@127.0.0.1:9>",
            ] + headers + (content ?? ["Content-Length: 0"]) + ["", body?.text ?? ""]
        return lines.joined(separator: "\r\n")
    }
}
