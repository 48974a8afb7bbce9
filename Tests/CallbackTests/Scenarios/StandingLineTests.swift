import ControlAPI
import Foundation
import Testing

/// Agents who stay on the line: one leg a shift, and every call joined to it.
@Suite("Agents who stay on the line")
struct StandingLineTests {
    private func line(_ site: Site, _ state: AgentLineWord, after count: Int = 0) async throws -> ControlEvent {
        try await site.control.events.value("agent.line \(state)", within: .seconds(60)) { events in
            events.filter { $0.type == .agentLine && $0.data?.state == state.rawValue }.dropFirst(count).first
        }
    }

    private func line(of agent: String, _ site: Site) async throws -> AgentLineWord? {
        try await site.control.ask(ListAgentsRequest(agent: agent)).agents.first?.line
    }

    @Test("one leg serves a shift: each call is announced, joined at once, and gives the leg back")
    func shift() async throws {
        try await withVoices { voices in
            let (site, control) = (voices.site, voices.site.control)
            let connected = try await site.ctl(["agent", "connect", "1001"])
            #expect(connected.status == 0, "\(connected.lines)")
            #expect(try await line(site, .ready).agentId == "1001")
            try await voices.agent.hears(Tone.waiting)
            voices.agent.speak(Tone.agent, to: try await VoiceSite.port(site.agents))
            for (index, number) in ["13800138000", "13911112222"].enumerated() {
                let (heard, spoken) = (voices.agent.heard.all.count, voices.customer.heard.all.count)
                let call = try await site.talk(number)
                try await site.customers.trace.receives("INVITE", times: index + 1)
                let invite = try #require(site.customers.trace.received("INVITE").last)
                voices.customer.speak(Tone.customer, to: try #require(invite.audioPort))
                try await voices.agent.hears(Tone.beep, packets: 3, after: heard)
                try await voices.agent.hears(Tone.customer, after: heard)
                try await voices.customer.hears(Tone.agent, after: spoken)
                #expect(try await line(of: "1001", site) == .inCall)
                let ended = try await site.hangUp(call)
                #expect(ended.data?.disposition == .answered)
                // Of this call alone, though the leg is older: the agent speaks all the time.
                let figures = ended.data?.legs?.first { $0.leg == .agent }?.received
                let seconds = ended.ts.timeIntervalSince(try await control.event(.callRequested, call: call).ts)
                #expect((1..<Int(seconds * 50) + 50).contains(figures?.packets ?? 0) && figures?.mos != nil, "\(ended)")
                try await voices.agent.hears(Tone.waiting, after: voices.agent.heard.all.count)
                let joined = try await Self.seconds(from: .callRequested, to: .callAgentAnswered, call, control)
                let talking = try await Self.seconds(from: .callCustomerAnswered, to: .callBridged, call, control)
                print("standing leg: order to agent joined \(joined) s, customer's answer to joined \(talking) s")
                #expect(joined < 3 && talking < 3, "nobody is rung for it")
            }
            #expect(site.agentsRung == 1)
            #expect(try await line(of: "1001", site) == .ready)
            #expect(try await site.ctl(["agent", "disconnect", "1001"]).status == 0)
            try await site.agents.event("bye")
            #expect(try await line(site, .off).data?.reason == "disconnected")
            let ended = try #require(control.events.all.first { $0.type == .callEnded }?.callId)
            #expect(try await site.recording(ended).frames(of: Tone.agent, in: \.left) > 5)
        }
    }

    private static func seconds(
        from start: EventKind, to end: EventKind, _ call: String, _ control: ControlClient
    ) async throws -> Double {
        let (first, last) = (try await control.event(start, call: call), try await control.event(end, call: call))
        return last.ts.timeIntervalSince(first.ts)
    }

    @Test("an agent who parks a call and retrieves it by the same leg has figures for either stay")
    func comesBack() async throws {
        try await withVoices { voices in
            let (site, control) = (voices.site, voices.site.control)
            #expect(try await site.ctl(["agent", "connect", "1001"]).status == 0)
            #expect(try await line(site, .ready).agentId == "1001")
            voices.agent.speak(Tone.agent, to: try await VoiceSite.port(site.agents))
            let call = try await site.talk()
            voices.customer.speak(Tone.customer, to: try await VoiceSite.port(site.customers))
            try await voices.customer.hears(Tone.agent, packets: 100)
            let running = try await control.ask(GetCallRequest(call: call))
            let first = running.legs.first { $0.party == 0 }?.received?.packets ?? 0
            try await control.ask(ParkRequest(call: call))
            try await voices.customer.hears(Tone.hold)
            let heard = voices.customer.heard.all.count
            try await control.ask(RetrieveRequest(call: call, agent: "1001"))
            try await voices.customer.hears(Tone.agent, packets: 20, after: heard)
            let ended = try await site.hangUp(call)
            let stays = try #require(ended.data?.legs).filter { $0.agentId == "1001" }
            #expect(stays.map(\.party) == [0, 2] && site.agentsRung == 1)
            let packets = stays.map { $0.received?.packets ?? 0 }
            #expect(packets.first ?? 0 >= first && first > 0 && packets.last ?? 0 >= 20, "\(ended)")
            // Together no more than were said since the call was asked for.
            let seconds = ended.ts.timeIntervalSince(try await control.event(.callRequested, call: call).ts)
            #expect(packets.reduce(0, +) <= Int(seconds * 50) + 100, "\(ended)")
        }
    }

    @Test("with stayOnLine the leg of the first call stays, and the customer's hang-up leaves it standing")
    func firstCall() async throws {
        try await withSite(Cast(customers: "hangs-up")) {
            $0.agentExtras = "stayOnLine: true"
        } _: { site in
            for number in ["13800138000", "13911112222"] {
                let ended = try await site.dialToTheEnd(number)
                #expect(ended.data?.disposition == .answered && ended.data?.endedBy == .customer)
            }
            #expect(site.agentsRung == 1)
            #expect(try await line(of: "1001", site) == .ready)
            #expect(try await line(of: "1002", site) == .off)
        }
    }

    @Test("a leg that falls silent in a talk is rung again for the customer, who hears music meanwhile")
    func lost() async throws {
        try await withVoices {
            $0.calls = "wrapUpSeconds: 0, drainSeconds: 10, mediaSilenceSeconds: 6, agentWaitSeconds: 30"
            $0.agentExtras = "stayOnLine: true"
        } _: { voices in
            let (site, control) = (voices.site, voices.site.control)
            let call = try await site.talk()
            try await voices.speak()
            try await voices.customer.hears(Tone.agent)
            voices.agent.hush()
            let waiting = try await control.event(.callWaiting, call: call)
            #expect(waiting.data?.reason == "agentLost")
            #expect(try await line(site, .lost).data?.text?.contains("nothing was heard") == true)
            try await control.event(.callTransferred, call: call)
            let again = try #require(site.agents.trace.received("INVITE").last)
            voices.agent.speak(Tone.agent, to: try #require(again.audioPort))
            try await voices.customer.hears(Tone.agent, after: voices.customer.heard.all.count)
            try await voices.agent.hears(Tone.customer, after: voices.agent.heard.all.count)
            #expect(site.agentsRung == 2)
            #expect(try await site.hangUp(call).data?.disposition == .answered)
            #expect(try await line(of: "1001", site) == .ready)
            try await site.agents.event("bye")
        }
    }

    @Test("a phone that cannot be had is said with the reason")
    func refused() async throws {
        try await withSite(Cast(agents: "busy")) { site in
            #expect(try await site.control.ask(ConnectAgentRequest(agent: "1001")).line == .calling)
            let off = try await line(site, .off)
            #expect(off.data?.reason == "failed" && off.data?.sip == 486)
            let agent = try await site.control.ask(ListAgentsRequest(agent: "1001")).agents.first
            #expect(agent?.line == .off && agent?.text?.contains("486") == true)
            let unknown = try await site.control.refusal(ConnectAgentRequest(agent: "nobody"))
            #expect(unknown?.reason == .unknownAgent)
        }
    }

    @Test("a batch rings an agent who stays on the line only while the line stands")
    func batch() async throws {
        try await withSite {
            $0.agents = ["1001"]
            $0.agentExtras = "stayOnLine: true"
        } _: { site in
            try await site.load([("T1", "13800138001")])
            try await site.control.ask(ConnectAgentRequest(agent: "1001"))
            let bridged = try await site.control.event(.callBridged)
            let ready = try await line(site, .ready)
            let asked = try await site.control.event(.callRequested)
            #expect(asked.seq > ready.seq)
            try await site.hangUp(try #require(bridged.callId))
            #expect(site.agentsRung == 1)
        }
    }

    @Test(
        "a softphone stays on the line for two calls, and its user's hanging up ends the call and the shift",
        .enabled(if: Softphone.isInstalled, "baresip is not installed"))
    func softphone() async throws {
        try await withVoices {
            $0.phones = ["1001": #"{ user: "desk1", secret: "s3cret" }"#]
            $0.sipExtras = #"registrar: { algorithms: ["MD5"] },"#
        } _: { voices in
            let (site, control) = (voices.site, voices.site.control)
            let phone = try Softphone(
                "desk1", secret: "s3cret", registrar: site.configuration.sipPort, tone: Tone.agent, in: site.folder)
            do {
                try await control.event(.phoneState)
                try await control.ask(ConnectAgentRequest(agent: "1001"))
                _ = try await line(site, .ready)
                try await site.hangUp(try await site.talk())
                let call = try await site.talk("13911112222")
                let invite = try #require(site.customers.trace.received("INVITE").last)
                voices.customer.speak(Tone.customer, to: try #require(invite.audioPort))
                try await voices.customer.hears(Tone.agent, packets: 25)
                let keys = try await phone.keys()
                try keys.press("hangup")
                let ended = try await control.ended(call)
                #expect(ended.data?.disposition == .answered && ended.data?.endedBy == .agent)
                #expect(try await line(site, .off).data?.reason == "hungUp")
                keys.end()
            } catch {
                await phone.quit()
                throw error
            }
            await phone.quit()
        }
    }
}
