import Testing

@testable import SIP

@Suite("Text, addresses and causes")
struct ValueTests {
    @Test(
        "Reason header fields are read as networks write them",
        arguments: [
            ("Q.850;cause=16;text=\"Normal call clearing\"", [HangupCause.q850(16, "Normal call clearing")]),
            ("SIP ;cause=200 ;text=\"Call completed elsewhere\"", [.completedElsewhere]),
            ("q.850 ; cause = 17", [HangupCause(protocol: "q.850", cause: 17)]),
            ("SIP;cause=480,Q.850;cause=20;text=\"a;b, \\\"c\\\"\"", [.sip(480), .q850(20, "a;b, \"c\"")]),
            ("preemption;cause=1", [HangupCause(protocol: "preemption", cause: 1)]),
            ("Q.850;cause=abc", [HangupCause(protocol: "Q.850", cause: nil)]),
            ("Q.850;text=\"open", [HangupCause(protocol: "Q.850", cause: nil, text: "\"open")]), ("", []), (";;,,", []),
        ])
    func reasons(_ value: String, _ expected: [HangupCause]) {
        #expect(HangupCause.parse(value) == expected)
    }

    @Test("a cause that is written is read again as it was")
    func roundTrip() {
        for cause in [HangupCause.normalClearing, .completedElsewhere, .q850(21), .sip(487, "工单 \"7\" \\ ,;")] {
            #expect(HangupCause.parse(cause.description) == [cause])
        }
        #expect(HangupCause.q850(17).isQ850)
        #expect(!HangupCause.sip(486).isQ850)
    }

    @Test("text cannot break out of a quoted string or a header field")
    func injection() {
        #expect(HeaderText.quoted("a\"\r\nVia: x\\") == "\"a\\\"  Via: x\\\\\"")
        #expect(throws: SIPError.self) { try HeaderText.checkLine("a\r\nb", name: "X") }
        #expect(throws: SIPError.self) { try HeaderText.checkLine("a\u{0}b", name: "X") }
        #expect(throws: SIPError.self) { try HeaderText.checkToken("", name: "X") }
        #expect(throws: SIPError.self) { try HeaderText.checkToken("Bad Name", name: "X") }
        #expect(throws: Never.self) { try HeaderText.checkLine("客服\t<sip:a>", name: "X") }
        #expect(throws: Never.self) { try HeaderText.checkToken("P-Asserted-Identity", name: "X") }
    }

    @Test(
        "URIs are taken apart where a request goes by them",
        arguments: [
            ("sip:1001@192.0.2.1", "192.0.2.1", nil, nil, "1001"),
            ("<sip:1001@pbx.example:5070;transport=TCP>", "pbx.example", 5070, .tcp, "1001"),
            ("sip:[2001:db8::1]:5062", "2001:db8::1", 5062, nil, nil),
            ("SIP:a;phone-context=+86@h;lr", "h", nil, nil, "a;phone-context=+86"),
            ("sip:a@h?Subject=x", "h", nil, nil, "a"), ("sip:a@b@h;transport=tls", "h", nil, .tls, "a@b"),
            ("sips:a@h", "h", nil, .tls, "a"), ("sip:a@h;transport=ws", "h", nil, nil, "a"),
        ] as [(String, String, UInt16?, SIPTransport?, String?)])
    func uris(_ text: String, _ host: String, _ port: UInt16?, _ transport: SIPTransport?, _ user: String?) {
        let uri = SIPURI(text)
        #expect(uri?.host == host)
        #expect(uri?.port == port)
        #expect(uri?.transport == transport)
        #expect(uri?.user == user)
    }

