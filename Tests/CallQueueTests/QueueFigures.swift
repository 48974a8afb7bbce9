import Foundation
import Testing

@testable import CallQueue

/// Figures of the queue alone; run with `QUEUE_FIGURES=1 swift test -c release -Xswiftc -enable-testing --filter
/// QueueFigures`. The limits are those the whole program's figures rest on.
@Suite("Queue figures", .enabled(if: ProcessInfo.processInfo.environment["QUEUE_FIGURES"] != nil), .serialized)
struct QueueFigures {
    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private func fixture() async throws -> QueueFixture {
        let fixture = try await QueueFixture { $0.duplicatePressWindow = 0 }
        try await fixture.queue.setAgents((0..<1_000).map { AgentProfile(AgentID(rawValue: "a\($0)")) })
        return fixture
    }

    @Test("one request at rest: gate and durable attempt within 0.6 ms at the median")
    func idleOrder() async throws {
        let fixture = try await fixture()
        var times: [Duration] = []
        for index in 0..<1_000 {
            let number = DialableNumber.mobile(index).number
            let request = DialRequest(
                key: "k\(index)", agent: AgentID(rawValue: "a\(index)"), target: .number(number), origin: .ctl)
            let start = ContinuousClock.now
            let decision = try await fixture.queue.order(request)
            times.append(.now - start)
            #expect(decision.refusal == nil)
        }
        times.sort()
        print("order: p50 \(times[500]), p99 \(times[990]), worst \(times[999])")
        #expect(times[500] < .microseconds(600))
    }

    @Test("callbacks at full speed: at most 0.4 CPU seconds per 1,000")
    func callbacks() async throws {
        let fixture = try await fixture()
        let queue = fixture.queue
        let (each, callers) = (100, 100)
        let start = ContinuousClock.now
        let cpu = Self.processorSeconds()
        let commits = await queue.commit.count
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<callers {
                group.addTask {
                    let agent = AgentID(rawValue: "a\(caller)")
                    for index in 0..<each {
                        let number = DialableNumber.mobile(caller * each + index).number
                        let request = DialRequest(
                            key: "k\(caller)-\(index)", agent: agent, target: .number(number), origin: .ctl)
                        guard case .placed(let order) = try await queue.order(request) else {
                            throw CancellationError()
                        }
                        guard try await queue.authorizeCustomerLeg(order.attemptID) == .allowed else {
                            throw CancellationError()
                        }
                        await queue.customerRinging(order.attemptID, at: Date())
                        await queue.customerAnswered(order.attemptID, at: Date())
                        _ = try await queue.finish(
                            AttemptOutcome(
                                attemptID: order.attemptID, disposition: .answered, endedBy: .customer,
                                timeline: AttemptTimeline(endedAt: Date())))
                    }
                }
            }
            try await group.waitForAll()
        }
        let seconds = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1_000
        let spent = Self.processorSeconds() - cpu
        let count = Double(each * callers)
        print(
            "callbacks: \(Int(count / seconds))/s, \(spent / count * 1_000) CPU s per 1,000,",
            "\(Double(await queue.commit.count - commits) / count) commits each")
        #expect(spent / count * 1_000 < 0.4)
        #expect(count / seconds > 600)
    }

    @Test("callbacks at 600 a second: at most 0.4 CPU seconds per 1,000", arguments: [false, true])
    func pacedCallbacks(fromBatch: Bool) async throws {
        let fixture = try await fixture()
        let queue = fixture.queue
        let count = 3_000
        if fromBatch { try await fixture.load((0..<count).map { .sample($0) }) }
        let cpu = Self.processorSeconds()
        let ownBefore = await queue.threadSeconds()
        let commits = await queue.commit.count
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<count {
                try await Task.sleep(until: start + .microseconds(index * 1_000_000 / 600))
                group.addTask {
                    let agent = AgentID(rawValue: "a\(index % 1_000)")
                    let order: CallOrder
                    if fromBatch {
                        order = try #require(try await queue.claim(agents: [agent], limit: 1).first)
                    } else {
                        let number = DialableNumber.mobile(index).number
                        let request = DialRequest(key: "k\(index)", agent: agent, target: .number(number), origin: .ctl)
                        guard case .placed(let placed) = try await queue.order(request) else {
                            throw CancellationError()
                        }
                        order = placed
                    }
                    _ = try await queue.authorizeCustomerLeg(order.attemptID)
                    await queue.customerAnswered(order.attemptID, at: Date())
                    _ = try await queue.finish(
                        AttemptOutcome(
                            attemptID: order.attemptID, disposition: .answered, endedBy: .customer,
                            timeline: AttemptTimeline(endedAt: Date())))
                }
            }
            try await group.waitForAll()
        }
        let whole = (Self.processorSeconds() - cpu) / Double(count) * 1_000
        let own = (await queue.threadSeconds() - ownBefore) / Double(count) * 1_000
        print(
            "600/s \(fromBatch ? "claimed" : "ordered"): \(own) CPU s per 1,000 on the store thread, \(whole) with the",
            "callers and timers of this test, \(Double(await queue.commit.count - commits) / Double(count)) commits each"
        )
        #expect(own < 0.4)
    }

    /// How long a click takes.
    private static func click(_ index: Int, on queue: TicketQueue) async throws -> Duration {
        let number = DialableNumber.mobile(9_000_000 + index).number
        let before = ContinuousClock.now
        _ = try await queue.order(
            DialRequest(agent: AgentID(rawValue: "a\(index)"), target: .number(number), origin: .ctl))
        return .now - before
    }

    @Test("100,000 tickets load within 5 s while a click is not held up")
    func load() async throws {
        let fixture = try await fixture()
        let queue = fixture.queue
        let start = ContinuousClock.now
        var worst = Duration.zero
        let id = try await queue.beginLoad(name: "big", source: "big.csv")
        var making = Duration.zero
        for chunk in 0..<100 {
            let before = ContinuousClock.now
            let rows = (0..<1_000).map { row in
                let ticket = Ticket.sample(chunk * 1_000 + row, class: row % 2 == 0 ? .quality : .logistics)
                return RowVerdict(
                    position: ticket.source, id: ticket.id, outcome: .accepted(ticket, isSelected: row % 3 > 0))
            }
            making += .now - before
            async let click = Self.click(chunk, on: queue)
            _ = try await queue.append(id, rows)
            worst = max(worst, try await click)
        }
        _ = try await queue.commitLoad(id)
        let took = ContinuousClock.now - start - making
        print("load of 100,000: \(took); worst click meanwhile \(worst)")
        #expect(took < .seconds(5))
        var times: [Duration] = []
        for index in 0..<500 {
            let before = ContinuousClock.now
            _ = try await queue.claim(agents: [AgentID(rawValue: "a\(200 + index)")], limit: 1)
            times.append(.now - before)
        }
        times.sort()
        print("claim among 100,000: p50 \(times[250]), p99 \(times[495])")
        let report = ContinuousClock.now
        _ = try await queue.report()
        print("report: \(ContinuousClock.now - report)")
    }
}

extension TicketQueue {
    /// CPU time of the store thread.
    fileprivate func threadSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
