import Dispatch
import Foundation
import Glibc

@testable import SIP

/// A phone made of one socket, that says exactly what a test wants, from where it wants: what no proper phone does can
/// be tried with it.
final class RawPhone: Sendable {
    struct Failure: Error { let what: String }

    let address: String
    let port: UInt16
    private let descriptor: Int32
    private let isStream: Bool
    private let target: SIPListener

    /// Opens the socket, and for TCP the connection.
    init(_ target: SIPListener, from address: String = "127.0.0.1") throws {
        self.target = target
        self.address = address
        isStream = target.transport == .tcp
        let kind = isStream ? SOCK_STREAM : SOCK_DGRAM
        descriptor = socket(AF_INET, Int32(kind.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var wait = timeval(tv_sec: 8, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        let (descriptor, address) = (descriptor, address)
        var local = Self.name(address, 0)
        guard Self.with(&local, { Glibc.bind(descriptor, $0, $1) }) == 0 else { throw Failure(what: "bind") }
        var remote = Self.name(target.address, target.port)
        guard Self.with(&remote, { Glibc.connect(descriptor, $0, $1) }) == 0 else { throw Failure(what: "connect") }
        var bound = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &bound) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &size) }
        }
        port = UInt16(bigEndian: bound.sin_port)
    }

    /// The far end of a connection that was opened to a gateway at `port`.
    init(accepted descriptor: Int32, on port: UInt16) {
        target = SIPListener(transport: .tcp, address: "127.0.0.1", port: port)
        (address, isStream, self.descriptor, self.port) = ("127.0.0.1", true, descriptor, port)
    }

    deinit { Glibc.close(descriptor) }

    private static func name(_ address: String, _ port: UInt16) -> sockaddr_in {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        inet_pton(AF_INET, address, &name.sin_addr)
        return name
    }

    private static func with(
        _ name: inout sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    // MARK: Bytes

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// The next packet, or what has come on the connection; nil after `seconds`.
    func receive(within seconds: Double = 30) async -> String? {
        let descriptor = descriptor
        return await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                var buffer = [UInt8](repeating: 0, count: 8000)
                guard Glibc.poll(&poll, 1, Int32(seconds * 1000)) > 0 else {
                    return continuation.resume(returning: nil)
                }
                let count = recv(descriptor, &buffer, buffer.count, 0)
                let text = count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
                continuation.resume(returning: text)
            }
        }
    }

    /// The next message that begins so; others are passed over.
    func receive(_ start: String, within seconds: Double = 30) async throws -> String {
        let deadline = ContinuousClock.now + .milliseconds(Int(seconds * 1000))
        while ContinuousClock.now < deadline {
            guard let text = await receive(within: (deadline - .now) / .seconds(1)) else { break }
            if text.hasPrefix(start) { return text }
        }
        throw Failure(what: "no \(start) came")
    }

    /// Whether the other side closes the connection within so long.
    func isClosed(within seconds: Double) async -> Bool {
        let descriptor = descriptor
        return await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                var byte: UInt8 = 0
                let isReady = Glibc.poll(&poll, 1, Int32(seconds * 1000)) > 0
                continuation.resume(returning: isReady && recv(descriptor, &byte, 1, 0) <= 0)
            }
        }
    }

    /// Closes the connection.
    func hangUp() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    // MARK: SIP

    var via: String { "SIP/2.0/\(isStream ? "TCP" : "UDP") 10.9.8.7:5999;branch=z9hG4bK\(UUID().uuidString)" }

    /// A REGISTER as a phone behind a router sends it: with an address of its own that nobody can reach.
    func register(
        _ user: String, cseq: Int, callID: String, contact: String?, expires: Int? = 600, extra: [String] = [],
        branch: String? = nil
    ) -> String {
        let lines =
            [
                "REGISTER sip:\(target.address):\(target.port) SIP/2.0", "Via: \(via)", "Max-Forwards: 70",
                "From: <sip:\(user)@dialer>;tag=1", "To: <sip:\(user)@dialer>", "Call-ID: \(callID)",
                "CSeq: \(cseq) REGISTER", "User-Agent: raw",
            ] + (contact.map { ["Contact: \($0)"] } ?? []) + (expires.map { ["Expires: \($0)"] } ?? []) + extra
        return (lines + ["Content-Length: 0", "", ""]).joined(separator: "\r\n")
    }

    /// Answers a challenge in the text of a 401.
    func authorization(
        _ user: String, _ secret: String, challenge: String, algorithm: DigestAlgorithm = .sha256, count: Int = 1
    ) -> String {
        let line = challenge.split(separator: "\r\n").first { $0.contains("algorithm=\(algorithm.rawValue)") } ?? ""
        let nonce = line.firstMatch(of: /nonce="([^"]*)"/).map { String($0.output.1) } ?? ""
        let realm = line.firstMatch(of: /realm="([^"]*)"/).map { String($0.output.1) } ?? ""
        return authorization(user, secret, realm: realm, nonce: nonce, algorithm: algorithm, count: count)
    }

    func authorization(
        _ user: String, _ secret: String, realm: String, nonce: String, algorithm: DigestAlgorithm, count: Int = 1
    ) -> String {
        let uri = "sip:\(target.address):\(target.port)"
        let nc = String(format: "%08x", count)
        let ha1 = algorithm.hexadecimal("\(user):\(realm):\(secret)") ?? ""
        let ha2 = algorithm.hexadecimal("REGISTER:\(uri)") ?? ""
        let response = algorithm.hexadecimal("\(ha1):\(nonce):\(nc):c0ffee:auth:\(ha2)") ?? ""
        return """
            Authorization: Digest username="\(user)", realm="\(realm)", nonce="\(nonce)", uri="\(uri)", \
            response="\(response)", algorithm=\(algorithm.rawValue), cnonce="c0ffee", qop=auth, nc=\(nc)
            """
    }

    /// Registers: challenge and answer. The last answer.
    @discardableResult
    func register(
        _ user: String = "agent01", secret: String = "s3cret", contact: String? = "<sip:agent01@10.9.8.7:5999;ob>",
        expires: Int? = 600, algorithm: DigestAlgorithm = .sha256, callID: String = "raw", cseq: Int = 1
    ) async throws -> String {
        send(register(user, cseq: cseq, callID: callID, contact: contact, expires: expires))
        let challenge = try await receive("SIP/2.0")
        guard challenge.hasPrefix("SIP/2.0 401") else { return challenge }
        let answer = authorization(user, secret, challenge: challenge, algorithm: algorithm)
        send(
            register(user, cseq: cseq + 1, callID: callID, contact: contact, expires: expires, extra: [answer]))
        return try await receive("SIP/2.0")
    }

    /// An answer to a request that came here.
    func answer(_ request: String, _ status: String, contact: String? = nil, sdp: String? = nil) {
        let lines = request.components(separatedBy: "\r\n")
        func header(_ name: String) -> [String] { lines.filter { $0.hasPrefix("\(name):") } }
        let to = header("To").map { $0.contains(";tag=") ? $0 : $0 + ";tag=raw" }
        var answer = ["SIP/2.0 \(status)"] + header("Via") + header("From") + to + header("Call-ID") + header("CSeq")
        if let contact { answer.append("Contact: \(contact)") }
        let body = sdp.map { $0.replacingOccurrences(of: "\n", with: "\r\n") + "\r\n" } ?? ""
        if sdp != nil { answer.append("Content-Type: application/sdp") }
        send((answer + ["Content-Length: \(body.utf8.count)", "", body]).joined(separator: "\r\n"))
    }
}
