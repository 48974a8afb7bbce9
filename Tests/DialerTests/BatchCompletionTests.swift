import CallQueue
import ControlAPI
import ControlServer
import Foundation
import Testing

@testable import Dialer

@Suite("The end of a batch", .timeLimit(.minutes(1)))
struct BatchCompletionTests {
    private func states(_ collector: EventCollector) -> [String] {
        collector.events.filter { $0.type == .batchState }.compactMap(\.data?.state)
    }

    @Test("is told once by an event, and not while a ticket is left")
    func toldOnce() async throws {
        let fixture = try await ControlFixture()
        let load = try await fixture.load(SmallFile.tickets(1...2), OpenBatchRequest(name: "two"))
        let batch = BatchID(rawValue: load.batchId)
        let collector = EventCollector(fixture.events)
        let completion = BatchCompletion(queue: fixture.queue, events: fixture.events, clock: fixture.clock)
        for (call, expected) in [[], ["completed"], ["completed"]].enumerated() {
            if call < 2 { _ = try await fixture.call(.answered, talk: 30) }
            await completion.callEnded(in: batch)
            await completion.callEnded(in: batch)
            let due = fixture.clock.now + .seconds(1)
            await fixture.clock.sleeper(until: due)
            fixture.clock.turn(to: due)
            await completion.settled()
            #expect(states(collector) == expected)
        }
    }
}
