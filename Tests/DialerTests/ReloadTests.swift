import CallQueue
import Foundation
import Testing

@testable import Dialer

@Suite("What a reload changes")
struct ReloadTests {
    private func configuration(_ http: ControlSettings.HTTP? = nil) -> DialerConfiguration {
        var configuration = DialerConfiguration()
        configuration.control.http = http
        return configuration
    }

    private var http: ControlSettings.HTTP {
        .init(addresses: ["127.0.0.1"], port: 7080, origins: ["https://a.example"], hosts: [], tokens: [])
    }

    @Test("agents, trunks, calls, recording, policies, tokens, hosts and origins change at once, unmentioned")
    func changeable() {
        let old = configuration(http)
        var new = old
        new.agents = [.init(id: "1001", name: "", uri: "sip:1001@192.0.2.1", headers: [:], media: .learned)]
        new.calls.drain = .seconds(7)
        new.calls.wrapUp = .seconds(8)
        new.recording.isOn = false
        new.queue.policies.policy.maxAttempts = 2
        new.control.http?.origins = ["https://b.example"]
        new.control.http?.hosts = ["dialer.example"]
        new.control.http?.tokens = [.init(agent: "1001", sha256: String(repeating: "a", count: 64))]
        #expect(old.differencesThatNeedARestart(new).isEmpty)
        #expect(old.takingWhatCanChange(from: new) == new)
    }

    @Test("what is bound to sockets, files and threads is named by its key and stays as it was")
    func fixed() {
        let old = configuration(http)
        var new = old
        new.sip.userAgent = "other"
        new.sip.listeners = [.init(transport: .udp, address: "127.0.0.1", port: 5060)]
        new.calls.mediaSilence = .seconds(45)
        new.media.portRange = 41000...41999
        new.log.level = .debug
        new.queue.database = "other.db"
        new.control.socket = "other.sock"
        new.control.http?.port = 7081
        #expect(
            old.differencesThatNeedARestart(new) == [
                "sip.listen", "sip.userAgent", "calls.mediaSilenceSeconds", "media.firstPort", "log.level", "database",
                "control.socket", "control.http.port",
            ])
        #expect(old.takingWhatCanChange(from: new) == old)
    }

    @Test("a door that would open or close is one difference, not one for each of its settings")
    func door() {
        #expect(configuration().differencesThatNeedARestart(configuration(http)) == ["control.http"])
        #expect(configuration(http).differencesThatNeedARestart(configuration()) == ["control.http"])
        #expect(configuration().takingWhatCanChange(from: configuration(http)) == configuration())
    }
}
