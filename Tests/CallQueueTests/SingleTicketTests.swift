import Foundation
import Testing

@testable import CallQueue

@Suite("A ticket by itself")
struct SingleTicketTests {
    private let agents = QueueFixture.agents

    private func draft(_ id: String = "ZL1", _ numbers: [String] = ["138 0013 8000"]) -> TicketDraft {
        TicketDraft(id: id, ticketClass: "quality", numbers: numbers)
    }

    @Test("is called like those of a batch, and stands in one of its own kind")
    func submit() async throws {
        let changes = ChangeBook()
        let fixture = try await QueueFixture(onChange: { changes.add($0) })
        var draft = draft()
        draft.priority = "urgent"
        draft.owner = "1003"
        draft.fields = ["渠道": "电话"]
        let done = try await fixture.queue.submit(draft)
        #expect(done.verdict.kind == .accepted && !done.isRepeated)
        let record = try await fixture.queue.ticket("ZL1")
        #expect(
            record.ticket.priority == .urgent && record.ticket.owner == AgentID(rawValue: "1003")
                && record.ticket.fields == draft.fields)
        #expect(record.batch.name == "single tickets" && record.batch.counts.accepted == 1)
        #expect(changes.all.map { [$0.previous, $0.state] } == [[.loaded, .ready]])
        _ = try await fixture.queue.submit(self.draft("ZL2", ["13900139000"]))
        #expect(await fixture.queue.batches().count == 1)
        #expect(try await fixture.queue.claim(agents: agents).count == 2)
    }

    @Test(
        "is refused for what a row would be refused for, and nothing is kept",
        arguments: [
            (TicketDraft(id: " ", ticketClass: "quality", numbers: ["13800138000"]), "missingID", "ticket"),
            (TicketDraft(id: "a\u{1}", ticketClass: "quality", numbers: ["13800138000"]), "badID", "ticket"),
            (TicketDraft(id: "T", ticketClass: "qualty", numbers: ["13800138000"]), "unknownClass", "class"),
            (TicketDraft(id: "T", ticketClass: "quality", numbers: ["1.38E+10"]), "spreadsheetNumber", "numbers"),
            (TicketDraft(id: "T", ticketClass: "quality", numbers: ["无", "-"]), "noNumber", "numbers"),
            (TicketDraft(id: "T", ticketClass: "quality", numbers: ["110"]), "shortNumber", "numbers"),
        ])
    func refusals(draft: TicketDraft, reason: String, column: String) async throws {
        let fixture = try await QueueFixture()
        let verdict = try await fixture.queue.submit(draft, key: "k").verdict
        #expect(verdict.kind == .refused && verdict.reason == reason && verdict.column == column)
        #expect(await fixture.queue.batches().isEmpty)
        // The key is free for the corrected one.
        #expect(try await fixture.queue.submit(self.draft(), key: "k").verdict.kind == .accepted)
    }

    @Test("takes a second number, and notes one that cannot be dialled")
    func numbers() async throws {
        let fixture = try await QueueFixture()
        let verdict = try await fixture.queue.submit(draft("ZL1", ["13800138000", "1.38E+10", "0571-88888888"])).verdict
        #expect(verdict.kind == .accepted && verdict.detail?.contains("spreadsheet") == true)
        #expect(try await fixture.queue.ticket("ZL1").ticket.numbers.count == 2)
    }

    @Test("comes once: under its key it is the same again, under another request a conflict, without one a duplicate")
    func keys() async throws {
        let fixture = try await QueueFixture()
        #expect(try await fixture.queue.submit(draft(), key: "k1").isRepeated == false)
        let again = try await fixture.queue.submit(draft(), key: "k1")
        #expect(again.isRepeated && again.verdict.kind == .accepted)
        await #expect(throws: QueueError.keyUsed) { try await fixture.queue.submit(draft("ZL2"), key: "k1") }
        let other = try await fixture.queue.submit(draft())
        #expect(other.verdict.kind == .duplicate && other.verdict.detail?.contains("single tickets") == true)
        // A dial's key is no submission's.
        _ = try await fixture.queue.order(
            DialRequest(key: "d1", agent: agents[0], target: .number("13900139000"), origin: .ctl))
        await #expect(throws: QueueError.keyUsed) { try await fixture.queue.submit(draft("ZL3"), key: "d1") }
        let (after, _) = try await fixture.crashed()
        #expect(try await after.submit(draft(), key: "k1").isRepeated)
        #expect(try await after.counts().states == ["ready": 1])
    }

    @Test("withdrawn, it can be handed in anew; in a call it cannot be withdrawn")
    func withdraw() async throws {
        let fixture = try await QueueFixture()
        _ = try await fixture.queue.submit(draft())
        #expect(try await fixture.queue.cancel(ticket: "ZL1", note: "settled") == .cancelled(.person))
        #expect(try await fixture.queue.ticket("ZL1").resolutionNote == "settled")
        #expect(try await fixture.queue.claim(agents: agents).isEmpty)
        #expect(try await fixture.queue.submit(draft()).verdict.kind == .accepted)
        #expect(try await fixture.queue.claim(agents: agents).count == 1)
        await #expect(throws: QueueError.ticketInCall("ZL1")) { try await fixture.queue.cancel(ticket: "ZL1") }
    }

    @Test("in a batch that is paused waits with it; a paused batch of single tickets takes in more")
    func paused() async throws {
        let fixture = try await QueueFixture()
        _ = try await fixture.queue.submit(draft())
        let batch = try #require(await fixture.queue.batches().first)
        _ = try await fixture.queue.pause(batch.id)
        _ = try await fixture.queue.submit(draft("ZL2", ["13900139000"]))
        #expect(await fixture.queue.batches().count == 1)
        #expect(try await fixture.queue.explain("ZL2").reason == "batchPaused")
        _ = try await fixture.queue.cancel(batch.id)
        await #expect(throws: QueueError.batchIsFinal(batch.id, .cancelled)) {
            try await fixture.queue.submit(draft("ZL3"), into: batch.id)
        }
        #expect(try await fixture.queue.submit(draft("ZL3")).verdict.kind == .accepted)
        #expect(await fixture.queue.batches().count == 2)
    }

    @Test("of a class called in part is drawn as its row would be")
    func selection() async throws {
        let fixture = try await QueueFixture { $0.selection = Selection(shares: [.quality: 0], otherShare: 100) }
        #expect(try await fixture.queue.submit(draft(), key: "k").verdict.kind == .notSelected)
        #expect(try await fixture.queue.submit(draft(), key: "k").verdict.kind == .notSelected)
        #expect(try await fixture.queue.claim(agents: agents).isEmpty)
    }
}

