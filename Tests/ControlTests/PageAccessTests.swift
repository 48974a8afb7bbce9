import ControlAPI
import FoundationEssentials
import Testing

@testable import ControlServer

struct PageAccessTests {
    @Test(
        "SHA-256 as in FIPS 180-4",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ])
    func digest(text: String, hex: String) throws {
        #expect(TokenDigest(of: text).hex == hex)
        let read = try #require(TokenDigest(hex: hex.uppercased()))
        #expect(read.matches(TokenDigest(of: text)))
        #expect(!read.matches(TokenDigest(of: text + "x")))
        #expect(TokenDigest(hex: String(hex.dropLast())) == nil && TokenDigest(hex: hex.dropLast() + "g") == nil)
    }

    @Test("a code is gone once its time is over, and a new one replaces the old")
    func codes() {
        let start = Date(timeIntervalSince1970: 0)
        func offer(_ code: String, _ seconds: Double, _ role: PageRole = .agent) -> PairingCodes.Offer {
            .init(code: code, agent: "1", role: role, origin: "o", expiresAt: start.addingTimeInterval(seconds))
        }
        var codes = PairingCodes()
        codes.add(offer("AAAA-AAAA-AAAA", 600), now: start)
        #expect(codes.take("AAAA-AAAA-AAAA", origin: "o", now: start.addingTimeInterval(600)) == nil)
        codes.add(offer("BBBB-BBBB-BBBB", 600), now: start)
        codes.add(offer("CCCC-CCCC-CCCC", 600), now: start)
        #expect(codes.take("BBBB-BBBB-BBBB", origin: "o", now: start) == nil)
        #expect(codes.take("", origin: "o", now: start) == nil)
        codes.add(offer("DDDD-DDDD-DDDD", 600, .supervisor), now: start)
        // The supervisor's page has its own.
        #expect(codes.take("cccccccccccc", origin: "o", now: start)?.role == .agent)
        #expect(codes.take("DDDD-DDDD-DDDD", origin: "o", now: start)?.role == .supervisor)
        var generator = SystemRandomNumberGenerator()
        #expect(PairingCodes.makeCode(using: &generator) != PairingCodes.makeCode(using: &generator))
    }

    @Test("a bucket lets a burst through, then the rate, and says how long to wait")
    func bucket() throws {
        let start = ContinuousClock.now
        var bucket = TokenBucket(rate: 2, burst: 3, now: start)
        for _ in 0..<3 { #expect(bucket.take(now: start) == nil) }
        #expect(bucket.take(now: start) == .milliseconds(500))
        #expect(bucket.take(now: start + .milliseconds(500)) == nil)
        #expect(bucket.take(now: start + .milliseconds(600)) != nil)
    }

    @Test("lines come out whole whatever the pieces, and an overlong one once as such")
    func lines() {
        let text = "one\n\n two \r\n" + String(repeating: "x", count: 30) + "\nthree\nlast"
        for size in 1...text.utf8.count {
            var splitter = LineSplitter(limit: 20)
            var pieces: [LineSplitter.Piece] = []
            for start in stride(from: 0, to: text.utf8.count, by: size) {
                Array(text.utf8.dropFirst(start).prefix(size)).withUnsafeBytes { splitter.append($0) }
                while let piece = splitter.next() { pieces.append(piece) }
            }
            while let piece = splitter.finish() { pieces.append(piece) }
            let wanted: [LineSplitter.Piece] = [
                .line(Data("one".utf8)), .line(Data(" two \r".utf8)), .tooLong, .line(Data("three".utf8)),
                .line(Data("last".utf8)),
            ]
            #expect(pieces == wanted, "in pieces of \(size)")
        }
    }
}
