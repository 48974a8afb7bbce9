import CallQueue
import ControlAPI
import ControlServer

/// `queue.show`.
struct QueueHandlers: Sendable {
    static let mostNext = 100

    let queue: TicketQueue

    func register(in handlers: inout ControlHandlers) {
        handlers.register(ShowQueueRequest.self) { request, _ in try await show(request) }
    }

    func show(_ request: ShowQueueRequest) async throws -> QueueInfo {
        let limit = request.limit ?? 20
        guard (0...Self.mostNext).contains(limit) else {
            throw ControlError(.invalidParams, "limit is 0 to \(Self.mostNext).", field: "limit")
        }
        return QueueInfo(try await queue.overview(limit: limit))
    }
}

extension QueueInfo {
    init(_ overview: QueueOverview) {
        self.init(
            next: overview.next.map { NextTicket($0) }, waits: overview.waits.map { QueueWait($0) },
            nextOpeningAt: overview.nextOpeningAt, calls: overview.calls,
            modes: overview.modes.map { ClassModeInfo($0) },
            abandonment: overview.abandonment.map { AbandonmentInfo($0) })
    }
}

extension NextTicket {
    fileprivate init(_ next: QueueOverview.Next) {
        self.init(
            ticketId: next.ticketID.rawValue, ticketClass: next.ticketClass.rawValue, batchId: next.batch.rawValue,
            priority: next.priority.rawValue, standing: next.standing, agentId: next.owner?.rawValue, dueAt: next.dueAt,
            reason: next.reason.word, readyAt: next.readyAt)
    }
}

extension QueueWait {
    fileprivate init(_ wait: QueueOverview.Wait) {
        self.init(
            ticketClass: wait.ticketClass.rawValue,
            reason: WaitingReason(rawValue: wait.reason)?.word.rawValue ?? wait.reason, tickets: wait.count,
            nextAt: wait.nextAt, needsPerson: wait.needsPerson)
    }
}
