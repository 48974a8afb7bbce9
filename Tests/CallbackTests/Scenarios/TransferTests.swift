import ControlAPI
import Foundation
import Testing

/// Steps of a call among several, proven by what every far end hears before and after.
@Suite("Call control among several")
struct TransferTests {
    private func talk(_ voices: VoiceSite) async throws -> String {
        let call = try await voices.site.talk()
        try await voices.speak()
        try await voices.agent.hears(Tone.customer)
        try await voices.customer.hears(Tone.agent)
        return call
    }

    /// Agent and customer hear each other, from now on.
    private func expectTalk(_ voices: VoiceSite) async throws {
        let (agent, customer) = (voices.agent.heard.all.count, voices.customer.heard.all.count)
        try await voices.customer.hears(Tone.agent, after: customer)
        try await voices.agent.hears(Tone.customer, after: agent)
    }

    @Test("digits that are asked for reach the customer's side once and in order")
    func digits() async throws {
        try await withVoices { voices in
            let call = try await talk(voices)
            try await voices.site.control.ask(SendDigitsRequest(call: call, digits: "42#"))
            _ = try await voices.customer.heard.value("the digits") { $0.digits == "42#" ? true : nil }
            try await expectTalk(voices)
            try await voices.site.hangUp(call)
            #expect(voices.customer.heard.all.digits == "42#")
        }
    }

    @Test("to the phone of an agent who gave the call away nothing is sent any more")
    func silentAfterwards() async throws {
        try await withColleague { voices, colleague in
            let (call, control) = (try await talk(voices), voices.site.control)
            func sent() async throws -> Int? {
                try await control.ask(GetCallRequest(call: call)).legs.first { $0.party == 0 }?.sent?.packets
            }
            try await control.ask(TransferRequest(call: call, agent: Colleague.agent))
            try await control.event(.callTransferred, call: call)
            try await voices.site.agents.event("bye")
            let before = try await sent()
            try await colleague.voice.hears(Tone.customer, packets: 50)
            #expect(try await sent() == before && (before ?? 0) > 0)
            try await voices.site.hangUp(call)
        }
    }

    @Test("joining a consultation lets all three hear each other")
    func joins() async throws {
        try await withColleague { voices, colleague in
            let (call, control) = (try await talk(voices), voices.site.control)
            try await control.ask(TransferRequest(call: call, agent: Colleague.agent, consult: true))
            try await control.event(.callConsulting, call: call)
            try await colleague.speak()
            try await voices.agent.hears(Tone.colleague)
            try await control.ask(JoinRequest(call: call))
            try await voices.customer.hearsTogether([Tone.agent, Tone.colleague])
            try await voices.agent.hearsTogether([Tone.customer, Tone.colleague])
            try await colleague.voice.hearsTogether([Tone.agent, Tone.customer])
            try await voices.site.hangUp(call)
            try await colleague.phone.event("bye")
        }
    }

    @Test("taking a consultation back sends the colleague away and gives the customer back")
    func takesBack() async throws {
        try await withColleague { voices, colleague in
            let (call, control) = (try await talk(voices), voices.site.control)
            try await control.ask(TransferRequest(call: call, agent: Colleague.agent, consult: true))
            try await control.event(.callConsulting, call: call)
            try await voices.customer.hears(Tone.hold)
            try await control.ask(TakeBackRequest(call: call))
            try await colleague.phone.event("bye")
            try await expectTalk(voices)
            try await voices.site.hangUp(call)
        }
    }

    @Test("a party that rings is dropped with CANCEL, and nobody else notices")
    func dropsRinging() async throws {
        try await withColleague("no-answer") { voices, colleague in
            let (call, control) = (try await talk(voices), voices.site.control)
            try await control.ask(ConferenceRequest(call: call, agent: Colleague.agent))
            try await control.event(.callPartyRinging, call: call)
            try await expectTalk(voices)
            try await control.ask(DropPartyRequest(call: call, party: 2))
            try await colleague.phone.event("cancelled")
            try await expectTalk(voices)
            #expect(try await control.ask(GetCallRequest(call: call)).state == .talking)
            try await voices.site.hangUp(call)
        }
    }

