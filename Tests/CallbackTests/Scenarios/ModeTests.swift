import ControlAPI
import Foundation
import Testing

/// A mixed batch in each mode: the far ends' own logs are the judge.
@Suite("Modes, end to end", .timeLimit(.minutes(4)))
struct ModeTests {
    /// What the customers of Tests/Peers/sipp/customers.xml do, by their last digits: two answer, and talk
    /// until we hang up: that is `maxTalk`, so that no agent can come too late.
    private static let tickets = [
        ("T1", "13800183333"), ("T2", "13900183333"), ("T3", "13800138005"), ("T4", "13800138008"),
        ("T5", "13800138019"), ("T6", "13800138009"),
    ]

    /// With time enough for a machine that is busy with other things.
    private static let abandonment = #"abandonment: { limit: 10, within: 10, announcement: "sorry" }"#

    private static func configure(_ configuration: inout SiteConfiguration, _ policy: String) {
        configuration.policy =
            "\(policy.contains("ringTimeout") ? "" : "ringTimeout: 15, ")maxAttempts: 1, maxTalk: 10, \(policy)"
        configuration.prompts = ["sorry": Tone.later]
    }

    private func ends(_ site: Site) async throws {
        _ = try await site.control.events.value("six ends", within: .seconds(120)) { events in
            Set(events.filter { $0.type == .callEnded }.compactMap(\.ticketId)).count == 6 ? true : nil
        }
    }

    /// What is known of the tickets' attempts, by ticket.
    private func dispositions(_ site: Site) async throws -> [String: CallDisposition] {
        var found: [String: CallDisposition] = [:]
        for (id, _) in Self.tickets {
            let ticket = try await site.control.ask(GetTicketRequest(ticket: id))
            #expect(ticket.attempts.count == 1, "\(id)")
            found[id] = ticket.attempts.first?.outcome?.disposition
        }
        return found
    }

    private static let asTheyDo: [String: CallDisposition] = [
        "T1": .answered, "T2": .answered, "T3": .busy, "T4": .unreachable, "T5": .declined, "T6": .invalidNumber,
    ]

