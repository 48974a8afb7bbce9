import Testing

@testable import SIP

@Suite("Names of phones and registrars")
struct NameBookTests {
    private static let target = SIPTarget(address: "2001:db8::1", port: 5060)

    @Test("a place is a name with port and transport; an address is none")
    func places() throws {
        let plain = try #require(SIPPlace("sip:1001@Phone.Test"))
        #expect(plain == SIPPlace("<sip:1002@phone.test>") && plain.port == 0 && plain.transport == .udp)
        #expect(plain.target("192.0.2.1") == SIPTarget(address: "192.0.2.1", port: 5060))
        #expect(SIPPlace("sips:phone.test")?.target("192.0.2.1").port == 5061)
        #expect(SIPPlace("sip:phone.test", usual: .tcp) == SIPPlace("sip:phone.test;transport=tcp"))
        for literal in ["sip:1001@192.0.2.1:5080", "sip:1001@[2001:db8::1]", "tel:+8613800138000", ""] {
            #expect(SIPPlace(literal) == nil)
        }
    }

    @Test("who waits is told once, and what was found stays when nothing is found later")
    func keeps() throws {
        let place = try #require(SIPPlace("sip:phone.test"))
        var book = NameBook()
        #expect(book.isEmpty)
        book.wait(.uri("sip:1001@phone.test"), for: place)
        book.wait(.registration(7), for: place)
        book.began(1, place)
        #expect(book.isSought(place) && !book.isEmpty)
        let ended = [book.ended(1), book.ended(1)]
        #expect(ended == [place, nil] && !book.isSought(place))
        let told = book.note([Self.target], for: place)
        #expect(told == [.uri("sip:1001@phone.test"), .registration(7)])
        let again = book.note([], for: place)
        #expect(again.isEmpty && book.found[place] == [Self.target])
        book.forget()
        #expect(book.isEmpty && book.places.isEmpty)
    }

    @Test("a registration is for the family it was settled for first, and for the other one by a new token only")
    func families() {
        var book = RegistrationBook()
        let token = book.open(trunk: "main")
        let changes = [nil, true, true, nil, false].map { book.settle(token, isIPv6: $0) }
        #expect(changes == [false, true, false, false, true])
        let unknown = book.settle(99, isIPv6: true)
        #expect(!unknown)
    }
}
