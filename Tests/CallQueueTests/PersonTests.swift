import Foundation
import Testing

@testable import CallQueue

@Suite("One person's data")
struct PersonTests {
    private static let month = 30 * 86_400.0
    private static let warrant = PersonWarrant(who: "user 1000", reason: "asked in writing")

    /// Three tickets; the first names the person beside another number, the second is the person's alone.
    private func site() async throws -> QueueFixture {
        let fixture = try await QueueFixture { $0.duplicatePressWindow = 0 }
        try await fixture.load([
            .sample(1, numbers: [.mobile(1), .mobile(9)]), .sample(2, numbers: [.mobile(9)], consentRef: "crm-8812"),
            .sample(3),
        ])
        return fixture
    }

    private static let person = "13800000009"

    private func callAll(_ fixture: QueueFixture) async throws {
        while let order = try await fixture.queue.claim(agents: [QueueFixture.agents[0]]).first {
            await fixture.queue.tried(
                order.attemptID, TrunkTry(number: 1, trunk: "north", invitedAt: fixture.clock.now()))
            try await fixture.run(order, .answered, talk: 5)
            fixture.clock.advance(by: 60)
        }
    }

    private func count(_ fixture: QueueFixture, _ table: String) throws -> Int {
        try SQLiteDatabase(path: fixture.path, access: .readOnly).integer("SELECT count(*) FROM \(table)")
    }

