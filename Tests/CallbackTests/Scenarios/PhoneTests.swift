import ControlAPI
import Foundation
import Glibc
import Testing

/// Agents whose phones register with the daemon.
@Suite("Phones that register with the daemon")
struct PhoneTests {
    private static let account = #"{ user: "desk1", secret: "s3cret" }"#

    private func phone(_ site: Site, _ state: String, after count: Int = 0) async throws -> ControlEvent {
        try await site.control.events.value("phone.state \(state)", within: .seconds(60)) { events in
            events.filter { $0.type == .phoneState && $0.data?.state == state }.dropFirst(count).first
        }
    }

    @Test(
        "a softphone registers, is rung by a click, both hear each other, and it is gone when it says so",
        .enabled(if: Softphone.isInstalled, "baresip is not installed"))
    func softphone() async throws {
        try await withVoices {
            $0.phones = ["1001": Self.account]
            $0.sipExtras = #"registrar: { algorithms: ["MD5"] },"#
        } _: { voices in
            let site = voices.site
            let phone = try Softphone(
                "desk1", secret: "s3cret", registrar: site.configuration.sipPort, tone: Tone.agent, in: site.folder)
            do {
                #expect(try await self.phone(site, "registered").agentId == "1001")
                let keys = try await phone.keys()
                defer { keys.end() }
                let call = try await site.talk()
                voices.customer.speak(Tone.customer, to: try await VoiceSite.port(site.customers))
                try await voices.customer.hears(Tone.agent, packets: 25)
                // Frames of the customer's voice are in the recording only once both are joined.
                try await voices.customer.hears(Tone.agent, packets: 50)
                try await site.hangUp(call)
                let recording = try await site.recording(call)
                #expect(recording.frames(of: Tone.agent, in: \.left) >= 20)
                #expect(recording.frames(of: Tone.customer, in: \.right) >= 10)
                #expect(site.agentsRung == 0)
                try await keys.event("CALL_CLOSED")
                let heard = try phone.frames(of: Tone.customer)
                #expect(heard >= 20, "the phone heard \(heard) frames of the customer")
            } catch {
                await phone.quit()
                throw error
            }
            await phone.quit()
            #expect(try await self.phone(site, "unregistered").data?.reason == "byPhone")
        }
    }

    @Test("a click for an agent whose phone is not there is refused at once, and leaves no trace")
    func absent() async throws {
        try await withSite {
            $0.phones = ["1001": Self.account]
        } _: { site in
            let refusal = try await site.control.refusal(DialRequest(number: "13800138000", agent: "1001", key: "k"))
            #expect(refusal?.reason == .agentUnreachable)
            #expect(refusal?.message.contains("desk1") == true, "\(refusal?.message ?? "")")
            #expect(try await site.control.ask(ListCallsRequest(ended: true)).calls.isEmpty)
            let agent = try await site.control.ask(ListAgentsRequest(agent: "1001")).agents.first
            #expect(agent?.reachable == false && agent?.text?.contains("desk1") == true)
            let listed = try await site.control.ask(ListPhonesRequest()).phones
            #expect(listed == [PhoneInfo(agentId: "1001", user: "desk1", state: .unregistered)])
            let check = try await site.control.ask(DoctorRequest()).checks.first { $0.name == "phones" }
            #expect(check?.verdict == .warning && check?.text.hasPrefix("0 of 1") == true)
            let result = try await site.ctl(["dial", "13800138000", "--agent", "1001"])
            #expect(result.status == 30, "\(result.lines)")
            let mistyped = try await site.ctl(["dial", "1380013", "--agent", "1001"])
            #expect(mistyped.status == 14, "what the phone would not mend is said first: \(mistyped.lines)")
            let phones = try await site.ctl(["phones"])
            #expect(phones.status == 0 && phones.lines.contains { $0.contains("desk1") && $0.contains("unregistered") })
        }
    }

    @Test("a batch passes over an agent whose phone is not there")
    func batch() async throws {
        try await withSite {
            $0.agents = ["1001", "1002"]
            $0.phones = ["1001": Self.account]
        } _: { site in
            try await site.load([("T1", "13800138001"), ("T2", "13800138002")])
            for _ in 0..<2 {
                let known = Set(site.control.events.all.filter { $0.type == .callEnded }.compactMap(\.callId))
                let bridged = try await site.control.events.first("the next call", within: .seconds(60)) {
                    $0.type == .callBridged && !known.contains($0.callId ?? "")
                }
                #expect(bridged.agentId == "1002")
                try await site.hangUp(try #require(bridged.callId))
            }
            #expect(!site.control.events.all.contains { $0.agentId == "1001" })
        }
    }

    @Test("SIGHUP adds and removes phones' accounts", .enabled(if: Softphone.isInstalled, "baresip is not installed"))
    func reload() async throws {
        try await withSite {
            $0.phones = ["1001": Self.account]
            $0.sipExtras = #"registrar: { algorithms: ["MD5"] },"#
        } _: { site in
            let phone = try Softphone(
                "desk1", secret: "s3cret", registrar: site.configuration.sipPort, tone: Tone.agent, in: site.folder)
            do {
                _ = try await self.phone(site, "registered")
                var changed = site.configuration
                changed.phones = ["1002": #"{ user: "desk2", secret: "s" }"#]
                try changed.text.write(
                    to: site.folder.appendingPathComponent("dialer.json5"), atomically: true, encoding: .utf8)
                site.dialer.process.signal(SIGHUP)
                #expect(try await self.phone(site, "unregistered").data?.reason == "accountRemoved")
                let listed = try await site.control.ask(ListPhonesRequest()).phones
                #expect(listed == [PhoneInfo(agentId: "1002", user: "desk2", state: .unregistered)])
            } catch {
                await phone.quit()
                throw error
            }
            await phone.quit()
        }
    }
}