@Suite("A ticket that is changed")
struct TicketEditTests {
    private let agents = QueueFixture.agents

    private func edit(_ change: (inout TicketEdit) -> Void) -> TicketEdit {
        var edit = TicketEdit()
        change(&edit)
        return edit
    }

    @Test("is called at its new number, by its new priority, and shows what was changed")
    func change() async throws {
        let changes = ChangeBook()
        let fixture = try await QueueFixture(onChange: { changes.add($0) })
        try await fixture.load([.sample(1), .sample(2), .sample(3)])
        let deadline = QueueFixture.morning + 7_200
        let state = try await fixture.queue.change(
            "ZL3",
            edit {
                $0.numbers = ["139 0013 9000", "0571-88888888转802"]
                $0.priority = "high"
                $0.deadlineAt = .some(deadline)
                $0.customerName = "周静"
                $0.fields = ["处理客服": "", "渠道": "电话"]
            }, note: "she called")
        #expect(state == .ready)
        #expect(changes.all.last?.changed == ["numbers", "priority", "deadlineAt", "customer", "fields"])
        let record = try await fixture.queue.ticket("ZL3")
        #expect(record.ticket.customerName == "周静" && record.ticket.fields == ["渠道": "电话"])
        #expect(record.ticket.deadlineAt == deadline && record.resolutionNote == "she called")
        let order = try #require(try await fixture.queue.claim(agents: [agents[0]]).first)
        #expect(order.ticketID == "ZL3" && order.destination.number == "+8613900139000")
        let (after, _) = try await fixture.crashed()
        #expect(try await after.ticket("ZL3").ticket.numbers.count == 2)
    }

    @Test("in a call is not changed: its number never reaches a call in progress")
    func inCall() async throws {
        let fixture = try await QueueFixture()
        try await fixture.load([.sample(1)])
        let order = try #require(try await fixture.queue.claim(agents: agents).first)
        let other = edit { $0.numbers = ["13900139000"] }
        await #expect(throws: QueueError.ticketInCall("ZL1")) { try await fixture.queue.change("ZL1", other) }
        try await fixture.run(order, .busy)
        #expect(order.destination == .mobile(1))
        // It waited for the old number only.
        #expect(try await fixture.queue.change("ZL1", other) == .ready)
        #expect(try await fixture.queue.claim(agents: agents).first?.destination.number == "+8613900139000")
    }

    @Test("leaves caps and refusals with its old number, for whoever calls it")
    func oldNumber() async throws {
        let fixture = try await QueueFixture {
            $0.attemptCaps = [AttemptCap(count: 1, period: 86_400)]
            $0.duplicatePressWindow = 0
            $0.agents.wrapUp = 0
        }
        try await fixture.load([.sample(1)])
        try await fixture.run(try #require(try await fixture.queue.claim(agents: agents).first), .busy)
        _ = try await fixture.queue.change("ZL1", edit { $0.numbers = ["13900139000"] })
        let click = DialRequest(agent: agents[0], target: .number("13800000001"), origin: .ctl)
        guard case .refused(let refusal) = try await fixture.queue.order(click) else {
            Issue.record("the old number was rung although its cap is reached")
            return
        }
        #expect(refusal.reason == .capped)
        // Changed back, it waits for the cap.
        _ = try await fixture.queue.change("ZL1", edit { $0.numbers = ["13800000001"] })
        #expect(try await fixture.queue.claim(agents: agents).isEmpty)
        #expect(try await fixture.queue.explain("ZL1").reason == "cap")
    }

    @Test("moves to the hours of its new number's country")
    func zone() async throws {
        let fixture = try await QueueFixture { $0.permission.countryCodes.insert("1") }
        try await fixture.load([.sample(1)])
        // 10:00 in Shanghai is the evening before in America.
        _ = try await fixture.queue.change("ZL1", edit { $0.numbers = ["+1 212 736 5000"] })
        #expect(try await fixture.queue.claim(agents: agents).isEmpty)
        #expect(try await fixture.queue.explain("ZL1").reason == "outsideHours")
    }

    @Test("to something that cannot be is refused, and nothing of it is applied")
    func refused() async throws {
        let fixture = try await QueueFixture()
        try await fixture.load([.sample(1)])
        for bad in [
            edit {
                $0.numbers = ["110"]; $0.customerName = "x"
            },
            edit {
                $0.priority = "huge"; $0.customerName = "x"
            },
        ] {
            await #expect { try await fixture.queue.change("ZL1", bad) } throws: {
                if case QueueError.badChange = $0 { true } else { false }
            }
        }
        #expect(try await fixture.queue.ticket("ZL1").ticket.customerName == "客户1")
    }

