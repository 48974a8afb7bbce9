import Foundation
import TestPrograms
import Testing

@testable import CallQueue

/// A queue on a real database file, at a time that stands still.
final class QueueFixture: Sendable {
    let folder: URL
    let clock: ManualWallClock
    let queue: TicketQueue

    /// Saturday 2026-11-21, 10:00 in Shanghai.
    static let morning = Date(timeIntervalSince1970: 1_795_226_400)
    static let agents: [AgentID] = ["1001", "1002", "1003", "1004"].map(AgentID.init(rawValue:))

    var path: String { folder.appendingPathComponent("queue.db").path }

    init(
        at now: Date = morning, _ configure: (inout QueueConfiguration) -> Void = { _ in },
        onChange: (@Sendable ([TicketChange]) -> Void)? = nil,
        onAgents: @escaping @Sendable ([AgentChange]) -> Void = { _ in },
        onPacing: @escaping @Sendable (PacingNews) -> Void = { _ in },
        onDamage: @escaping @Sendable (StoreError) -> Void = { _ in }
    ) async throws {
        var configuration = QueueConfiguration()
        // Agents are free as soon as their call is over, unless a test is about what comes between.
        configuration.agents.wrapUp = 0
        configure(&configuration)
        folder = try TemporaryFolder.make("queue")
        clock = ManualWallClock(now)
        queue = try TicketQueue(
            path: folder.appendingPathComponent("queue.db").path, configuration: configuration, clock: clock,
            onChange: onChange, onAgents: onAgents, onPacing: onPacing, onDamage: onDamage)
        try await queue.setAgents(Self.agents.map { AgentProfile($0) })
        _ = try await queue.recover()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Loads tickets as one batch.
    @discardableResult
    func load(_ tickets: [Ticket], selected: (Ticket) -> Bool = { _ in true }) async throws -> TicketBatch {
        let id = try await queue.beginLoad(name: "test", source: "test.csv")
        let rows = tickets.map {
            RowVerdict(position: $0.source, id: $0.id, outcome: .accepted($0, isSelected: selected($0)))
        }
        _ = try await queue.append(id, rows)
        return try await queue.commitLoad(id)
    }

    /// The database as `kill -9` leaves it: the file and its log as the system holds them, nothing closed.
    func crashed(at now: Date? = nil) async throws -> (TicketQueue, RecoverySummary) {
        let folder = folder.appendingPathComponent("after-\(UniqueID.next())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["queue.db", "queue.db-wal"] {
            try FileManager.default.copyItem(
                at: self.folder.appendingPathComponent(name), to: folder.appendingPathComponent(name))
        }
        let queue = try TicketQueue(
            path: folder.appendingPathComponent("queue.db").path, configuration: QueueConfiguration(),
            clock: ManualWallClock(now ?? clock.now()))
        try await queue.setAgents(Self.agents.map { AgentProfile($0) })
        return (queue, try await queue.recover())
    }

    /// What a daemon of the same configuration finds that starts after this one was killed now.
    func crashedAsConfigured() async throws -> (TicketQueue, RecoverySummary) {
        let configuration = try await queue.settled()
        let after = folder.appendingPathComponent("after-\(UniqueID.next())")
        try FileManager.default.createDirectory(at: after, withIntermediateDirectories: true)
        for name in ["queue.db", "queue.db-wal"] {
            try FileManager.default.copyItem(
                at: folder.appendingPathComponent(name), to: after.appendingPathComponent(name))
        }
        let queue = try TicketQueue(
            path: after.appendingPathComponent("queue.db").path, configuration: configuration, clock: clock)
        try await queue.setAgents(Self.agents.map { AgentProfile($0) })
        return (queue, try await queue.recover())
    }

    /// Lets an attempt run to its end the way the dialer does.
    @discardableResult
    func run(
        _ order: CallOrder, _ disposition: Disposition, talk: Double = 0
    ) async throws -> FinishedAttempt {
        let now = clock.now()
        let isAnswered = disposition == .answered
        if disposition.blame != .agent { #expect(try await queue.authorizeCustomerLeg(order.attemptID) == .allowed) }
        if isAnswered { await queue.customerAnswered(order.attemptID, at: now) }
        let timeline = AttemptTimeline(
            ringingAt: [.answered, .noAnswer].contains(disposition) ? now : nil,
            answeredAt: isAnswered ? now : nil, endedAt: now + talk)
        return try await queue.finish(
            AttemptOutcome(
                attemptID: order.attemptID, disposition: disposition, endedBy: isAnswered ? .customer : .network,
                timeline: timeline))
    }
}

extension TicketQueue {
    fileprivate func settled() async throws -> QueueConfiguration {
        try await durable()
        return configuration
    }
}

extension Ticket {
    static func sample(
        _ number: Int, class ticketClass: TicketClass = .quality, numbers: [DialableNumber]? = nil,
        priority: TicketPriority = .normal, vip: Int = 0, owner: String? = nil, deadlineAt: Date? = nil,
        numbersExpireAt: Date? = nil, consentRef: String? = nil
    ) -> Ticket {
        Ticket(
            id: TicketID(rawValue: "ZL\(number)"), ticketClass: ticketClass, customerName: "客户\(number)",
            numbers: numbers ?? [.mobile(number)], details: "包装破损", order: "8773\(number)", product: nil,
            fields: ["处理客服": "1003"], priority: priority, vipTier: vip, owner: owner.map(AgentID.init(rawValue:)),
            createdAt: QueueFixture.morning - 3_600 + Double(number), deadlineAt: deadlineAt,
            numbersExpireAt: numbersExpireAt, consentRef: consentRef,
            source: RowPosition(record: number, line: number + 1))
    }
}

extension DialableNumber {
    static func mobile(_ number: Int) -> DialableNumber {
        DialableNumber(number: "+86138\(String(number + 100_000_000).suffix(8))", countryCodeLength: 2)
    }
}