    @Test(
        "what is no sip: URI is none",
        arguments: ["tel:+86", "", "sip:", "sip:a@", "sip:a@h:99999", "<sip:[::1>"])
    func notURIs(_ text: String) { #expect(SIPURI(text) == nil) }

    @Test("a trunk's URI names its gateway, port and transport")
    func trunkURI() {
        #expect(SIPTrunk(id: "a", gatewayHost: "gw.example").uri(user: "138") == "sip:138@gw.example:5060")
        let tcp = SIPTrunk(id: "b", gatewayHost: "2001:db8::1", port: 5070, transport: .tcp)
        #expect(tcp.uri(user: "138") == "sip:138@[2001:db8::1]:5070;transport=tcp")
    }

    @Test("addresses are literals, nothing else decides")
    func literals() {
        #expect(SIPURI("sip:a@192.0.2.1")?.isLiteral == true)
        #expect(SIPURI("sip:a@[::1]")?.isLiteral == true)
        #expect(SIPURI("sip:a@192.0.2")?.isLiteral == false)
        #expect(SIPURI("sip:a@1.2.3.256")?.isLiteral == false)
    }

    @Test(
        "INFO bodies are read as phones write them",
        arguments: [
            ("Signal=5\r\nDuration=160\r\n", "5", 160), ("Signal= *\nDuration= 250", "*", 250), ("signal=11", "#", nil),
            ("7", "7", nil), (" d \n", "D", nil), ("Signal=5\nDuration=-4", "5", nil), ("10\n", "*", nil),
            ("signal=hf", "!", nil), ("Signal=16\nDuration=80", "!", 80), ("Signal=!", "!", nil), ("FLASH", "!", nil),
        ] as [(String, Character, Int?)])
    func digits(_ body: String, _ symbol: Character, _ duration: Int?) {
        #expect(InfoDigit.parse(body) == InfoDigit(symbol: symbol, duration: duration.map { .milliseconds($0) }))
    }

    @Test(
        "INFO bodies without a digit give none",
        arguments: ["", "Signal=", "Signal=55", "Duration=100", "x", "hello\n"])
    func noDigits(_ body: String) { #expect(InfoDigit.parse(body) == nil) }

    @Test("of a message that PJSIP logs, only the first line stays: no numbers, no credentials")
    func firstLine() {
        func first(_ text: String) -> String { Array(text.utf8).withUnsafeBytes { LogThrottle.firstLine($0) } }
        #expect(first("one line") == "one line")
        #expect(first("") == "")
        #expect(
            first("Error in packet:\r\nINVITE sip:13800138000@a\r\nAuthorization: Digest x")
                == "Error in packet: (the rest is left out)")
        #expect(first(String(repeating: "x", count: 9000)).count < 600)
    }

    @Test("a flood of log lines is cut to a trickle, and says so")
    func logFlood() {
        var throttle = LogThrottle()
        let start = ContinuousClock.now
        var written: [String] = []
        for _ in 0..<5000 { written += throttle.lines(for: "x", at: start) }
        #expect(written.count == 200)
        let later = throttle.lines(for: "y", at: start + .seconds(1))
        #expect(later == ["4800 lines left out", "y"])
        let next = throttle.lines(for: "z", at: start + .seconds(1))
        #expect(next == ["z"])
    }

    @Test("name servers come from the configuration, else from resolv.conf, and there is always one")
    func nameservers() {
        let text = "# c\nnameserver 192.0.2.53\nsearch x\n nameserver fe80::1%eth0\nnameserver bad\nnameserver\n"
        #expect(ResolverConfiguration.parse(text) == ["192.0.2.53", "fe80::1"])
        #expect(ResolverConfiguration.nameservers(configured: ["198.51.100.1"]) == ["198.51.100.1"])
        #expect(ResolverConfiguration.nameservers(configured: [], path: "/nonexistent") == ["127.0.0.1"])
    }

    @Test("names of the hosts file are replaced in URIs, IPv4 before IPv6, and nothing else is")
    func hosts() {
        let text =
            "127.0.0.1 localhost\n::1 localhost ip6 # c\n# 1.2.3.4 no\n192.0.2.9\tpbx PBX pbx.example\nx y\n192.0.2.8 pbx"
        let hosts = HostsTable(text: text)
        #expect(hosts.address(of: "LocalHost") == "127.0.0.1")
        #expect(hosts.address(of: "no") == nil && hosts.address(of: "y") == nil)
        #expect(hosts.resolving("sip:pbx@pbx:5070;transport=tcp") == "sip:pbx@192.0.2.9:5070;transport=tcp")
        #expect(hosts.resolving("sip:a@ip6") == "sip:a@[::1]")
        #expect(hosts.resolving("sip:pbx.example") == "sip:192.0.2.9")
        #expect(hosts.resolving("sip:pbx@other") == "sip:pbx@other")
        #expect(HostsTable(text: "192.0.2.1 sip").resolving("sip:sip") == "sip:192.0.2.1")
        #expect(hosts.resolving("nonsense") == "nonsense")
    }

    @Test(
        "blocks hold the addresses they should",
        arguments: [
            ("192.0.2.0/24", "192.0.2.255", true), ("192.0.2.0/24", "192.0.3.0", false),
            ("192.0.2.128/25", "192.0.2.127", false), ("0.0.0.0/0", "203.0.113.9", true),
            ("192.0.2.7", "192.0.2.7", true),
            ("2001:db8::/32", "2001:db8:1::5", true), ("2001:db8::/33", "2001:db8:8000::", false),
            ("192.0.2.0/24", "::ffff:192.0.2.9", true), ("::/0", "192.0.2.1", false), ("192.0.2.0/24", "x", false),
        ])
    func blocks(_ block: String, _ address: String, _ isInside: Bool) throws {
        #expect(try #require(AddressBlock(block)).contains(address) == isInside)
    }

    @Test(
        "what is no block is none",
        arguments: ["", "/", "192.0.2.0/33", "192.0.2/24", "a/8", "1:2::3::4", "::/129", "1.2.3.4/-1", "12345::"])
    func notBlocks(_ text: String) { #expect(AddressBlock(text) == nil) }

    @Test("addresses of every form have their bytes")
    func addressBytes() {
        #expect(AddressBlock.bytes("::1") == [UInt8](repeating: 0, count: 15) + [1])
        #expect(AddressBlock.bytes("1:2:3:4:5:6:7:8")?.count == 16)
        #expect(AddressBlock.bytes("::ffff:1.2.3.4") == [1, 2, 3, 4])
        #expect(AddressBlock.bytes("1:2:3:4:5:6:7") == nil)
        #expect(AddressBlock.bytes("1.2.3.4.5") == nil)
    }
}
