import CallQueue
import ControlAPI
import ControlServer
import Foundation
import Synchronization
import TestPrograms
import Testing

@testable import Dialer

/// The control handlers on a real queue in a temporary folder, at a time that stands still.
final class ControlFixture: Sendable {
    /// Saturday 2026-11-21, 10:00 in Shanghai.
    static let morning = Date(timeIntervalSince1970: 1_795_226_400)
    static let agent = AgentID(rawValue: "1001")

    let folder: URL
    let queue: TicketQueue
    let uploads: BatchUploads
    let events = EventLog()
    let clock = HandTurnedClock()
    let wallClock = ManualWallClock(morning)
    private let woken = Wakes()

    private final class Wakes: Sendable {
        let count = Mutex(0)
    }

    init(_ configure: (inout QueueConfiguration) -> Void = { _ in }) async throws {
        var configuration = QueueConfiguration()
        configuration.agents.wrapUp = 0
        configure(&configuration)
        folder = try TemporaryFolder.make("control")
        queue = try TicketQueue(
            path: folder.appendingPathComponent("queue.db").path, configuration: configuration, clock: wallClock,
            onChange: { [events, wallClock] in
                for change in $0 { events.append(ControlEvent(change, at: wallClock.now())) }
            })
        uploads = try BatchUploads(
            queue: queue, configuration: configuration, events: events, clock: clock, wallClock: wallClock)
        try await queue.setAgents([AgentProfile(Self.agent)])
        _ = try await queue.recover()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var wakes: Int { woken.count.withLock { $0 } }
    private var wake: @Sendable () -> Void { { [woken] in woken.count.withLock { $0 += 1 } } }

    var batches: BatchHandlers { BatchHandlers(queue: queue, uploads: uploads, events: events, wake: wake) }
    var tickets: TicketHandlers { TicketHandlers(queue: queue, wake: wake) }
    var numbers: NumberHandlers { NumberHandlers(queue: queue) }

    static func example(_ name: String) throws -> Data {
        try Data(contentsOf: SourceTree.projectRoot.appendingPathComponent("examples/tickets/\(name)"))
    }

    /// Hands a whole file in, in pieces.
    @discardableResult
    func load(_ file: Data, _ request: OpenBatchRequest, piece: Int = 20_000) async throws -> LoadSummary {
        let upload = try await uploads.open(request).upload
        for start in stride(from: 0, to: file.count, by: piece) {
            let data = file.subdata(in: start..<min(start + piece, file.count))
            _ = try await uploads.append(AppendBatchRequest(upload: upload, data: data, offset: start))
        }
        return try await batches.commit(CommitBatchRequest(upload: upload))
    }

    @discardableResult
    func loadExample(_ name: String, dryRun: Bool? = nil, paused: Bool? = nil) async throws -> LoadSummary {
        try await load(try Self.example(name), OpenBatchRequest(name: name, dryRun: dryRun, paused: paused))
    }

    /// The batch's next due call, run to its end.
    func call(_ disposition: Disposition, ring: Double = 6, talk: Double = 0, recording: String? = nil) async throws
        -> CallOrder
    {
        let order = try #require(try await queue.claim(agents: [Self.agent]).first)
        #expect(try await queue.authorizeCustomerLeg(order.attemptID) == .allowed)
        let rang = wallClock.now()
        wallClock.advance(by: ring)
        let answered = disposition == .answered ? wallClock.now() : nil
        if let answered { await queue.customerAnswered(order.attemptID, at: answered) }
        wallClock.advance(by: talk)
        _ = try await queue.finish(
            AttemptOutcome(
                attemptID: order.attemptID, disposition: disposition, endedBy: .customer,
                timeline: AttemptTimeline(ringingAt: rang, answeredAt: answered, endedAt: wallClock.now()),
                recordingPath: recording))
        return order
    }
}

extension BatchUploads {
    /// Over a connection that does not end.
    func open(_ request: OpenBatchRequest) async throws -> OpenBatchResult {
        try await open(request, over: ControlConnection(.session))
    }

    func append(_ request: AppendBatchRequest) async throws -> AppendBatchResult {
        try await append(request, over: ControlConnection(.session))
    }

    /// Returns once it is no longer on its way in.
    func ended(_ upload: String) async {
        while isOpen(upload) { await Task.yield() }
    }
}

/// The error a request is refused with, in the protocol's words, as at the doors.
func refusal(_ request: () async throws -> some Any) async throws -> ControlError {
    do {
        _ = try await request()
    } catch {
        return try #require(
            ControlError.translated(error) as? ControlError, "\(error) is not in the protocol's words")
    }
    throw NotRefused()
}

struct NotRefused: Error {}

/// A small file of the quality desk: tickets T1, T2, … with numbers of their own.
enum SmallFile {
    static let header = "工单编号,工单分类,客户姓名,联系电话,备用电话,订单号,商品,问题描述,优先级,创建时间,处理客服,最晚回访时间"

    static func number(_ ticket: Int) -> String { "1380013\(8000 + ticket)" }

    static func tickets(_ numbers: ClosedRange<Int>) -> Data {
        let rows = numbers.map {
            "T\($0),质量工单,客户\($0),\(number($0)),,8773\($0),坚果,包装破损,普通,2026-11-20 10:00:\(10 + $0 % 50),,"
        }
        return Data(([header] + rows).joined(separator: "\n").utf8)
    }

    static func rows(_ rows: String...) -> Data { Data(([header] + rows).joined(separator: "\n").utf8) }
}

/// Runs a request; what it throws comes out in the protocol's words, as at the doors.
func inControlWords<Value>(_ request: () async throws -> Value) async throws -> Value {
    do {
        return try await request()
    } catch {
        throw ControlError.translated(error)
    }
}