    @Test("keeps a promise, and is not called twice for it")
    func promise() async throws {
        let fixture = try await QueueFixture()
        try await fixture.load([.sample(1)])
        let at = QueueFixture.morning + 3_600
        _ = try await fixture.queue.setResolution("ZL1", .followUp, by: agents[0], callbackAt: at)
        let state = try await fixture.queue.change("ZL1", edit { $0.numbers = ["13900139000"] })
        #expect(state == .waiting(.scheduledCallback, readyAt: at))
        fixture.clock.advance(by: 3_600)
        #expect(try await fixture.queue.claim(agents: agents).map(\.destination.number) == ["+8613900139000"])
    }

    @Test("that is over is not changed; one that can be released is")
    func over() async throws {
        let fixture = try await QueueFixture {
            $0.agents.wrapUp = 0; $0.policy.maxAttempts = 1
        }
        try await fixture.load([.sample(1), .sample(2)])
        let orders = try await fixture.queue.claim(agents: agents)
        try await fixture.run(orders[0], .answered)
        try await fixture.run(orders[1], .busy)
        let other = edit { $0.numbers = ["13900139000"] }
        let done = try #require(orders[0].ticketID), spent = try #require(orders[1].ticketID)
        await #expect(throws: QueueError.notChangeable(done, "done")) { try await fixture.queue.change(done, other) }
        #expect(try await fixture.queue.change(spent, other) == .exhausted)
        _ = try await fixture.queue.releaseForReview(spent)
        #expect(try await fixture.queue.claim(agents: agents).first?.destination.number == "+8613900139000")
    }
}

@Suite("What a dry run foretells")
struct LoadOutlookTests {
    @Test("hours, caps, refusals, consent and expiry, by number; agents and lines aside")
    func outlook() async throws {
        let fixture = try await QueueFixture {
            $0.attemptCaps = [AttemptCap(count: 1, period: 86_400)]
            $0.duplicatePressWindow = 0
            var strict = ClassPolicy()
            strict.requiresConsent = true
            strict.expiresAtDeadline = true
            $0.classes = [.logistics: strict]
            $0.lines = 1
        }
        try await fixture.load([.sample(1)])
        try await fixture.run(try #require(try await fixture.queue.claim(agents: QueueFixture.agents).first), .busy)
        _ = try await fixture.queue.addDoNotCall("13800000003", source: "test", note: "", lapsesAt: nil)
        let now = QueueFixture.morning
        let tickets: [Ticket] = [
            .sample(11, numbers: [.mobile(1)]), .sample(3), .sample(4), .sample(5, deadlineAt: now - 1),
            .sample(6, class: .logistics), .sample(7, class: .logistics, deadlineAt: now - 1, consentRef: "x"),
        ]
        let rows = tickets.map { RowVerdict(position: $0.source, id: $0.id, outcome: .accepted($0, isSelected: true)) }
        let queue = fixture.queue
        let open = try await queue.outlook(rows, try await queue.preview(rows), BatchTerms(), into: LoadOutlook())
        #expect(open.callable == 2 && open.late == 1)
        #expect(open.holds.mapValues(\.tickets) == ["capped": 1, "doNotCall": 1, "noConsent": 1, "expired": 1])
        #expect(open.holds["capped"]?.nextAt == now + 86_400)
        let terms = BatchTerms(window: try BatchWindow("14:00-15:00"))
        let later = try await queue.outlook(rows, try await queue.preview(rows), terms, into: LoadOutlook())
        #expect(later.callable == 0 && later.holds["outsideHours"]?.tickets == 2)
        #expect(later.holds["outsideHours"]?.nextAt == now + 4 * 3_600)
        #expect(try await queue.counts().states == ["waiting": 1])
    }
}

/// What the queue told of its tickets.
private final class ChangeBook: @unchecked Sendable {
    // Written on the queue's thread before its answer, read after it.
    private var changes: [TicketChange] = []
    private let lock = NSLock()

    func add(_ more: [TicketChange]) { lock.withLock { changes += more } }

    var all: [TicketChange] { lock.withLock { changes } }
}
