import ControlAPI
import ControlServer
import Foundation
import Testing

@testable import CallQueue
@testable import Dialer

@Suite("When a batch will be done", .timeLimit(.minutes(2)))
struct BatchForecastsTests {
    @Test("is told ten seconds after calls ended, once for all of them, and not once nothing is left")
    func told() async throws {
        let fixture = try await ControlFixture { $0.policy.redial.rules = [:] }
        let load = try await fixture.load(SmallFile.tickets(1...3), OpenBatchRequest(name: "three"))
        let batch = BatchID(rawValue: load.batchId)
        let collector = EventCollector(fixture.events)
        let forecasts = BatchForecasts(queue: fixture.queue, events: fixture.events, clock: fixture.clock)
        for left in [2, 1, 0] {
            _ = try await fixture.call(.noAnswer)
            await forecasts.callEnded(in: batch)
            await forecasts.callEnded(in: batch)
            let due = fixture.clock.now + BatchForecasts.quiet
            await fixture.clock.sleeper(until: due)
            fixture.clock.turn(to: due)
            await forecasts.settled()
            let told = collector.events.filter { $0.type == .batchProgress && $0.data?.limit != nil }
            #expect(told.count == (left == 0 ? 2 : 3 - left))
            #expect(told.allSatisfy { $0.data?.batchId == load.batchId && $0.data?.completesAt != nil })
        }
    }

    @Test("is shown with the batch while it runs, and made anew only after a while")
    func shown() async throws {
        let fixture = try await ControlFixture()
        let load = try await fixture.load(SmallFile.tickets(1...3), OpenBatchRequest(name: "three"))
        let batch = BatchID(rawValue: load.batchId)
        var batches = fixture.batches
        #expect(try await batches.show(batch).forecast == nil)
        batches.forecasts = BatchForecasts(queue: fixture.queue, events: fixture.events, clock: fixture.clock)
        let first = try #require(try await batches.show(batch).forecast)
        #expect(first.tickets == 3 && first.limit == .redial && first.completesAt != nil && first.attempts >= 3)
        _ = try await fixture.call(.answered, talk: 30)
        #expect(try await batches.list(ListBatchesRequest()).batches.first?.forecast == first)
        fixture.clock.turn(to: fixture.clock.now + BatchForecasts.leastAge)
        #expect(try await batches.show(batch).forecast?.tickets == 2)
        _ = try await fixture.queue.pause(batch)
        #expect(try await batches.show(batch).forecast == nil)
    }

    @Test("is made anew by what it costs, and not by how long others kept it from the processor")
    func rest() {
        let alone = BatchForecasts.rest(after: .seconds(2), processor: .seconds(2))
        let crowded = BatchForecasts.rest(after: .seconds(4), processor: .milliseconds(300))
        #expect(alone == .seconds(40) && crowded == .seconds(8))
    }

    @Test("nobody waits for a long count: the forecast before is told, with when it was made")
    func slow() async throws {
        let fixture = try await ControlFixture()
        let load = try await fixture.load(SmallFile.tickets(1...3), OpenBatchRequest(name: "three"))
        let batch = BatchID(rawValue: load.batchId)
        let forecasts = BatchForecasts(queue: fixture.queue, events: fixture.events, clock: fixture.clock)
        let first = try #require(await forecasts.forecast(batch))
        let reader = await fixture.queue.forecaster
        let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
        let counting = Task { try await reader.countForEver(beginning) }
        for await _ in begun { break }
        let asked = fixture.clock.now + BatchForecasts.leastAge
        fixture.clock.turn(to: asked)
        async let told = forecasts.forecast(batch)
        await fixture.clock.sleeper(until: asked + BatchForecasts.patience)
        fixture.clock.turn(to: asked + BatchForecasts.patience)
        // Who asks once patience is over does not wait at all.
        let (waited, late) = await (told, forecasts.forecast(batch))
        #expect(waited == first && late == first)
        reader.stop.putUp()
        _ = await counting.result
    }

