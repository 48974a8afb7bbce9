import CallQueue
import ControlAPI
import Foundation
import Testing

@testable import Dialer

@Suite("Looking after batches")
struct BatchHandlersTests {
    private func loaded(_ fixture: ControlFixture, _ tickets: ClosedRange<Int> = 1...3) async throws -> BatchID {
        let summary = try await fixture.load(SmallFile.tickets(tickets), OpenBatchRequest(name: "small.csv"))
        return BatchID(rawValue: summary.batchId)
    }

    @Test("a batch is paused, resumed and cancelled, each told to watchers; a cancelled one stays so")
    func moves() async throws {
        let fixture = try await ControlFixture()
        let id = try await loaded(fixture)
        let heard = EventCollector(fixture.events)
        let (batches, queue) = (fixture.batches, fixture.queue)
        #expect(try await batches.move(id.rawValue) { try await queue.pause($0) }.state == .paused)
        #expect(try await batches.move(id.rawValue) { try await queue.pause($0) }.state == .paused)
        #expect(try await batches.move(id.rawValue) { try await queue.resume($0) }.state == .running)
        let cancelled = try await batches.move(id.rawValue) { try await queue.cancel($0) }
        #expect(cancelled.state == .cancelled && cancelled.states == ["cancelled": 3])
        #expect(heard.events.map { $0.data?.state } == ["paused", "paused", "running", "cancelled"])
        #expect(heard.events.allSatisfy { $0.type == .batchState && $0.data?.batchId == id.rawValue })
        #expect(fixture.wakes == 5)
        let final = try await refusal { try await batches.move(id.rawValue) { try await queue.resume($0) } }
        #expect(final.reason == .conflict)
    }

    @Test("an unknown batch is said to be unknown, whatever is asked of it")
    func unknown() async throws {
        let fixture = try await ControlFixture()
        let (batches, queue) = (fixture.batches, fixture.queue)
        let errors = [
            try await refusal { try await inControlWords { try await batches.show(BatchID(rawValue: "B")) } },
            try await refusal { try await inControlWords { try await batches.report(BatchID(rawValue: "B")) } },
            try await refusal { try await batches.verdicts(BatchVerdictsRequest(batch: "B")) },
            try await refusal { try await batches.move("B") { try await queue.pause($0) } },
        ]
        #expect(errors.allSatisfy { $0.reason == .notFound && $0.data.field == "batch" })
    }

    @Test("how the file was read is kept and shown with the batch, but not in lists")
    func summaryIsKept() async throws {
        let fixture = try await ControlFixture()
        let summary = try await fixture.loadExample("logistics-gb18030.csv")
        let info = try await fixture.batches.show(BatchID(rawValue: summary.batchId))
        #expect(info.summary?.encoding == "gb18030" && info.summary?.refused == summary.refused)
        #expect(info.summary?.classes == summary.classes && info.summary?.batchId == summary.batchId)
        #expect(try await fixture.batches.list(ListBatchesRequest()).batches.first?.summary == nil)
    }

    @Test("one that was loaded and never started is counted as loaded, not as paused")
    func tally() async throws {
        let fixture = try await ControlFixture()
        try await fixture.load(SmallFile.tickets(1...1), OpenBatchRequest(name: "1", paused: true))
        let batch = try #require(await fixture.queue.batches().first)
        let counts = try await fixture.queue.counts(batch.id)
        let tally = BatchStateWord.tally([(batch, counts)])
        #expect(tally == ["loaded": 1])
    }

    @Test("pages of batches are newest first")
    func pages() async throws {
        let fixture = try await ControlFixture()
        for number in 1...3 {
            try await fixture.load(
                SmallFile.tickets(number...number), OpenBatchRequest(name: "\(number)", paused: true))
        }
        let page = try await fixture.batches.list(ListBatchesRequest(limit: 2, offset: 1))
        #expect(page.total == 3 && page.batches.map(\.name) == ["2", "1"])
    }

    @Test("the report tells what came of every ticket and attempt, and when nothing is left the batch is completed")
    func report() async throws {
        let fixture = try await ControlFixture { $0.policy.redial.rules = [:] }
        let id = try await loaded(fixture)
        let first = try await fixture.call(.answered, ring: 4, talk: 30, recording: "/r/short.wav")
        let ticket = try #require(first.ticketID?.rawValue)
        _ = try await fixture.tickets.resolve(ResolveTicketRequest(ticket: ticket, resolution: .resolved))
        _ = try await fixture.call(.answered, ring: 8, talk: 90, recording: "/r/long.wav")
        #expect(try await fixture.batches.show(id).state == .running)
        _ = try await fixture.call(.noAnswer, ring: 30)
        let report = try await fixture.batches.report(id)
        #expect(report.classes.count == 1 && report.classes[0].ticketClass == "quality")
        let line = report.total
        #expect(line.rows == 3 && line.selected == 3 && line.reached == 2)
        #expect(line.resolved == 1 && line.unresolved == 1 && line.attempts == 3 && line.answered == 2)
        #expect(line.answerSeizureRatio.map { abs($0 - 2.0 / 3) < 0.001 } == true)
        #expect(line.talkSeconds == 120 && line.averageRingSeconds == 14 && line.abandoned == 0)
        #expect(report.dispositions == ["answered": 2, "noAnswer": 1])
        #expect(report.resolutions == ["resolved": 1])
        #expect(report.recordings == 2 && report.recordingExample == "/r/long.wav")
        #expect(report.ticketStates["done"] == 2)
        #expect(report.from == ControlFixture.morning)
        let info = try await fixture.batches.show(id)
        #expect(info.attempts == 3 && info.tickets == 3)
        let isOver = info.waiting.isEmpty && info.states["ready"] == nil
        #expect(info.state == (isOver ? .completed : .running))
        #expect(report.state == info.state)
        #expect(report.until == fixture.wallClock.now())
    }

    @Test("a verdict that does not exist is refused with those that do")
    func badVerdict() async throws {
        let fixture = try await ControlFixture()
        let error = try await refusal {
            try await fixture.batches.verdicts(BatchVerdictsRequest(batch: "B", only: "bad"))
        }
        #expect(error.reason == .invalidParams && error.data.field == "only")
        #expect(error.message.contains("accepted, notSelected, refused, duplicate"))
    }
}
