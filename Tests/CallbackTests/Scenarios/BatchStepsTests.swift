import ControlAPI
import Foundation
import Testing

/// What supervisors do with batches and single tickets while calls run; the far ends' traces are the judge.
@Suite("Batches on their way")
struct BatchStepsTests {
    private static let tickets = [
        ("T1", "13800138000"), ("T2", "13911112222"), ("T3", "13922223333"), ("T4", "13933334444"),
    ]

    private static let long = Duration.seconds(60)

    /// Talks of tickets that are under way, by ticket.
    private func talks(_ count: Int, _ site: Site) async throws -> [String: String] {
        try await site.control.events.value("\(count) talks", within: Self.long) { events in
            var talks: [String: String] = [:]
            for event in events where event.type == .callBridged {
                if let ticket = event.ticketId { talks[ticket] = event.callId }
            }
            return talks.count >= count ? talks : nil
        }
    }

    /// Ends a talk and waits until its ticket's outcome is on the disk.
    private func settle(_ site: Site) async throws {
        let talk = try #require(try await talks(1, site).first)
        try await site.hangUp(talk.value)
        try await site.control.events.first("the ticket's end", within: Self.long) {
            $0.type == .ticketState && $0.ticketId == talk.key && $0.data?.state == TicketStateWord.done.rawValue
        }
    }

    private func state(of call: String, _ site: Site) async throws -> CallState {
        try await site.control.ask(GetCallRequest(call: call)).state
    }

