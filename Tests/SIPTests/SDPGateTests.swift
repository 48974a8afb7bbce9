import Testing

@testable import SIP

@Suite("The gate's verdict on SDP")
struct SDPGateTests {
    static let good = """
        v=0
        o=- 1 1 IN IP4 192.0.2.1
        s=-
        c=IN IP4 192.0.2.1
        t=0 0
        m=audio 49170 RTP/AVP 8 101
        a=rtpmap:8 PCMA/8000
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-16
        a=ptime:20
        """

    private func verdict(_ text: String) -> SDPFault? {
        Array(text.utf8).withUnsafeBytes { SDPGate.check($0) }
    }

    /// The good body with one piece replaced.
    private func changed(_ old: String, _ new: String) -> String {
        precondition(Self.good.contains(old))
        return Self.good.replacing(old, with: new)
    }

    @Test("what telephones and gateways say passes, with either line end")
    func passes() {
        #expect(verdict(Self.good) == nil)
        #expect(verdict(Self.good.replacing("\n", with: "\r\n")) == nil)
        #expect(verdict(Self.good + "\n") == nil)
        #expect(verdict(Self.good + "\na=sendonly\na=rtcp:5001 IN IP4 192.0.2.1\na=rtcp-mux\na=x-unknown:?") == nil)
        #expect(verdict(Self.good + "\na=ptime:20.5") == nil)
        #expect(verdict(Self.good + "\nb=AS:64\nb=TIAS:64000") == nil)
        #expect(verdict(changed("c=IN IP4 192.0.2.1", "c=IN IP6 2001:db8::1")) == nil)
        #expect(verdict(changed("RTP/AVP 8 101", "RTP/AVP 8 9 18 101")) == nil)
        #expect(verdict(changed("PCMA/8000", "PCMA/8000/1")) == nil)
        #expect(verdict(Self.good + "\nm=video 0 RTP/AVP 97") == nil)
        #expect(verdict(Self.good + "\nm=image 5004 udptl t38") == nil)
        #expect(verdict(Self.good + "\nm=audio 5006 RTP/SAVP 8\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc") == nil)
    }

    @Test(
        "what PJSIP has stumbled over, and what is no SDP, is refused",
        arguments: [
            ("", "", SDPFault.notSDP), ("v=0", "hello", .notSDP), ("v=0", "v=x", .notSDP), ("v=0\n", "", .notSDP),
            ("o=- 1 1 IN IP4 192.0.2.1\n", "", .notSDP), ("o=- 1 1 IN", "o=- x 1 IN", .badOrigin),
            ("o=- 1 1 IN IP4 192.0.2.1", "o=- 1", .badOrigin),
            ("o=- 1 1", "o=- 123456789012345678901 1", .badOrigin),
            ("c=IN IP4 192.0.2.1\n", "", .badConnection), ("c=IN IP4", "c=IN IPX", .badConnection),
            ("c=IN IP4 192.0.2.1", "c=IN IP4", .badConnection), ("t=0 0", "t=0", .badLine),
            ("t=0 0", "t=-1 0", .badLine), ("s=-", "s", .badLine), ("s=-", "=s", .badLine),
            ("m=audio 49170", "m=audio 65536", .badPort), ("m=audio 49170", "m=audio -1", .badPort),
            ("m=audio 49170", "m=audio 9/9", .badPort), ("m=audio 49170", "m=audio x", .badPort),
            ("m=audio 49170 RTP/AVP 8 101", "m=audio 49170 RTP/AVP", .badMedia),
            ("m=audio 49170 RTP/AVP 8 101", "m=audio", .badMedia),
            ("RTP/AVP 8 101", "RTP/AVP 8 128", .badPayloadType), ("RTP/AVP 8 101", "RTP/AVP 8 -1", .badPayloadType),
            ("RTP/AVP 8 101", "RTP/AVP 8 null", .badPayloadType),
            ("RTP/AVP 8 101", "RTP/AVP 8 97 101", .missingMapping),
            ("a=rtpmap:101 telephone-event/8000\n", "", .missingMapping),
            ("a=rtpmap:101 telephone-event/8000", "a=rtpmap:101 telephone-event/0", .badMapping),
            ("a=rtpmap:101 telephone-event/8000", "a=rtpmap:101 telephone-event", .badMapping),
            ("a=rtpmap:101 telephone-event/8000", "a=rtpmap:101", .badMapping),
            ("a=rtpmap:101", "a=rtpmap:300", .badMapping), ("a=rtpmap:101", "a=rtpmap:x", .badMapping),
            ("telephone-event/8000", "telephone-event/8000/256", .badMapping),
            ("a=fmtp:101 0-16", "a=fmtp:x", .badAttribute), ("a=fmtp:101 0-16", "a=fmtp:", .badAttribute),
            ("a=ptime:20", "a=ptime:0", .badAttribute), ("a=ptime:20", "a=ptime:4294967295", .badAttribute),
            ("a=ptime:20", "a=maxptime:-5", .badAttribute), ("a=ptime:20", "a=rtcp:70000", .badAttribute),
            ("a=ptime:20", "a=crypto:99999999999 X inline:y", .badAttribute),
            ("a=ptime:20", "a=\u{0}", .badLine), ("s=-", "s=\u{1}", .badLine),
        ])
    func refuses(_ old: String, _ new: String, _ fault: SDPFault) {
        #expect(verdict(old.isEmpty ? new : changed(old, new)) == fault)
    }

