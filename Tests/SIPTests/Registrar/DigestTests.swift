import Testing

@testable import SIP

@Suite("Digest")
struct DigestTests {
    /// RFC 7616 section 3.9.1: the same request with both algorithms.
    @Test(
        "the examples of RFC 7616",
        arguments: [
            (DigestAlgorithm.md5, "8ca523f5e9506fed4657c9700eebdbec"),
            (.sha256, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
        ])
    func examples(_ algorithm: DigestAlgorithm, _ response: String) {
        let credentials = DigestCredentials(
            user: "Mufasa", realm: "http-auth@example.org", nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
            uri: "/dir/index.html", response: response, algorithm: algorithm.rawValue,
            cnonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop: "auth", nc: "00000001")
        let ha1 = algorithm.hexadecimal("Mufasa:http-auth@example.org:Circle of Life") ?? ""
        #expect(credentials.prove(ha1: ha1, method: "GET", algorithm: algorithm))
        #expect(!credentials.prove(ha1: ha1, method: "REGISTER", algorithm: algorithm))
        #expect(!credentials.prove(ha1: String(ha1.reversed()), method: "GET", algorithm: algorithm))
    }

    /// RFC 2069 section 2.4 with the value of its erratum: no qop.
    @Test("credentials without qop")
    func withoutQop() {
        let credentials = DigestCredentials(
            user: "Mufasa", realm: "testrealm@host.com", nonce: "dcd98b7102dd2f0e8b11d0f600bfb0c093",
            uri: "/dir/index.html", response: "1949323746fe6a43ef61f9606e7febea", algorithm: "", cnonce: "", qop: "",
            nc: "")
        let ha1 = DigestAlgorithm.md5.hexadecimal("Mufasa:testrealm@host.com:CircleOfLife") ?? ""
        #expect(credentials.prove(ha1: ha1, method: "GET", algorithm: .md5))
        #expect(credentials.count == 1)
    }

    @Test("a count is eight hexadecimal digits, and qop is auth or absent")
    func counts() {
        func count(_ qop: String, _ nc: String, cnonce: String = "c") -> UInt32? {
            DigestCredentials(
                user: "", realm: "", nonce: "", uri: "", response: "", algorithm: "", cnonce: cnonce, qop: qop, nc: nc
            ).count
        }
        #expect(count("auth", "0000000a") == 10)
        #expect(count("auth", "a") == nil)
        #expect(count("auth", "0000000g") == nil)
        #expect(count("auth-int", "00000001") == nil)
        #expect(count("auth", "00000001", cnonce: "") == nil)
    }

    @Test(
        "the digest's URI may be written in another way, but not be another one",
        arguments: [
            ("sip:pbx.example", true), ("sip:PBX.example", true), ("sip:pbx.example:5060", true),
            ("sip:pbx.example;transport=tcp", true), ("sip:pbx.example:5070", false), ("sip:other.example", false),
            ("sip:agent@pbx.example", false), ("", false),
        ])
    func uris(_ uri: String, _ fits: Bool) {
        let credentials = DigestCredentials(
            user: "", realm: "", nonce: "", uri: uri, response: "", algorithm: "", cnonce: "", qop: "", nc: "")
        #expect(credentials.fits(requestURI: "sip:pbx.example") == fits)
    }

    @Test("a nonce is good for its source and its age only, and no two are alike")
    func nonces() {
        let start = ContinuousClock.now
        var issuer = NonceIssuer(key: [1, 2, 3], start: start, age: .seconds(60))
        let first = issuer.issue(to: "192.0.2.1", at: start + .seconds(5))
        let second = issuer.issue(to: "192.0.2.1", at: start + .seconds(5))
        #expect(first != second)
        #expect(issuer.judge(first, from: "192.0.2.1", at: start + .seconds(65)) == .valid(number: 1))
        #expect(issuer.judge(second, from: "192.0.2.1", at: start + .seconds(5)) == .valid(number: 2))
        #expect(issuer.judge(first, from: "192.0.2.1", at: start + .milliseconds(65_001)) == .stale)
        #expect(issuer.judge(first, from: "192.0.2.2", at: start + .seconds(5)) == .stale)
        for index in first.indices {
            var forged = first
            forged.replaceSubrange(index...index, with: first[index] == "0" ? "1" : "0")
            #expect(issuer.judge(forged, from: "192.0.2.1", at: start + .seconds(5)) == .stale)
        }
        let other = NonceIssuer(key: [3, 2, 1], start: start, age: .seconds(60))
        #expect(other.judge(first, from: "192.0.2.1", at: start + .seconds(5)) == .stale)
        for text in ["", "0", "xyz", first + "00"] {
            #expect(issuer.judge(text, from: "192.0.2.1", at: start) == .stale)
        }
    }

    @Test("a count serves once, also out of turn")
    func uses() {
        var uses = NonceUses()
        #expect(uses.use(0, of: 1) == false)
        #expect([1, 2, 4, 3].allSatisfy { uses.use($0, of: 1) })
        #expect([1, 2, 3, 4].allSatisfy { !uses.use($0, of: 1) })
        #expect(uses.use(1, of: 2) == true)
        #expect(uses.use(100, of: 1) == true)
        #expect(uses.use(37, of: 1) == true, "63 places back")
        #expect(uses.use(36, of: 1) == false, "64 places back nobody knows")
        #expect(uses.use(.max, of: 1) == true)
        #expect(uses.use(.max, of: 1) == false)
    }

    @Test("the memory of used nonces is bounded, and what was forgotten is not accepted again")
    func bounded() {
        var uses = NonceUses(capacity: 100)
        for nonce in UInt64(1)...1000 { #expect(uses.use(1, of: nonce) == true) }
        #expect(uses.count <= 100)
        #expect((UInt64(1)...1000).allSatisfy { !uses.use(1, of: $0) })
    }
}