    @Test("pausing and cancelling a batch cut no talk, and nobody more is rung")
    func pauseAndCancel() async throws {
        try await withSite { site in
            let batch = try await site.load(Self.tickets).batchId
            let talks = try await talks(3, site)
            #expect(try await site.control.ask(PauseBatchRequest(batch: batch)).state == .paused)
            let first = try #require(talks.values.min())
            let end = try await site.hangUp(first)
            #expect(end.data?.disposition == .answered)
            // Whoever is free now would have had the fourth ticket before this click.
            try await site.placesAnotherCall("13955556666", agent: try #require(end.agentId))
            #expect(site.customersRung == 4)
            #expect(try await site.control.ask(CancelBatchRequest(batch: batch)).state == .cancelled)
            for call in talks.values where call != first {
                #expect(try await state(of: call, site) == .talking)
                #expect(try await site.hangUp(call).data?.disposition == .answered)
            }
            try await site.placesAnotherCall("13966667777")
            #expect(site.customersRung == 5)
            let shown = try await site.control.ask(ShowBatchRequest(batch: batch))
            #expect(shown.states == ["done": 3, "cancelled": 1])
        }
    }

    @Test("killed at every state of a batch, nothing is lost and nobody is rung twice")
    func killed() async throws {
        try await withSite(configure: { $0.agents = ["1001"] }) { site in
            func shown(_ batch: String) async throws -> BatchInfo {
                try await site.control.ask(ShowBatchRequest(batch: batch))
            }
            let batch = try await site.load(Array(Self.tickets.prefix(2)), paused: true).batchId
            try await site.killAndRestart()
            #expect(try await shown(batch).state == .loaded)
            #expect(site.customersRung == 0)
            // Started, with terms of its own; paused in its first talk.
            try await site.control.ask(ChangeBatchRequest(batch: batch, weight: 3, hours: "00:00-24:00"))
            #expect(try await site.control.ask(StartBatchRequest(batch: batch)).state == .running)
            _ = try await talks(1, site)
            try await site.control.ask(PauseBatchRequest(batch: batch))
            try await settle(site)
            try await site.killAndRestart()
            let paused = try await shown(batch)
            #expect(paused.state == .paused && paused.weight == 3 && paused.hours == "00:00-24:00")
            #expect(paused.startedAt != nil && paused.states == ["done": 1, "ready": 1])
            #expect(site.customersRung == 1)
            // More rows, then resumed.
            let added = try await site.load([("T3", "13922223333"), ("T1", "13800138000")], to: batch)
            #expect(added.batchId == batch && added.accepted == 1 && added.duplicates == 1)
            try await site.killAndRestart()
            #expect(try await shown(batch).states == ["done": 1, "ready": 2])
            try await site.control.ask(ResumeBatchRequest(batch: batch))
            _ = try await talks(1, site)
            try await site.control.ask(CancelBatchRequest(batch: batch))
            try await settle(site)
            try await site.killAndRestart()
            #expect(try await shown(batch).state == .cancelled)
            #expect(try await shown(batch).states == ["cancelled": 1, "done": 2])
            // What was not reached is called by a clone, which a crash leaves whole.
            let clone = try await site.control.ask(CloneBatchRequest(batch: batch, paused: true))
            #expect(clone.batch.tickets == 1 && clone.skipped == ["reached": 2])
            try await site.killAndRestart()
            #expect(try await shown(clone.batch.batchId).state == .loaded)
            try await site.control.ask(StartBatchRequest(batch: clone.batch.batchId))
            try await settle(site)
            for number in ["13800138000", "13911112222", "13922223333"] { #expect(site.timesRung(number) == 1) }
        }
    }

    @Test("a batch outside its own hours rings nobody, says so, and is called when the hours are changed")
    func hours() async throws {
        // Any hour but the present and the next: UTC+8 by the test's clock of the callees.
        let now = (Int(Date().timeIntervalSince1970) / 3_600 + 8) % 24
        let other = (now + 6) % 23
        let hours = "\(other < 10 ? "0" : "")\(other):00-\(other < 10 ? "0" : "")\(other):30"
        try await withSite { site in
            let batch = try await site.load([Self.tickets[0]], paused: true).batchId
            try await site.control.ask(ChangeBatchRequest(batch: batch, hours: hours))
            try await site.control.ask(StartBatchRequest(batch: batch))
            let why = try await site.explain("T1")
            #expect(why.reason == WaitingReasonWord.outsideHours.rawValue && why.readyAt != nil)
            try await site.placesAnotherCall()
            #expect(site.timesRung("13800138000") == 0)
            try await site.control.ask(ChangeBatchRequest(batch: batch, hours: ""))
            _ = try await talks(1, site)
            #expect(site.timesRung("13800138000") == 1)
        }
    }

    @Test("a ticket by itself is called, changed and withdrawn; a changed number never reaches a call in progress")
    func singleTickets() async throws {
        try await withSite(configure: { $0.agents = ["1001"] }) { site in
            let request = SubmitTicketRequest(
                ticket: "S1", ticketClass: "quality", numbers: ["138 0013 8000"], key: "press-1", priority: "urgent")
            let done = try await site.control.ask(request)
            #expect(done.verdict == .accepted && done.ticket?.ticketId == "S1")
            let talk = try #require(try await talks(1, site)["S1"])
            #expect(try await site.control.ask(request).replayed == true)
            #expect(
                try await site.control.ask(
                    SubmitTicketRequest(ticket: "S1", ticketClass: "quality", numbers: ["13911112222"])
                ).verdict == .duplicate)
            #expect(
                try await site.control.ask(SubmitTicketRequest(ticket: "S9", ticketClass: "quality", numbers: ["110"]))
                    .reason == "shortNumber")
            // In the talk: neither changed nor withdrawn.
            let other = ChangeTicketRequest(ticket: "S1", numbers: ["13911112222"])
            #expect(try await site.control.refusal(other)?.reason == .conflict)
            #expect(try await site.control.refusal(WithdrawTicketRequest(ticket: "S1"))?.reason == .conflict)
            // Three that wait for the agent: one changed, one withdrawn, and the third as it is.
            for (ticket, number) in [("S2", "13922223333"), ("S3", "13933334444"), ("S4", "13944445555")] {
                _ = try await site.control.ask(
                    SubmitTicketRequest(ticket: ticket, ticketClass: "quality", numbers: [number]))
            }
            try await site.control.ask(ChangeTicketRequest(ticket: "S2", numbers: ["13955556666"], priority: "high"))
            #expect(
                try await site.control.ask(WithdrawTicketRequest(ticket: "S3", note: "settled")).state == .cancelled)
            try await site.control.events.first("the change", within: Self.long) {
                $0.type == .ticketChanged && $0.ticketId == "S2" && $0.data?.changed == ["numbers", "priority"]
            }
            try await site.hangUp(talk)
            try await site.hangUp(try #require(try await talks(2, site)["S2"]))
            try await site.hangUp(try #require(try await talks(3, site)["S4"]))
            let rung = ["13800138000", "13955556666", "13944445555"]
            for number in rung { #expect(site.timesRung(number) == 1) }
            #expect(site.customersRung == 3)
        }
    }
}

extension Site {
    /// Adds rows to a batch that is there.
    fileprivate func load(_ tickets: [(String, String)], to batch: String) async throws -> LoadSummary {
        let rows = tickets.map { "\($0.0),质量工单,客户,\($0.1),,,,问题,普通,2026-11-11 00:06:17,," }
        let head = "工单编号,工单分类,客户姓名,联系电话,备用电话,订单号,商品,问题描述,优先级,创建时间,处理客服,最晚回访时间"
        let upload = try await control.ask(OpenBatchRequest(name: "more.csv", batch: batch)).upload
        try await control.ask(
            AppendBatchRequest(upload: upload, data: Data(([head] + rows).joined(separator: "\n").utf8)))
        return try await control.ask(CommitBatchRequest(upload: upload))
    }
}