    @Test("agent first, each customer is rung once, and each call has an agent before")
    func progressive() async throws {
        try await withSite(Cast(customers: "customers")) {
            Self.configure(&$0, #"mode: "progressive""#)
        } _: { site in
            try await site.load(Self.tickets)
            try await ends(site)
            #expect(try await dispositions(site) == Self.asTheyDo)
            #expect(site.customersRung == 6 && site.agentsRung == 6)
        }
    }

    @Test(
        "customers first, each is rung once, and agents only for those who answer",
        arguments: ["progressiveCustomerFirst", "power", "predictive"])
    func customersFirst(mode: String) async throws {
        try await withSite(Cast(customers: "customers")) {
            Self.configure(&$0, "mode: \"\(mode)\", \(Self.abandonment)")
        } _: { site in
            try await site.load(Self.tickets)
            try await ends(site)
            #expect(try await dispositions(site) == Self.asTheyDo)
            #expect(site.customersRung == 6)
            #expect(site.agentsRung == 2, "agents are rung for those who answered, and for nobody else")
            let talks = site.control.events.all.filter { $0.type == .callTransferred }
            #expect(Set(talks.compactMap(\.ticketId)) == ["T1", "T2"])
            let queue = try await site.control.ask(ShowQueueRequest())
            #expect(queue.modes?.first?.mode == mode)
            #expect(queue.abandonment?.first?.answered == 2 && queue.abandonment?.first?.abandoned == 0)
            // Recorded from the agent's coming on, both sides.
            let call = try #require(talks.first { $0.ticketId == "T1" }?.callId)
            let recording = try await site.recording(call)
            #expect(recording.frames(of: Tone.agent, in: \.left) > 10)
            #expect(recording.frames(of: Tone.customer, in: \.right) > 10)
        }
    }

    @Test("customers first, who still rings is cut when the last agent leaves: nobody is there to be met")
    func lastAgentLeaves() async throws {
        try await withSite(Cast(customers: "customers")) {
            Self.configure(&$0, "ringTimeout: 120, mode: \"progressiveCustomerFirst\", \(Self.abandonment)")
            $0.agents = ["1001"]
        } _: { site in
            try await site.load([("T1", "13800138006")])
            let rings = try await site.control.event(.callCustomerRinging)
            try await site.control.ask(LogOutAgentRequest(agent: "1001"))
            let end = try await site.control.ended(try #require(rings.callId), within: .seconds(60))
            #expect(end.data?.disposition == .canceled)
            let queue = try await site.control.ask(ShowQueueRequest())
            #expect(queue.abandonment?.first?.answered ?? 0 == 0)
        }
    }

    @Test("automated, a flow has whoever answers, and no agent is rung")
    func automated() async throws {
        try await withSite(Cast(customers: "customers")) {
            Self.configure(&$0, #"flow: "bye", onMachine: "off""#)
            $0.flows = #"bye: { start: "bye", steps: { bye: { do: "end", say: ["sorry"] } } },"#
        } _: { site in
            try await site.load(Self.tickets)
            try await ends(site)
            let found = try await dispositions(site)
            #expect(found.filter { $0.value == .answered }.keys.sorted() == ["T1", "T2"])
            #expect(site.customersRung == 6 && site.agentsRung == 0)
        }
    }

    @Test("preview, each ticket is shown to an agent first, and dialled when the time is over")
    func preview() async throws {
        try await withSite(Cast(customers: "customers")) {
            Self.configure(&$0, #"mode: "preview", previewSeconds: 5, previewEnds: "dial""#)
        } _: { site in
            try await site.load(Self.tickets)
            try await ends(site)
            #expect(try await dispositions(site) == Self.asTheyDo)
            #expect(site.customersRung == 6 && site.agentsRung == 6)
            let shown = site.control.events.all.filter { $0.type == .agentState && $0.data?.state == "preview" }
            #expect(Set(shown.compactMap(\.ticketId)).count == 6)
        }
    }

    @Test("manual, nobody is rung before somebody clicks")
    func manual() async throws {
        try await withSite(Cast(customers: "customers")) {
            Self.configure(&$0, #"mode: "manual""#)
        } _: { site in
            try await site.load(Self.tickets)
            try await site.placesAnotherCall("13911112222")
            #expect(try await site.explain("T1").reason == WaitingReasonWord.byHand.rawValue)
            #expect(site.customersRung == 1)
            for (ticket, _) in Self.tickets {
                let call = try await site.control.ask(DialRequest(ticket: ticket, agent: "1001")).callId
                try await site.control.ended(call, within: .seconds(40))
            }
            #expect(try await dispositions(site) == Self.asTheyDo)
            #expect(site.customersRung == 7)
        }
    }
}

@Suite("A customer who answers and meets nobody", .timeLimit(.minutes(3)))
struct AbandonedCallTests {
    private static func configure(_ configuration: inout SiteConfiguration) {
        configuration.agents = ["1001"]
        configuration.prompts["sorry"] = Tone.later
        configuration.queueExtras = """
            classes: { quality: {
                mode: "progressiveCustomerFirst", abandonment: { limit: 3, within: 1, announcement: "sorry" },
            } },
            """
    }

    @Test(
        "U4: hears who called, the call ends as abandoned, and past the limit nobody else is rung; a restart keeps that"
    )
    func abandoned() async throws {
        try await withFlows(agents: "no-answer", configure: Self.configure) { flows in
            let site = flows.site
            let batch = try await site.load([("T1", "13800138000"), ("T2", "13800138001")]).batchId
            let answered = try await site.control.event(.callCustomerAnswered)
            let call = try #require(answered.callId)
            try await flows.hears(Tone.later)
            let end = try await site.control.ended(call, within: .seconds(40))
            #expect(end.data?.disposition == .abandoned)
            let stopped = try await site.control.events.first("the limit's event", within: .seconds(40)) {
                $0.type == .queueAbandonment
            }
            #expect(stopped.data?.state == "stopped" && stopped.data?.batchId == batch)
            #expect(stopped.data?.counts == ["answered": 1, "abandoned": 1])
            let other = answered.ticketId == "T1" ? "T2" : "T1"
            #expect(try await site.explain(other).reason == WaitingReasonWord.abandonmentLimit.rawValue)
            let shown = try await site.control.ask(ShowQueueRequest())
            #expect(shown.abandonment?.first?.isOver == true && shown.abandonment?.first?.reopensAt != nil)
            let told = try await site.ctl(["queue"])
            #expect(told.lines.contains { $0.contains("100.0 %") && $0.contains("3.0 %") }, "\(told.lines)")
            // The agent was rung in vain, is not to blame, and is free.
            let agent = try await site.control.ask(ListAgentsRequest()).agents
            #expect(agent.allSatisfy { $0.callId == nil })
            try await site.killAndRestart()
            #expect(try await site.explain(other).reason == WaitingReasonWord.abandonmentLimit.rawValue)
            #expect(site.customersRung == 1)
        }
    }

    @Test("one who is put through is none of them, and is the flow “customer-first” to whoever asks")
    func counted() async throws {
        try await withFlows {
            Self.configure(&$0)
            $0.queueExtras = """
                classes: { quality: {
                    mode: "progressiveCustomerFirst", abandonment: { limit: 3, within: 10, announcement: "sorry" },
                } },
                """
        } _: { flows in
            try await flows.site.load([("T1", "13800138000")])
            let put = try await flows.site.control.events.first("a talk", within: .seconds(40)) {
                $0.type == .callTransferred
            }
            #expect(put.agentId == "1001")
            let call = try #require(put.callId)
            try await flows.site.hangUp(call)
            let share = try await flows.site.control.ask(ShowQueueRequest()).abandonment?.first
            #expect(share?.answered == 1 && share?.abandoned == 0 && share?.isOver == false)
            let info = try await flows.site.control.ask(GetCallRequest(call: call))
            #expect(info.flow == "customer-first" && info.outcome?.disposition == .answered)
        }
    }

    @Test("an agent who stays on the line has the customer before one whose phone would have to be rung")
    func standing() async throws {
        try await withFlows(agents: "answers-at-once-elsewhere") {
            Self.configure(&$0)
            $0.agents = ["1001", "1002"]
            $0.queueExtras = """
                classes: { quality: {
                    mode: "progressiveCustomerFirst", abandonment: { limit: 3, within: 10, announcement: "sorry" },
                } },
                """
        } _: { flows in
            let site = flows.site
            try await site.control.ask(ConnectAgentRequest(agent: "1002"))
            _ = try await site.control.events.first("the line", within: .seconds(40)) {
                $0.type == .agentLine && $0.agentId == "1002" && $0.data?.state == "ready"
            }
            try await site.load([("T1", "13800138000")])
            let put = try await site.control.events.first("a talk", within: .seconds(40)) {
                $0.type == .callTransferred
            }
            #expect(put.agentId == "1002")
            let answered = try #require(site.control.events.all.first { $0.type == .callCustomerAnswered })
            print("customer first: an agent on the line \(put.ts.timeIntervalSince(answered.ts)) s after the answer")
            #expect(site.agentsRung == 1, "the line itself, and no phone")
            try await site.hangUp(try #require(put.callId))
        }
    }
}

@Suite("A class that moves by itself", .timeLimit(.minutes(3)))
struct MovingClassTests {
    @Test("is led by a flow while nobody is at work, which is told with the figures, and its customers are called")
    func moves() async throws {
        try await withFlows {
            $0.agents = ["1001"]
            $0.queueExtras = """
                classes: { quality: {
                    moves: [{ to: "automated", flow: "quality", when: { backlog: 1, agentsBelow: 1 }, atLeast: 60 }],
                } },
                """
        } _: { flows in
            let site = flows.site
            try await site.control.ask(PauseAgentRequest(agent: "1001"))
            try await site.load([("T1", "13800138000")])
            let moved = try await site.control.events.first("the move", within: .seconds(60)) { $0.type == .queueMode }
            #expect(moved.data?.ticketClass == "quality" && moved.data?.flow == "quality")
            #expect(moved.data?.previous == "progressive" && moved.data?.state == "automated")
            #expect(moved.data?.reason == "backlog 1 ≥ 1, agents 0 < 1")
            let answered = try await site.control.events.first("an answer", within: .seconds(60)) {
                $0.type == .callCustomerAnswered && $0.ticketId == "T1"
            }
            let told = try await site.ctl(["queue"])
            #expect(told.lines.contains { $0.contains("automated") && $0.contains("agents 0 < 1") }, "\(told.lines)")
            flows.customer.speak(Tone.customer, to: try await VoiceSite.port(site.customers))
            try await flows.hears(Tone.question)
            try await site.hangUp(try #require(answered.callId))
            #expect(site.agentsRung == 0)
        }
    }
}
