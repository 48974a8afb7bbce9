import Media
import Testing

@testable import Dialer

@Suite("Which of our addresses a far end is shown")
struct OwnAddressesTests {
    private static func addresses(
        _ listeners: [(String, String?)], media: [String], publicMedia: String? = nil
    ) -> OwnAddresses {
        OwnAddresses(
            listeners: listeners.map { .init(transport: .udp, address: $0.0, port: 5060, publicAddress: $0.1) },
            media: media, publicMedia: publicMedia)
    }

    @Test("the one of its own family, where we have one")
    func families() {
        let both = Self.addresses([("192.0.2.1", nil), ("2001:db8::1", nil)], media: ["192.0.2.1", "2001:db8::1"])
        #expect(both.host(isIPv6: false) == "192.0.2.1")
        #expect(both.host(isIPv6: true) == "[2001:db8::1]")
        #expect(both.mediaAddress(isIPv6: true) == .ipv6)
        let one = Self.addresses([("192.0.2.1", nil)], media: ["192.0.2.1"])
        #expect(one.host(isIPv6: true) == "192.0.2.1")
        #expect(one.mediaAddress(isIPv6: true) == .first)
    }

    @Test("the public one where there is one, for media of its family only")
    func published() {
        let both = Self.addresses(
            [("192.0.2.1", "198.51.100.7")], media: ["192.0.2.1", "2001:db8::1"], publicMedia: "198.51.100.7")
        #expect(both.host(isIPv6: false) == "198.51.100.7")
        #expect(both.published("192.0.2.1") == "198.51.100.7")
        #expect(both.published("2001:db8::1") == "2001:db8::1")
    }

    @Test("the media address for a listener on all interfaces, in brackets when it is IPv6")
    func wildcard() {
        let wild = Self.addresses([("0.0.0.0", nil), ("::", nil)], media: ["192.0.2.1", "2001:db8::1"])
        #expect(wild.host(isIPv6: false) == "192.0.2.1")
        #expect(wild.host(isIPv6: true) == "[2001:db8::1]")
    }
}