    @Test("is found by the number: its tickets, their calls to any number, and calls without a ticket")
    func found() async throws {
        let fixture = try await site()
        try await callAll(fixture)
        guard
            case .placed(let click) = try await fixture.queue.order(
                DialRequest(agent: QueueFixture.agents[1], target: .number(Self.person), origin: .page))
        else {
            Issue.record("not placed")
            return
        }
        try await fixture.run(click, .answered, talk: 5)
        let data = try await fixture.queue.person(Self.person)
        #expect(data.tickets.map(\.id) == ["ZL1", "ZL2"])
        #expect(data.tickets.first?.details.customerName == "客户1")
        #expect(data.tickets.map(\.consentRef) == [nil, "crm-8812"])
        #expect(data.attempts.map(\.record.ticketID) == ["ZL1", "ZL2", nil])
        let copy = try await fixture.queue.exportPerson(Self.person, for: Self.warrant) { $0.count }
        #expect(copy == data)
        #expect(
            try await fixture.queue.audit().first == [
                "exported", "+86138****0009", "user 1000", "asked in writing", "0", "2", "3", "3",
            ])
        // A number that only begins like it is somebody else's.
        #expect(try await fixture.queue.person("13800000003").tickets.map(\.id) == ["ZL3"])
    }

    @Test("is in the database's log no more once it is deleted")
    func gone() async throws {
        let fixture = try await site()
        try await callAll(fixture)
        func log() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: fixture.path + "-wal")) }
        let number = Data(DialableNumber.mobile(9).number.utf8)
        let before = try log().range(of: number) != nil
        #expect(before)
        let warrant = PersonWarrant(who: "user 1000", reason: "asked in writing", isForced: true)
        _ = try await fixture.queue.deletePerson(Self.person, for: warrant, keptAtLeast: Self.month, recordings: 0)
        let after = try log().range(of: number) != nil
        #expect(!after)
    }

    @Test("is deleted in one step, with all that hangs on it; others, the refusal and the audit stay")
    func deleted() async throws {
        let fixture = try await site()
        try await callAll(fixture)
        _ = try await fixture.queue.addDoNotCall(Self.person, source: "letter")
        fixture.clock.advance(by: Self.month + 600)
        let done = try await fixture.queue.deletePerson(
            Self.person, for: Self.warrant, keptAtLeast: Self.month, recordings: 2)
        #expect((done.tickets, done.calls, done.isRefused) == (2, 2, true))
        #expect(try await fixture.queue.person(Self.person).isEmpty)
        for (table, left) in [
            ("tickets", 1), ("ticket_details", 1), ("attempts", 1), ("trunk_tries", 1), ("verdicts", 1),
            ("do_not_call", 1),
        ] {
            #expect(try count(fixture, table) == left, "\(table)")
        }
        #expect(
            try await fixture.queue.audit() == [
                ["deleted", "+86138****0009", "user 1000", "asked in writing", "0", "2", "2", "2"]
            ])
        #expect(throws: StoreError.self) {
            try SQLiteDatabase(path: fixture.path, access: .readWrite).execute("DELETE FROM person_audit")
        }
        await #expect(throws: PersonRefusal.unknown) {
            _ = try await fixture.queue.deletePerson(
                Self.person, for: Self.warrant, keptAtLeast: Self.month, recordings: 0)
        }
    }

    @Test(
        "is not deleted while in a call, by whichever number of the ticket, nor before its days are over unless forced")
    func refused() async throws {
        let fixture = try await site()
        let order = try #require(try await fixture.queue.claim(agents: [QueueFixture.agents[0]]).first)
        #expect(order.ticketID == "ZL1")
        let forced = PersonWarrant(who: "user 1000", reason: "court order", isForced: true)
        await #expect(throws: PersonRefusal.inCall(order.callID)) {
            _ = try await fixture.queue.deletePerson(Self.person, for: forced, keptAtLeast: 0, recordings: 0)
        }
        let calledAt = fixture.clock.now()
        try await fixture.run(order, .answered, talk: 5)
        await #expect(throws: PersonRefusal.keptUntil(calledAt + Self.month)) {
            _ = try await fixture.queue.deletePerson(
                Self.person, for: Self.warrant, keptAtLeast: Self.month, recordings: 0)
        }
        #expect(try count(fixture, "tickets") == 3)
        let done = try await fixture.queue.deletePerson(
            Self.person, for: forced, keptAtLeast: Self.month, recordings: 0)
        #expect((done.tickets, done.calls) == (2, 1))
        // The queue goes on with what is left.
        fixture.clock.advance(by: 60)
        #expect(try await fixture.queue.claim(agents: [QueueFixture.agents[0]]).map(\.ticketID) == ["ZL3"])
    }

    @Test("is masked in other people's calls that were transferred to the number; those calls stay")
    func inOthersCalls() async throws {
        let fixture = try await site()
        let order = try #require(try await fixture.queue.claim(agents: [QueueFixture.agents[0]]).first)
        let allowed = try await fixture.queue.authorizeCustomerLeg(order.attemptID)
        #expect(allowed == .allowed)
        let (now, guest) = (fixture.clock.now(), "+8613700137000")
        await fixture.queue.customerAnswered(order.attemptID, at: now)
        _ = try await fixture.queue.finish(
            AttemptOutcome(
                attemptID: order.attemptID, disposition: .answered, endedBy: .customer,
                timeline: AttemptTimeline(ringingAt: now, answeredAt: now, endedAt: now + 5),
                legs: [
                    LegRecord(party: 1, role: .customer, answeredAt: now),
                    LegRecord(party: 2, role: .guest, number: guest, answeredAt: now),
                ]))
        let known = try await fixture.queue.person(Self.person).attempts.map(\.others)
        #expect(known == [[guest]])
        let found = try await fixture.queue.person("13700137000")
        #expect(found.attempts.isEmpty && found.isInOthersCalls && !found.isEmpty)
        let done = try await fixture.queue.deletePerson(
            "13700137000", for: Self.warrant, keptAtLeast: Self.month, recordings: 0)
        #expect((done.tickets, done.calls) == (0, 0))
        let left = try await fixture.queue.legs(of: order.attemptID).map(\.number)
        #expect(left == [nil, "+86137****7000"])
        let stays = try await fixture.queue.person(Self.person).attempts.count
        #expect(stays == 1)
    }

    @Test("a number that is none is refused as such")
    func badNumber() async throws {
        let fixture = try await site()
        await #expect(throws: QueueError.self) { _ = try await fixture.queue.person("123") }
    }
}

extension TicketQueue {
    fileprivate func audit() throws -> [[String]] { try (store as? SQLiteStore)?.personAudit() ?? [] }
}