    @Test("sizes and counts are bounded")
    func bounds() {
        #expect(verdict(Self.good + "\na=x:" + String(repeating: "y", count: 4096)) == .tooLarge)
        #expect(verdict(Self.good + "\na=x:" + String(repeating: "y", count: 600)) == .badLine)
        #expect(verdict(Self.good + String(repeating: "\na=x", count: 250)) == .tooManyLines)
        #expect(verdict(Self.good + String(repeating: "\nm=audio 9 RTP/AVP 0", count: 4)) == .tooManyMedia)
        let formats = (0..<25).map(String.init).joined(separator: " ")
        #expect(verdict(changed("RTP/AVP 8 101", "RTP/AVP " + formats)) == .tooManyFormats)
        #expect(verdict(Self.good + String(repeating: "\na=crypto:1 A inline:b", count: 9)) == .tooMuchCrypto)
        #expect(verdict("v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nt=0 0") == .badMedia)
    }

    @Test("no random bytes, and no damage to a good body, make the gate trap")
    func random() {
        var generator = SplitMix(state: 42)
        let template = Array(Self.good.utf8)
        for round in 0..<20_000 {
            var bytes: [UInt8]
            if round.isMultiple(of: 4) {
                bytes = (0..<Int.random(in: 0..<300, using: &generator)).map { _ in
                    .random(in: 0...255, using: &generator)
                }
            } else {
                bytes = template
                for _ in 0..<Int.random(in: 1...6, using: &generator) {
                    let at = Int.random(in: 0..<bytes.count, using: &generator)
                    switch Int.random(in: 0..<3, using: &generator) {
                    case 0: bytes[at] = .random(in: 0...255, using: &generator)
                    case 1: bytes.remove(at: at)
                    default: bytes.insert(bytes[.random(in: 0..<bytes.count, using: &generator)], at: at)
                    }
                }
            }
            let verdict = bytes.withUnsafeBytes { SDPGate.check($0) }
            if verdict == nil { #expect(isSane(bytes)) }
        }
    }

    /// What the gate promises about a body that it lets through, checked another way.
    private func isSane(_ bytes: [UInt8]) -> Bool {
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        let mapped = Set(
            lines.compactMap { line -> Int? in
                guard line.hasPrefix("a=rtpmap:") else { return nil }
                return Int(line.dropFirst(9).prefix { $0.isNumber })
            })
        for line in lines where line.hasPrefix("m=") {
            let words = line.split(separator: " ")
            guard words.count >= 4, let port = words[1].split(separator: "/").first.flatMap({ Int($0) }), port < 65536
            else { return false }
            guard words[2].hasPrefix("RTP/"), port != 0 else { continue }
            for format in words[3...] {
                guard let number = Int(format), number < 128, number < 96 || mapped.contains(number) else {
                    return false
                }
            }
        }
        return !bytes.contains(0) && bytes.count <= 4096
    }
}

/// A generator with a seed, so that a failure can be seen again.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
