import Foundation
import TestPrograms
import Testing

@testable import CallQueue

@Suite("The store's statements")
struct StoreQueryTests {
    /// Statements that run per call or per claim: what they cost may not grow with the number of tickets.
    static let hot: [StoreQuery] = [
        .currentTicket, .ticket, .laneHead, .laneHeads, .lanePressing, .dueTickets, .earliestDue, .updateTicket,
        .markCustomerLeg, .markRinging,
        .markAnswered, .finishAttempt, .attempt, .history, .liveAttempts, .key, .isDoNotCall, .knownTicket,
    ]

    @Test("find what they want by an index, and in its order", arguments: hot)
    func plans(query: StoreQuery) throws {
        let folder = try TemporaryFolder.make("plan")
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try SQLiteStore(path: folder.appendingPathComponent("queue.db").path)
        let plan = try store.database.prepare("EXPLAIN QUERY PLAN " + query.sql, isKept: false).all { $0.text(3) }
        for step in plan {
            // The index of live attempts holds nothing else: walking it is no scan of the table.
            #expect(!step.hasPrefix("SCAN") || step.contains("INDEX"), "\(plan)")
            #expect(!step.contains("TEMP B-TREE"), "\(plan)")
        }
    }

    @Test("all of them are understood by the schema", arguments: StoreQuery.allCases)
    func prepared(query: StoreQuery) throws {
        let database = try SQLiteDatabase(path: ":memory:", access: .readWrite)
        try QueueSchema.migrate(database, path: ":memory:")
        _ = try database.statement(query)
    }

    @Test("numbers of every kind read back as they were written")
    func numbers() {
        let numbers = [
            DialableNumber.mobile(1),
            DialableNumber(number: "+862130059115", countryCodeLength: 2, extensionDigits: "802"),
            DialableNumber(
                number: "+8613240968483", countryCodeLength: 2, extensionDigits: "9647", kind: .protectedWithExtension),
            DialableNumber(number: "700123456789012", countryCodeLength: 0, kind: .protected700),
            DialableNumber(number: "+864005282706", countryCodeLength: 2, kind: .serviceNumber),
        ]
        #expect(StoredNumber.numbers(StoredNumber.text(numbers)) == numbers)
        for broken in ["", "x", "ordinary:2:", "ordinary:x:+86", "ordinary:2:+861,"] {
            #expect(StoredNumber.numbers(broken).map { _ in broken == "ordinary:2:+861," } ?? true)
        }
    }

    @Test("keys are forgotten after their retention, while the daemon runs")
    func retention() async throws {
        let fixture = try await QueueFixture { $0.keyRetention = 86_400 }
        func press(_ key: String) async throws -> DialDecision {
            // Refused at once, and bound to its key all the same.
            try await fixture.queue.order(
                DialRequest(key: key, agent: QueueFixture.agents[0], target: .number("1"), origin: .page))
        }
        for index in 0..<499 { _ = try await press("old\(index)") }
        fixture.clock.advance(by: 86_401)
        #expect(try await fixture.queue.isKnown(key: "old0"))
        _ = try await press("new")
        #expect(try await !fixture.queue.isKnown(key: "old0"))
        #expect(try await fixture.queue.isKnown(key: "new"))
    }
}

extension TicketQueue {
    fileprivate func isKnown(key: String) throws -> Bool { try store.key(key) != nil }
}
