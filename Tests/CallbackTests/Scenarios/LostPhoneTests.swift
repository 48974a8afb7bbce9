import ControlAPI
import Foundation
import Glibc
import Testing

/// Registered phones that are killed in a talk: found out by what they no longer say, or by what they say when they are back.
@Suite(
    "Phones that are lost in a talk", .timeLimit(.minutes(5)),
    .enabled(if: Softphone.isInstalled, "baresip is not installed"))
struct LostPhoneTests {
    private static let account = #"{ user: "desk1", secret: "s3cret" }"#

    private func state(_ site: Site, _ state: String, times count: Int = 1) async throws {
        _ = try await site.control.events.value("phone.state \(state)", within: .seconds(90)) { events in
            events.count { $0.type == .phoneState && $0.data?.state == state } >= count ? true : nil
        }
    }

    private func phone(_ site: Site, _ line: Softphone.Line) throws -> Softphone {
        try Softphone(
            "desk1", secret: "s3cret", registrar: site.configuration.sipPort, tone: Tone.agent, in: site.folder,
            line: line)
    }

    /// A talk with a softphone's agent, whom the customer hears; no silence of a network's would end it.
    private func withTalk(
        registrar: String, transport: String = "udp",
        _ body: (VoiceSite, String, Softphone, () throws -> Softphone) async throws -> Void
    ) async throws {
        try await withVoices {
            $0.phones = ["1001": Self.account]
            $0.sipExtras = "registrar: { algorithms: [\"MD5\"], \(registrar) },"
            $0.sipListenExtras = #", { transport: "tcp", address: "127.0.0.1", port: \#($0.sipPort) }"#
            $0.calls = "wrapUpSeconds: 0, drainSeconds: 10, mediaSilenceSeconds: 600, agentWaitSeconds: 240"
        } _: { voices in
            let site = voices.site
            let line = Softphone.Line(transport: transport, port: try FreePort.one())
            let phone = try phone(site, line)
            do {
                try await state(site, "registered")
                let call = try await site.talk()
                voices.customer.speak(Tone.customer, to: try await VoiceSite.port(site.customers))
                try await voices.customer.hears(Tone.agent, packets: 25)
                try await body(voices, call, phone) { try self.phone(site, line) }
            } catch {
                await phone.process.end()
                throw error
            }
            await phone.process.end()
        }
    }

    /// The agent is rung again at the phone that is there now, and heard.
    private func comesBack(_ voices: VoiceSite, _ call: String) async throws {
        let back = try await voices.site.control.event(.callTransferred, call: call)
        #expect(back.data?.partyAgent == "1001")
        try await voices.customer.hears(Tone.agent, packets: 25, after: voices.customer.heard.all.count)
        let end = try await voices.site.hangUp(call)
        #expect(end.data?.disposition == .answered)
    }

    @Test(
        "one that OPTIONS finds unreachable and that sends nothing is gone: the customer hears music until it is back")
    func unreachable() async throws {
        try await withTalk(registrar: "keepAliveSeconds: 2, answerSeconds: 3") { voices, call, phone, again in
            phone.process.signal(SIGKILL)
            try await state(voices.site, "unreachable")
            let waiting = try await voices.site.control.event(.callWaiting, call: call)
            #expect(waiting.data?.reason == "agentLost")
            try await voices.customer.hears(Tone.hold)
            let back = try again()
            do {
                try await comesBack(voices, call)
            } catch {
                await back.quit()
                throw error
            }
            await back.quit()
        }
    }

    @Test("one whose connection is closed and that sends nothing is gone, too, before its time to come back is over")
    func closed() async throws {
        let terms = "keepAliveSeconds: 600, returnSeconds: 300"
        try await withTalk(registrar: terms, transport: "tcp") { voices, call, phone, again in
            phone.process.signal(SIGKILL)
            let waiting = try await voices.site.control.event(.callWaiting, call: call)
            #expect(waiting.data?.reason == "agentLost")
            let back = try again()
            do {
                try await comesBack(voices, call)
            } catch {
                await back.quit()
                throw error
            }
            await back.quit()
        }
    }

    @Test("one that is started again at its place knows nothing of its call: it says so when asked, and is rung for it")
    func startedAgain() async throws {
        try await withTalk(registrar: "keepAliveSeconds: 600") { voices, call, phone, again in
            await phone.process.end()
            let back = try again()
            do {
                let waiting = try await voices.site.control.event(.callWaiting, call: call)
                #expect(waiting.data?.reason == "agentLost")
                try await comesBack(voices, call)
            } catch {
                await back.quit()
                throw error
            }
            await back.quit()
        }
    }
}