    @Test(
        "a phone whose REFER is refused, or fails, is told so, and talks on",
        arguments: [
            ("1001@127.0.0.1", 603), ("2001@203.0.113.5", 403), ("110@127.0.0.1", 0), ("2001@127.0.0.1", 486),
            ("2001@127.0.0.1?Replaces=foreign%3Bto-tag%3D1%3Bfrom-tag%3D2", 603),
        ])
    func refused(_ target: String, _ status: Int) async throws {
        try await withColleague("busy", agents: "refers-elsewhere", keys: ["refer_to": target]) { voices, colleague in
            let call = try await voices.site.talk()
            try await voices.speak()
            let told = try await voices.site.agents.events.first("the last NOTIFY") {
                $0["event"] == "notify" && $0["subscription"] == "terminated"
            }
            let code = Int(told["status"] ?? "") ?? 0
            #expect(status == 0 ? (400..<700).contains(code) : code == status)
            try await expectTalk(voices)
            #expect(try await voices.site.control.ask(GetCallRequest(call: call)).state == .talking)
            // The colleague's own trace is read when it comes.
            if status == 486 { try await colleague.phone.trace.receives("INVITE") }
            #expect(colleague.phone.callsInvited.count == (status == 486 ? 1 : 0) && voices.site.customersRung == 1)
            try await voices.site.hangUp(call)
            try await voices.site.agents.event("bye")
            // Each request has the next number (RFC 3261 section 12.2.1.1); one that is sent again has its branch.
            var branches: Set<String> = ["ACK"]
            let requests = voices.site.agents.trace.messages.all.filter { message in
                guard message.direction == .received, let method = message.method else { return false }
                return branches.insert(method == "ACK" ? "ACK" : message.header("Via") ?? "").inserted
            }
            let numbers = requests.compactMap { Int($0.header("CSeq")?.split(separator: " ").first ?? "") }
            #expect(numbers.count >= 4 && zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }, "\(requests)")
        }
    }

    @Test("a 302 of an agent's phone is followed to a colleague where the configuration says so")
    func redirected() async throws {
        try await withColleague(agents: "redirects", keys: ["redirect_to": "\(Colleague.agent)@127.0.0.1"]) {
            $0.calls += #", redirects: "agents""#
        } _: { voices, colleague in
            let call = try await voices.site.talk()
            try await colleague.speak()
            voices.customer.speak(Tone.customer, to: try await VoiceSite.port(voices.site.customers))
            try await voices.customer.hears(Tone.colleague)
            try await colleague.voice.hears(Tone.customer)
            // It is the colleague's call from then on, and the first agent is free for others.
            let control = voices.site.control
            let agents = try await control.ask(ListAgentsRequest()).agents
            #expect(agents.first { $0.agentId == Colleague.agent }?.callId == call)
            #expect(agents.first { $0.agentId == "1001" }?.callId == nil)
            let busy = try await control.refusal(DialRequest(number: "13911112222", agent: Colleague.agent))
            #expect(busy?.reason == .agentBusy)
            let ended = try await voices.site.hangUp(call)
            #expect(ended.data?.disposition == .answered && ended.agentId == Colleague.agent)
            try await colleague.phone.event("bye")
            let info = try await control.ask(GetCallRequest(call: call))
            #expect(info.agentId == Colleague.agent)
        }
    }

    @Test("a 302 is not followed by default, neither an agent's nor a customer's")
    func notRedirected() async throws {
        try await withColleague(agents: "redirects", keys: ["redirect_to": "\(Colleague.agent)@127.0.0.1"]) {
            voices, colleague in
            let ended = try await voices.site.dialToTheEnd()
            #expect(ended.data?.blame == .agent && colleague.phone.callsInvited.isEmpty)
        }
        let cast = Cast(customers: "redirects", customerKeys: ["redirect_to": "1002@127.0.0.1"])
        try await withSite(cast) {
            $0.calls += #", redirects: "agents""#
        } _: { site in
            let ended = try await site.dialToTheEnd()
            #expect(ended.data?.disposition != .answered && site.agentsRung == 1 && site.customersRung == 1)
        }
    }

