import Foundation
import Synchronization
import Testing

@testable import CallQueue

@Suite("Tickets whose rows do not read back")
struct DamagedTicketTests {
    private let agents = QueueFixture.agents

    @Test("sets a ticket aside whose record is damaged, says so, and goes on with the rest", arguments: Damage.all)
    func damaged(_ damage: Damage) async throws {
        let told = Mutex<[StoreError]>([])
        let fixture = try await QueueFixture(onDamage: { error in told.withLock { $0.append(error) } })
        let batch = try await fixture.load((1...3).map { .sample($0) })
        try await fixture.queue.spoil("ZL1", damage.change)
        #expect(try await fixture.queue.explain("ZL1").reason == "damaged")
        #expect(try await fixture.queue.claim(agents: [agents[0]]).map(\.ticketID) == ["ZL2"])
        #expect(told.withLock { $0.map(\.description) }.allSatisfy { $0.contains("ZL1") && $0.contains(damage.column) })
        #expect(told.withLock(\.count) == 1)
        let explanation = try await fixture.queue.explain("ZL1")
        #expect(explanation.reason == "damaged" && explanation.actor == .supervisor && explanation.readyAt == nil)
        #expect(try await fixture.queue.counts(batch.id).waiting == [.damaged: 1])
        #expect(try await fixture.queue.claim(agents: [agents[1]]).map(\.ticketID) == ["ZL3"])
        #expect(told.withLock(\.count) == 1)

        // Loaded again, it is called after all.
        #expect(try await fixture.load([.sample(1)]).counts.accepted == 1)
        #expect(try await fixture.queue.claim(agents: [agents[2]]).map(\.ticketID) == ["ZL1"])
    }

    struct Damage: Sendable, CustomTestStringConvertible {
        let column: String
        let change: String
        var testDescription: String { column }

        static let all = [
            Damage(column: "numbers", change: "numbers = 'rubbish'"),
            // Not ready any more, but due: the head of the waits instead of the lane's.
            Damage(column: "state", change: "state = 'nonsense', ready_at = 1"),
        ]
    }
}

extension TicketQueue {
    fileprivate func spoil(_ id: String, _ change: String) throws {
        guard let store = store as? SQLiteStore else { return }
        try store.database.execute("UPDATE tickets SET \(change) WHERE id = '\(id)'")
    }
}
