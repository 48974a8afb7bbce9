import Foundation
import Testing

@testable import CallQueue

/// The database as `kill -9` leaves it with a batch in each of its states, and with agents who want each thing there is to want.
@Suite("Killed with a batch and its agents in every state")
struct KilledBatchTests {
    private let agents = QueueFixture.agents

    private func rows(_ numbers: ClosedRange<Int>) -> [RowVerdict] {
        numbers.map {
            let ticket = Ticket.sample($0)
            return RowVerdict(position: ticket.source, id: ticket.id, outcome: .accepted(ticket, isSelected: true))
        }
    }

    /// Brings a batch of three tickets there; for `appended` another one has them.
    private func reach(_ state: BatchState, _ fixture: QueueFixture) async throws -> BatchID {
        let queue = fixture.queue
        let parent = state == .appended ? try await fixture.load([.sample(9)]).id : nil
        let batch = try await queue.beginLoad(name: "b", source: "b.csv", into: parent)
        _ = try await queue.append(batch, rows(1...3))
        if state == .loading { return batch }
        if state == .aborted {
            try await queue.abortLoad(batch)
            return batch
        }
        _ = try await queue.commitLoad(batch, isPaused: state == .paused)
        if state == .cancelled { _ = try await queue.cancel(batch) }
        return parent ?? batch
    }

    @Test(
        "it is there whole or not at all, is called as before, and what is gone can be loaded again",
        arguments: BatchState.allCases)
    func batch(_ state: BatchState) async throws {
        let fixture = try await QueueFixture { $0.duplicatePressWindow = 0 }
        let batch = try await reach(state, fixture)
        let (queue, summary) = try await fixture.crashedAsConfigured()
        #expect(summary.abortedLoads == (state == .loading ? 1 : 0))
        let found = await queue.batches().first { $0.id == batch }
        let isGone = [.loading, .aborted].contains(state)
        #expect((found == nil) == isGone)
        if let found { #expect(found.state == (state == .appended ? .running : state)) }
        let orders = try await queue.claim(agents: agents)
        let counts: [BatchState: Int] = [.running: 3, .appended: 4]
        #expect(orders.count == counts[state] ?? 0)
        if state == .paused {
            _ = try await queue.resume(batch)
            let resumed = try await queue.claim(agents: agents)
            #expect(resumed.count == 3)
        }
        let again = try await queue.beginLoad(name: "again", source: "b.csv")
        let verdicts = try await queue.append(again, rows(1...3))
        let kind: LoadVerdict.Kind = isGone || state == .cancelled ? .accepted : .duplicate
        let kinds = verdicts.map(\.kind)
        #expect(kinds == [kind, kind, kind])
    }

    /// What an agent wanted, and wants after the restart.
    struct Wish: Sendable {
        let before, after: AgentIntent
        let isInCall: Bool
        let takesCalls: Bool
    }

    private static let wishes = [
        Wish(before: .loggedOut, after: .loggedOut, isInCall: false, takesCalls: false),
        Wish(before: .available, after: .available, isInCall: false, takesCalls: true),
        // Who had asked for one call asks again.
        Wish(
            before: .onDemand(isAsking: true), after: .onDemand(isAsking: false), isInCall: false, takesCalls: false),
        Wish(
            before: .paused(PauseCode(rawValue: "午餐")), after: .paused(PauseCode(rawValue: "午餐")), isInCall: false,
            takesCalls: false),
        // A pause that waited for the end of the call.
        Wish(before: .paused(.unspecified), after: .paused(.unspecified), isInCall: true, takesCalls: false),
        // Who was leaving has left.
        Wish(before: .draining, after: .loggedOut, isInCall: true, takesCalls: false),
    ]

    @Test("an agent wants what the agent wanted, and is free", arguments: 0..<6)
    func agent(index: Int) async throws {
        let wish = Self.wishes[index]
        let fixture = try await QueueFixture { $0.duplicatePressWindow = 0 }
        let batch = try await fixture.load([.sample(1), .sample(2)])
        if wish.isInCall {
            let order = try #require(try await fixture.queue.claim(agents: [agents[0]], limit: 1).first)
            _ = try await fixture.queue.authorizeCustomerLeg(order.attemptID)
            await fixture.queue.customerAnswered(order.attemptID, at: fixture.clock.now())
        }
        let asked: AgentIntent = wish.before == .draining ? .loggedOut : wish.before
        let state = try await fixture.queue.setIntent(asked, of: agents[0])
        #expect(state.intent == wish.before || state.nextIntent == wish.before)
        let (queue, _) = try await fixture.crashedAsConfigured()
        let found = try await queue.agent(agents[0])
        #expect(found.intent == wish.after && found.activity == .idle)
        let free = await queue.freeAgents().contains(agents[0])
        #expect(free == wish.takesCalls)
        let isThere = await queue.batches().contains { $0.id == batch.id }
        #expect(isThere)
    }
}
