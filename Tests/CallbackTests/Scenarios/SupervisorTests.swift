import ControlAPI
import Foundation
import Testing

/// A supervisor's evening with `ctl` alone, against the running daemon.
@Suite("A supervisor with ctl")
struct SupervisorTests {
    private static let long = Duration.seconds(60)

    @Test("maps a file that nothing fits, looks, loads, starts, reprioritises, and calls the unreached once more")
    func batch() async throws {
        try await withSite(Cast(customers: "busy")) {
            $0.policy = "ringTimeout: 15, maxAttempts: 1"
        } _: { site in
            let file = site.folder.appendingPathComponent("crm.csv").path
            let text =
                "case,who,cell,opened,grade\nZL001,周静,138 0013 8000,2026-11-11 00:06,普通\nZL002,高勇,110,2026-11-11 00:07,紧急\n"
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            let mapping = site.folder.appendingPathComponent("our.json5").path
            let mapped = try await site.ctl(["batch", "map", file, "--write", mapping])
            #expect(mapped.status == 50, "\(mapped.lines)")
            #expect(mapped.lines.contains { $0.contains("numbers") && $0.contains("cell") })
            #expect(try await site.ctl(["batch", "map", file, "--write", mapping]).status != 50, "it is there already")
            let dry = try await site.ctl(["batch", "load", file, "--map", mapping, "--dry-run"])
            #expect(dry.lines.contains { $0.contains("would be called: 1") }, "\(dry.lines)")
            let loaded = try await site.ctl(["batch", "load", file, "--map", mapping, "--paused", "--quiet"])
            let batch = try #require(loaded.lines.first)
            #expect(try await site.ctl(["batch", "show", batch]).lines.contains { $0.contains("loaded") })
            #expect(
                try await site.ctl(["batch", "reprioritise", batch, "2.5"]).lines.contains { $0.contains("weight 2.5") }
            )
            #expect(site.customersRung == 0)
            #expect(try await site.ctl(["batch", "start", batch]).status == 0)
            try await site.control.events.first("the call's end", within: Self.long) { $0.type == .callEnded }
            try await site.control.events.first("the batch's end", within: Self.long) {
                $0.type == .batchState && $0.data?.state == BatchStateWord.completed.rawValue
            }
            let clone = try await site.ctl(["batch", "clone", batch, "--outcome", "busy", "--paused", "--quiet"])
            #expect(clone.status == 0, "\(clone.lines)")
            #expect(try await site.ctl(["batch", "clone", batch, "--outcome", "noAnswer"]).status != 0)
            let shown = try await site.ctl(["--json", "batch", "show", try #require(clone.lines.first)])
            #expect(shown.lines.contains { $0.contains("\"tickets\":1") }, "\(shown.lines)")
            #expect(site.customersRung == 1)
        }
    }

    @Test("hands in single tickets, changes and withdraws them, and reads the queue and why each waits")
    func tickets() async throws {
        try await withSite(configure: { $0.agents = ["1001"] }) { site in
            #expect(try await site.ctl(["agent", "pause", "1001", "--code", "lunch"]).status == 0)
            let submitted = try await site.ctl(
                ["ticket", "submit", "S1", "--class", "quality", "--number", "13800138000", "--field", "渠道=电话"])
            #expect(submitted.status == 0 && submitted.lines.contains { $0.contains("accepted") }, "\(submitted.lines)")
            let refused = try await site.ctl(["ticket", "submit", "S2", "--class", "qualty", "--number", "13800138000"])
            #expect(refused.status == 50 && refused.lines.contains { $0.contains("quality") }, "\(refused.lines)")
            #expect(try await site.ctl(["explain", "S1"]).lines.contains { $0.contains("No agent is free") })
            #expect(try await site.ctl(["queue"]).lines.contains { $0.contains("S1") })
            let changed = try await site.ctl([
                "ticket", "change", "S1", "--number", "13911112222", "--priority", "urgent",
            ])
            #expect(changed.status == 0, "\(changed.lines)")
            #expect(
                try await site.ctl(["ticket", "submit", "S3", "--class", "quality", "--number", "13922223333"]).status
                    == 0)
            #expect(
                try await site.ctl(["ticket", "withdraw", "S3", "--note", "settled"]).lines.contains {
                    $0.contains("cancelled")
                })
            #expect(try await site.ctl(["agent", "ready", "1001"]).status == 0)
            let talk = try await site.control.events.first("the talk", within: Self.long) { $0.type == .callBridged }
            #expect(talk.ticketId == "S1")
            #expect(try await site.ctl(["ticket", "withdraw", "S1"]).status != 0)
            try await site.hangUp(try #require(talk.callId))
            #expect(site.timesRung("13911112222") == 1 && site.customersRung == 1)
        }
    }

