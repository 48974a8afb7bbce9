import Testing

@testable import Dialer

@Suite("Keys by SIP INFO and by RFC 4733")
struct DigitSieveTests {
    private static let five = DigitSieve.InfoKey(symbol: "5"), six = DigitSieve.InfoKey(symbol: "6")

    @Test("where RFC 4733 was not agreed upon, INFO counts at once")
    func infoAlone() {
        var sieve = DigitSieve(agreedOnEvents: false)
        #expect(sieve.info(Self.five) == [Self.five] && sieve.waited() == [])
    }

    @Test("a phone that sends both is heard once, from the first key on")
    func both() {
        var sieve = DigitSieve(agreedOnEvents: true)
        #expect(sieve.info(Self.five) == nil)
        sieve.event()
        #expect(sieve.waited() == [])
        #expect(sieve.info(Self.six) == [] && sieve.waited() == [])
    }

    @Test("a phone that agreed on RFC 4733 and sends INFO is heard after a moment, then at once, in order")
    func infoInstead() {
        var sieve = DigitSieve(agreedOnEvents: true)
        #expect(sieve.info(Self.five) == nil && sieve.info(Self.six) == nil)
        #expect(sieve.waited() == [Self.five, Self.six] && sieve.waited() == [])
        #expect(sieve.info(Self.five) == [Self.five])
    }

    @Test("a phone that begins with INFO and goes over to RFC 4733 is heard once from then on")
    func changesItsMind() {
        var sieve = DigitSieve(agreedOnEvents: true)
        _ = sieve.info(Self.five)
        _ = sieve.waited()
        sieve.event()
        #expect(sieve.info(Self.six) == [])
    }
}