    @Test("the first forecast of a batch is told by an event, however long it takes to count")
    func toldLate() async throws {
        let fixture = try await ControlFixture()
        let load = try await fixture.load(SmallFile.tickets(1...3), OpenBatchRequest(name: "three"))
        let collector = EventCollector(fixture.events)
        let forecasts = BatchForecasts(queue: fixture.queue, events: fixture.events, clock: fixture.clock)
        let reader = await fixture.queue.forecaster
        let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
        let counting = Task { try await reader.countForEver(beginning) }
        for await _ in begun { break }
        await forecasts.callEnded(in: BatchID(rawValue: load.batchId))
        let due = fixture.clock.now + BatchForecasts.quiet
        await fixture.clock.sleeper(until: due)
        fixture.clock.turn(to: due)
        // The forecast is begun; then time passes while it is counted.
        while await forecasts.begunAt == nil { await Task.yield() }
        fixture.clock.turn(to: due + .seconds(60))
        reader.stop.putUp()
        _ = await counting.result
        await forecasts.settled()
        let told = collector.events.filter { $0.type == .batchProgress && $0.data?.limit != nil }
        let batches = told.map(\.data?.batchId)
        #expect(batches == [load.batchId])
    }

    @Test("the first forecast of a batch does not wait while forecasts rest after a long count")
    func firstWhileResting() async throws {
        let fixture = try await ControlFixture()
        let first = BatchID(
            rawValue: try await fixture.load(SmallFile.tickets(1...3), OpenBatchRequest(name: "a")).batchId)
        let forecasts = BatchForecasts(queue: fixture.queue, events: fixture.events, clock: fixture.clock)
        let reader = await fixture.queue.forecaster
        let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
        let counting = Task { try await reader.countForEver(beginning) }
        for await _ in begun { break }
        async let long = forecasts.forecast(first, isAwaited: true)
        while await forecasts.begunAt == nil { await Task.yield() }
        fixture.clock.turn(to: fixture.clock.now + .seconds(60))
        reader.stop.putUp()
        _ = await counting.result
        let made = try #require(await long)
        let second = BatchID(
            rawValue: try await fixture.load(SmallFile.tickets(4...5), OpenBatchRequest(name: "b")).batchId)
        // After a minute's work they rest two.
        fixture.clock.turn(to: fixture.clock.now + BatchForecasts.leastAge)
        let again = await forecasts.forecast(first)
        #expect(again == made)
        let tickets = await forecasts.forecast(second, isAwaited: true)?.tickets
        #expect(tickets == 2)
    }

    @Test("a simulation's request is refused by name where it makes no sense")
    func terms() throws {
        for (request, field) in [
            (SimulateRequest(agents: 10_001), "agents"), (SimulateRequest(answerRate: 40), "answerRate"),
            (SimulateRequest(talkSeconds: -1), "talkSeconds"), (SimulateRequest(measuredDays: 366), "measuredDays"),
            (SimulateRequest(horizonDays: 0), "horizonDays"),
        ] {
            let refusal = #expect(throws: ControlError.self) { try SimulationTerms.check(request) }
            #expect(refusal?.reason == .invalidParams && refusal?.data.field == field)
        }
        let arguments = ["--config", "c", "--simulate", "{}", "--file", "f", "--map", "m"]
        #expect(
            try DaemonArguments(arguments)
                == .simulate(
                    configuration: "c", SimulationArguments(request: "{}", file: "f", mapping: "m")))
        #expect(throws: DaemonArguments.Misuse.self) { try DaemonArguments(["--file", "f"]) }
    }
}

extension QueueReader {
    /// Until it is stopped.
    fileprivate func countForEver(_ begun: AsyncStream<Void>.Continuation) throws {
        let database = try database()
        begun.yield()
        try database.execute("WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c")
    }
}
