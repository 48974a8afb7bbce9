import Testing

@testable import Dialer

@Suite("Keys by SIP INFO and in the stream")
struct DigitSieveTests {
    private static let five = DigitSieve.InfoKey(symbol: "5"), six = DigitSieve.InfoKey(symbol: "6")
    private let start = Duration.seconds(100)

    @Test("where RFC 4733 was not agreed upon, INFO counts at once")
    func infoAlone() {
        var sieve = DigitSieve(agreedOnEvents: false)
        #expect(sieve.info(Self.five, at: start) == [Self.five] && sieve.waited() == [])
    }

    @Test("a phone that sends both is heard once, from the first key on")
    func both() {
        var sieve = DigitSieve(agreedOnEvents: true)
        #expect(sieve.info(Self.five, at: start) == nil)
        #expect(sieve.heard(Self.five, at: start + .milliseconds(100)) == true)
        #expect(sieve.waited() == [])
        #expect(sieve.info(Self.six, at: start + .seconds(5)) == [] && sieve.waited() == [])
    }

    @Test("a phone that agreed on RFC 4733 and sends INFO is heard after a moment, then at once, in order")
    func infoInstead() {
        var sieve = DigitSieve(agreedOnEvents: true)
        #expect(sieve.info(Self.five, at: start) == nil && sieve.info(Self.six, at: start) == nil)
        #expect(sieve.waited() == [Self.five, Self.six] && sieve.waited() == [])
        #expect(sieve.info(Self.five, at: start + .seconds(2)) == [Self.five])
    }

    @Test("a phone that begins with INFO and goes over to RFC 4733 is heard once from then on")
    func changesItsMind() {
        var sieve = DigitSieve(agreedOnEvents: true)
        _ = sieve.info(Self.five, at: start)
        _ = sieve.waited()
        #expect(sieve.heard(Self.six, at: start + .seconds(9)) == true)
        #expect(sieve.info(Self.six, at: start + .seconds(9)) == [])
    }

    @Test("a key that is held so long that its INFO was taken before its event comes is heard once")
    func held() {
        var sieve = DigitSieve(agreedOnEvents: true)
        _ = sieve.info(Self.five, at: start)
        #expect(sieve.waited() == [Self.five])
        #expect(sieve.heard(DigitSieve.InfoKey(symbol: "5", duration: .seconds(7)), at: start + .seconds(7)) == false)
        #expect(sieve.heard(Self.five, at: start + .seconds(8)) == true, "the next press")
    }

    @Test("a key by INFO and by its tones is heard once, whichever comes first, however often it is pressed")
    func tones() {
        for isInfoFirst in [true, false] {
            var sieve = DigitSieve(agreedOnEvents: false)
            var heard = 0
            for press in 0..<4 {
                let at = start + .milliseconds(300) * press
                if isInfoFirst { heard += sieve.info(Self.five, at: at)?.count ?? 0 }
                heard += sieve.heard(Self.five, at: at + .milliseconds(60)) ? 1 : 0
                if !isInfoFirst { heard += sieve.info(Self.five, at: at + .milliseconds(90))?.count ?? 0 }
            }
            #expect(heard == 4)
        }
    }

    @Test("reports of two keys that come together, and late ones, are paired in their order")
    func paired() {
        var sieve = DigitSieve(agreedOnEvents: false)
        #expect(sieve.info(Self.five, at: start) == [Self.five] && sieve.info(Self.five, at: start) == [Self.five])
        for isNews in [false, false, true] {
            // The third is one that only its tones tell of.
            #expect(sieve.heard(Self.five, at: start + .seconds(1)) == isNews)
        }
    }

    @Test("a voice that is mistaken for a key does not silence INFO, nor does a key pressed long ago")
    func mistaken() {
        var sieve = DigitSieve(agreedOnEvents: false)
        #expect(sieve.heard(Self.six, at: start) == true)
        #expect(sieve.info(Self.five, at: start) == [Self.five])
        #expect(sieve.info(Self.six, at: start + .seconds(3)) == [Self.six])
    }
}
