import Foundation
import Synchronization
import Testing

@testable import CallQueue

@Suite("When the disk is full")
struct StoreFailureTests {
    private let agents = QueueFixture.agents

    private func request(_ number: Int, agent: Int = 0) -> DialRequest {
        DialRequest(agent: agents[agent], target: .number(DialableNumber.mobile(number).number), origin: .ctl)
    }

    @Test("no call is placed, and calls are placed again once there is room")
    func orders() async throws {
        let fixture = try await QueueFixture()
        try await fixture.queue.setRoom(pages: 0)
        let error = await #expect(throws: StoreError.self) {
            // Existing pages have some room left.
            for number in 0..<500 {
                guard case .placed(let order) = try await fixture.queue.order(request(number)) else { continue }
                try await fixture.run(order, .congestion)
            }
        }
        #expect(error?.mayPass == true)
        #expect("\(try #require(error))".contains("free space"))
        try await fixture.queue.setRoom(pages: 10_000)
        // The first agent's call may have met the full disk on its way.
        #expect(try await fixture.queue.order(request(900, agent: 1)).refusal == nil)
    }

    @Test("the end of a call is kept and recorded once there is room, and only then is the agent free")
    func outcomes() async throws {
        let fixture = try await QueueFixture()
        guard case .placed(let order) = try await fixture.queue.order(request(1)) else {
            Issue.record("not placed")
            return
        }
        _ = try await fixture.queue.authorizeCustomerLeg(order.attemptID)
        try await fixture.queue.setRoom(pages: 0)
        let queue = fixture.queue
        // A reason so long that the row needs a page of its own.
        let outcome = AttemptOutcome(
            attemptID: order.attemptID, disposition: .busy, endedBy: .network,
            reasonText: String(repeating: "x", count: 100_000), timeline: AttemptTimeline(endedAt: fixture.clock.now()))
        let finish = Task { try await queue.finish(outcome) }
        while await queue.storeFailure() == nil { await Task.yield() }
        #expect(try await queue.order(request(2)).refusal?.reason == .agentBusy)
        try await queue.setRoom(pages: 10_000)
        #expect(try await finish.value.record.disposition == .busy)
        #expect(try await queue.order(request(2)).refusal == nil)
    }

    @Test("those whose change was lost with another's are told so, and may ask again")
    func lostTransaction() async throws {
        let told = TicketChangeTests.Told()
        let fixture = try await QueueFixture(onChange: told.listener)
        try await fixture.load([.sample(1)])
        let request = DialRequest(agent: agents[0], target: .ticket(Ticket.sample(1).id), origin: .ctl)
        let preparing = Preparing()
        await #expect(throws: StoreError.closed) {
            try await fixture.queue.loseTransaction(with: request, preparing: preparing)
        }
        #expect(preparing.steps == ["prepared", "withdrawn"])
        #expect(told.all.isEmpty, "what was not kept did not happen")
        #expect(await fixture.queue.freeAgents().contains(agents[0]))
        #expect(try await fixture.queue.order(request, preparing: preparing).refusal == nil)
        #expect(preparing.steps == ["prepared", "withdrawn", "prepared"])
        #expect(try await fixture.queue.order(request, preparing: preparing).refusal != nil)
        #expect(preparing.steps.count == 3)
        #expect(told.words == ["dialing"])
    }
}

/// Notes what it is told of orders.
private final class Preparing: OrderPreparing {
    private let noted = Mutex<[String]>([])

    var steps: [String] { noted.withLock { $0 } }
    func prepare(_ order: CallOrder) { noted.withLock { $0.append("prepared") } }
    func withdraw(_ order: CallOrder) { noted.withLock { $0.append("withdrawn") } }
}

extension TicketQueue {
    /// Lets the database grow to a number of pages; to no more than it has by 0.
    fileprivate func setRoom(pages: Int) throws {
        guard let store = store as? SQLiteStore else { return }
        _ = try store.database.integer("PRAGMA max_page_count = \(max(1, pages))")
    }

    /// Gives up the transaction, as SQLite does after a grave error, while a request waits for its commit.
    fileprivate func loseTransaction(
        with request: DialRequest, preparing: any OrderPreparing
    ) async throws -> DialDecision {
        // Taken for scheduled, the commit does not come before this goes on.
        commit.isScheduled = true
        let asked = Task { try await order(request, preparing: preparing) }
        while commit.waiters.isEmpty { await Task.yield() }
        try? change {
            store.rollback()
            throw StoreError.closed
        }
        commit.isScheduled = false
        return try await asked.value
    }
}