    @Test("gives an agent the skill that a class asks for: until then it is said that nobody has it")
    func skills() async throws {
        try await withSite(configure: { $0.policy = "ringTimeout: 15, skills: { complaints: 3 }" }) { site in
            try await site.load([("T1", "13800138000")])
            let why = try await site.explain("T1")
            #expect(why.reason == WaitingReasonWord.noSkill.rawValue && why.text.contains("skills"), "\(why)")
            try await site.placesAnotherCall()
            #expect(site.timesRung("13800138000") == 0)
            try await site.reload { $0.agentExtras = "skills: { complaints: 3 }" }
            try await site.control.events.first("the talk", within: Self.long) {
                $0.type == .callBridged && $0.ticketId == "T1"
            }
        }
    }

    @Test("finds an agent paused who did not take a call, and lets the agent go on")
    func missedCalls() async throws {
        try await withSite(Cast(agents: "no-answer")) {
            $0.agents = ["1001"]
            $0.policy = "ringTimeout: 15, agentRingTimeout: 5"
            $0.queueExtras = "agents: { missesToPause: 1 }"
        } _: { site in
            try await site.load([("T1", "13800138000")])
            try await site.control.events.first("the pause", within: Self.long) {
                $0.type == .agentState && $0.data?.intent == .paused && $0.agentId == "1001"
            }
            #expect(try await site.ctl(["agent", "show", "1001"]).lines.contains { $0.contains("missed calls") })
            let listed = try await site.ctl(["agent", "list"])
            #expect(listed.status == 0 && listed.lines.contains { $0.contains("1001") })
            #expect(site.customersRung == 0)
            let ready = try await site.ctl(["agent", "ready", "1001"])
            #expect(ready.status == 0 && ready.lines.contains { $0.contains("available") }, "\(ready.lines)")
            #expect(try await site.ctl(["agent", "logout", "1001"]).status == 0)
            #expect(try await site.ctl(["agent", "login", "1001"]).status == 0)
        }
    }

    @Test("keeps a ticket for the agent who owns it, who is in a call, and gives it to no other meanwhile")
    func ownAgent() async throws {
        try await withSite(configure: { $0.queueExtras = "agents: { stickyWait: 600 }" }) { site in
            let call = try await site.talk("13955556666", agent: "1002")
            let own = SubmitTicketRequest(ticket: "S1", ticketClass: "quality", numbers: ["13800138000"], owner: "1002")
            _ = try await site.control.ask(own)
            try await site.control.events.first("kept", within: Self.long) {
                $0.type == .ticketState && $0.ticketId == "S1" && $0.data?.reason == WaitingReasonWord.ownAgent.rawValue
            }
            // Others are free, and stay so.
            try await site.placesAnotherCall()
            #expect(site.timesRung("13800138000") == 0)
            try await site.hangUp(call)
            let talk = try await site.control.events.first("its talk", within: Self.long) {
                $0.type == .callBridged && $0.ticketId == "S1"
            }
            #expect(talk.agentId == "1002")
        }
    }

    @Test("takes in a do-not-call list that binds at once, and writes it out again")
    func doNotCall() async throws {
        try await withSite { site in
            let file = site.folder.appendingPathComponent("refusals.csv").path
            try "号码,原因\n138 0013 8000,来信\n110,x\n".write(toFile: file, atomically: true, encoding: .utf8)
            #expect(try await site.ctl(["donotcall", "import", file]).status == 50)
            try await site.load([("T1", "13800138000")])
            try await site.placesAnotherCall()
            #expect(site.timesRung("13800138000") == 0)
            #expect(try await site.explain("T1").reason == WaitingReasonWord.doNotCall.rawValue)
            let written = site.folder.appendingPathComponent("out.csv").path
            #expect(try await site.ctl(["donotcall", "export", written]).status == 0)
            #expect(try String(contentsOfFile: written, encoding: .utf8).contains("+8613800138000"))
        }
    }

    @Test("runs by a country's profile: after a talk about a debt nobody calls the number for a week")
    func profile() async throws {
        try await withSite {
            $0.queueExtras = #"profile: "us-debt", permission: { countryCodes: ["86"] }"#
            // What the profile has said to whoever meets nobody, and before a recording.
            $0.prompts = ["abandoned-call": 600, "recording-consent": 700]
        } _: { site in
            try await site.load([("T1", "13800138000")])
            let talk = try await site.control.events.first("the talk", within: Self.long) { $0.type == .callBridged }
            try await site.hangUp(try #require(talk.callId))
            let other = talk.agentId == "1001" ? "1002" : "1001"
            let refusal = try await site.control.refusal(DialRequest(number: "+8613800138000", agent: other))
            #expect(refusal?.reason == .cooldown && refusal?.data.retryAt != nil, "\(String(describing: refusal))")
            #expect(site.timesRung("13800138000") == 1)
        }
    }
}
