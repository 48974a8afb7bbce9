import ControlAPI
import Testing

@testable import Dialer

@Suite("What doctor says of addresses that reach this machine only")
struct LoopbackCheckTests {
    private func check(_ listeners: [String], _ media: [String], _ host: String) -> DoctorCheck? {
        LoopbackCheck(listeners: listeners, media: media, trunks: [("local", "127.0.0.1"), ("far", host)]).check
    }

    @Test("a trunk elsewhere that neither signalling nor audio can reach is told of, with the keys")
    func both() throws {
        let found = try #require(check(["127.0.0.1", "::1"], ["127.0.0.1"], "192.0.2.10"))
        #expect(found.verdict == .failed && found.name == "addresses")
        #expect(found.text.contains("sip.listen has only 127.0.0.1, ::1; media.addresses has only 127.0.0.1"))
        #expect(found.text.contains("trunk far is at 192.0.2.10"))
        #expect(found.cure?.contains("sip.listen and media.addresses") == true)
    }

    @Test("where one of both is left, that one is told of")
    func one() throws {
        let found = try #require(check(["0.0.0.0"], ["127.0.0.1"], "2001:db8::1"))
        #expect(found.text.hasPrefix("media.addresses has only 127.0.0.1,") && !found.text.contains("sip.listen"))
    }

    @Test(
        "nothing is said where all can be reached, or may be",
        arguments: [
            (["192.0.2.1"], ["192.0.2.1"], "192.0.2.10"), (["127.0.0.1", "0.0.0.0"], ["192.0.2.1"], "192.0.2.10"),
            (["127.0.0.1"], ["127.0.0.1"], "127.0.0.2"), (["127.0.0.1"], ["127.0.0.1"], "gw.provider.example"),
        ])
    func quiet(listeners: [String], media: [String], host: String) {
        #expect(check(listeners, media, host) == nil)
    }
}