    @Test("a transfer to an outside number leaves by a trunk with a free line, and joins the two")
    func outside() async throws {
        try await withColleague {
            let port = $0.elsewhere[Colleague.agent] ?? 0
            $0.lines = 1
            $0.moreTrunks =
                #"{ id: "second", host: "127.0.0.1", port: \#(port), callerIds: ["+862112345679"], lines: 1 }"#
        } _: { voices, outsider in
            let (call, control) = (try await talk(voices), voices.site.control)
            try await control.ask(TransferRequest(call: call, number: "13911112222"))
            try await control.event(.callTransferred, call: call)
            #expect(try await outsider.phone.event("invite")["number"]?.contains("13911112222") == true)
            try await outsider.speak()
            try await voices.customer.hears(Tone.colleague)
            try await outsider.voice.hears(Tone.customer)
            try await voices.site.agents.event("bye")
            #expect(try await control.ask(StatusRequest()).trunks.map(\.linesUsed) == [1, 1])
            try await voices.site.hangUp(call)
            try await outsider.phone.event("bye")
            #expect(try await control.ask(StatusRequest()).trunks.map(\.linesUsed) == [0, 0])
            // To whom, is on record.
            let legs = try await control.ask(GetCallRequest(call: call)).legs
            #expect(legs.map(\.number) == [nil, nil, "+86139****2222"], "\(legs)")
        }
    }

    @Test("a number that talks already is not called a second time; a supervised agent need not listen in")
    func twice() async throws {
        try await withSite { site in
            let control = site.control
            let (first, second) = (try await site.talk(), try await site.talk("13911112222", agent: "1002"))
            for number in ["13800138000", "139 1111 2222"] {
                let running = number == "13800138000" ? first : second
                let transfer = try await control.refusal(TransferRequest(call: first, number: number))
                #expect(transfer?.reason == .duplicateInFlight && transfer?.data.callId == running)
                let conference = try await control.refusal(ConferenceRequest(call: first, number: number))
                #expect(conference?.reason == .duplicateInFlight && conference?.data.callId == running)
            }
            try await control.ask(ConferenceRequest(call: first, number: "13700137000"))
            try await control.event(.callConference, call: first)
            let guest = try await control.refusal(ConferenceRequest(call: first, number: "13700137000"))
            #expect(guest?.reason == .duplicateInFlight)
            let own = try await control.refusal(SuperviseRequest(call: first, agent: "1001", mode: .listen))
            #expect(own?.reason == .conflict && own?.message.contains("1001 talks in this call") == true)
            #expect(site.customersRung == 3)
            let states = try await control.ask(ListCallsRequest()).calls.map(\.state)
            #expect(states == [.talking, .talking], "\(states)")
            try await site.hangUp(first)
            try await site.hangUp(second)
        }
    }

    @Test("a transfer to an outside number that cannot be gives the customer back", arguments: ["busy", "rejects"])
    func outsideFails(_ scenario: String) async throws {
        try await withColleague(scenario) {
            let port = $0.elsewhere[Colleague.agent] ?? 0
            $0.lines = 1
            $0.moreTrunks =
                #"{ id: "second", host: "127.0.0.1", port: \#(port), callerIds: ["+862112345679"], lines: 1 }"#
        } _: { voices, _ in
            let (call, control) = (try await talk(voices), voices.site.control)
            try await control.ask(TransferRequest(call: call, number: "13911112222"))
            #expect(try await control.event(.callPartyFailed, call: call).data?.sip == (scenario == "busy" ? 486 : 603))
            try await expectTalk(voices)
            try await voices.site.hangUp(call)
        }
    }
}
