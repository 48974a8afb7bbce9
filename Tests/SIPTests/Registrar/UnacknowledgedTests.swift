import Foundation
import Testing

@testable import SIP

extension EngineTests {
    /// RFC 3261 section 13.3.1.4, RFC 5407 section 3.1.
    @Suite("Between our 200 and its ACK")
    struct UnacknowledgedTests {
        /// A phone's call that we have answered and it has not acknowledged.
        private func answered(_ running: RunningEngine) async throws -> (RawPhone, RawCall, LegID) {
            let phone = try RawPhone(try await running.listener())
            try await phone.register()
            var call = RawCall(phone, listener: try await running.listener())
            phone.send(call.request("INVITE", sdp: rawAudio))
            let challenge = try await phone.receive("SIP/2.0 401")
            phone.send(call.request("INVITE", sdp: rawAudio, extra: [call.authorization(for: challenge)]))
            let event = await running.events.first { if case .called = $0 { true } else { false } }
            guard case .called(let leg, _, _)? = event else { throw RawPhone.Failure(what: "no call came") }
            try await running.engine.answer(leg, CallAnswer(status: 200, media: running.media))
            call.remember(try await phone.receive("SIP/2.0 200"))
            return (phone, call, leg)
        }

        @Test("a phone that holds already is asked to try again a moment later, and is on hold then")
        func theirs() async throws {
            try await withRegistrar { running in
                let (phone, begun, leg) = try await answered(running)
                var call = begun
                let again = rawAudio.replacingOccurrences(of: "raw 1 1", with: "raw 1 2")
                let held = again + "\na=sendonly"
                phone.send(call.request("INVITE", sdp: held))
                _ = try await phone.receive("SIP/2.0 491", answering: call.cseq)
                phone.send(call.request("ACK", cseq: 2))
                _ = try await running.events.answered(leg)
                phone.send(call.request("INVITE", sdp: held))
                _ = try await phone.receive("SIP/2.0 200", answering: call.cseq)
                phone.send(call.request("ACK"))
                _ = try await running.events.mediaChanged(leg) { $0.direction == .recvonly }
                await running.engine.end(leg)
                phone.answer(try await phone.receive("BYE"), "200 OK")
                _ = try await running.events.ended(leg)
            }
        }
    }
}

/// One call that a raw phone makes.
struct RawCall {
    private let phone: RawPhone
    private let listener: SIPListener
    private let id = UUID().uuidString
    private var tag = ""
    private var contact = ""
    private(set) var cseq = 0

    init(_ phone: RawPhone, listener: SIPListener) {
        self.phone = phone
        self.listener = listener
    }

    private var uri: String { "sip:13800138000@\(listener.address):\(listener.port)" }

    /// The dialog that the answer makes.
    mutating func remember(_ answer: String) {
        let lines = answer.components(separatedBy: "\r\n")
        tag = lines.first { $0.hasPrefix("To:") }?.components(separatedBy: ";tag=").last ?? ""
        contact =
            lines.first { $0.hasPrefix("Contact:") }.flatMap { $0.split(separator: "<").last }
            .flatMap { $0.split(separator: ">").first }.map(String.init) ?? ""
    }

    /// The next request of the call; an ACK has the number of its INVITE, of the last one unless told.
    mutating func request(_ method: String, cseq number: Int? = nil, sdp: String = "", extra: [String] = []) -> String {
        if method != "ACK" { cseq += 1 }
        let body = sdp.isEmpty ? "" : sdp.replacingOccurrences(of: "\n", with: "\r\n") + "\r\n"
        let lines =
            [
                "\(method) \(contact.isEmpty ? uri : contact) SIP/2.0", "Via: \(phone.via);rport", "Max-Forwards: 70",
                "From: <sip:agent01@dialer>;tag=raw", "To: <\(uri)>\(tag.isEmpty ? "" : ";tag=\(tag)")",
                "Call-ID: \(id)",
                "CSeq: \(number ?? cseq) \(method)", "Contact: <sip:agent01@10.9.8.7:5999;ob>",
            ] + extra + (body.isEmpty ? [] : ["Content-Type: application/sdp"])
        return (lines + ["Content-Length: \(body.utf8.count)", "", body]).joined(separator: "\r\n")
    }

    /// Answers a 401 to the INVITE.
    func authorization(for challenge: String) -> String {
        let line = challenge.split(separator: "\r\n").first { $0.contains("algorithm=SHA-256") } ?? ""
        let nonce = line.firstMatch(of: /nonce="([^"]*)"/).map { String($0.output.1) } ?? ""
        let realm = line.firstMatch(of: /realm="([^"]*)"/).map { String($0.output.1) } ?? ""
        let ha1 = DigestAlgorithm.sha256.hexadecimal("agent01:\(realm):s3cret") ?? ""
        let ha2 = DigestAlgorithm.sha256.hexadecimal("INVITE:\(uri)") ?? ""
        let response = DigestAlgorithm.sha256.hexadecimal("\(ha1):\(nonce):00000001:c0ffee:auth:\(ha2)") ?? ""
        return """
            Authorization: Digest username="agent01", realm="\(realm)", nonce="\(nonce)", uri="\(uri)", \
            response="\(response)", algorithm=SHA-256, cnonce="c0ffee", qop=auth, nc=00000001
            """
    }
}

extension RawPhone {
    /// The next final answer to the INVITE of this number.
    func receive(_ start: String, answering cseq: Int) async throws -> String {
        while true {
            let answer = try await receive(start)
            if answer.contains("CSeq: \(cseq) INVITE"), !answer.hasPrefix("SIP/2.0 1") { return answer }
        }
    }
}
