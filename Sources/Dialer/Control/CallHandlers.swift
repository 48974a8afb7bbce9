import CallQueue
import ControlAPI
import ControlServer
import Foundation

/// `call.*`: dial, hang up, look at calls.
struct CallHandlers: Sendable {
    let queue: TicketQueue
    let switchboard: Switchboard

    func register(in handlers: inout ControlHandlers) {
        // Somebody has pressed a button and waits for the telephone to ring: no thread switch but those to the queue and
        // from there to the calls.
        handlers.register(ControlAPI.DialRequest.self, on: queue.executor) { try await dial($0, $1) }
        handlers.register(HangupRequest.self) { request, _ in try await hangUp(request) }
        handlers.register(GetCallRequest.self) { request, _ in try await get(request) }
        handlers.register(ListCallsRequest.self) { request, _ in try await list(request) }
    }

    /// The agent of a call, running or past, for the doors' own check.
    func agent(of call: String) async -> String? {
        let id = CallID(rawValue: call)
        if let running = await switchboard.snapshot(id) { return running.order.agent.rawValue }
        return try? await queue.attempt(id.attempt)?.agent.rawValue
    }

    // MARK: Dial

    private func dial(_ request: ControlAPI.DialRequest, _ peer: ControlPeer) async throws -> DialResult {
        let decision = try await queue.order(try Self.order(request, peer))
        switch decision {
        case .placed(let order):
            await switchboard.place(order)
            return DialResult(callId: order.callID.rawValue, replayed: false, state: .requested)
        case .replayed(let call, let replayed):
            let running = await switchboard.snapshot(call)?.word
            let state = running ?? (replayed.disposition == nil ? .requested : .ended)
            return DialResult(callId: call.rawValue, replayed: true, state: state)
        case .refused(let refusal): throw ControlError(refusal)
        }
    }

    private static func order(
        _ request: ControlAPI.DialRequest, _ peer: ControlPeer
    ) throws(ControlError) -> CallQueue.DialRequest {
        guard let agent = request.agent, !agent.isEmpty else {
            throw ControlError(.invalidParams, "Say which agent talks (agent).", field: "agent")
        }
        if let key = request.key, !(1...128).contains(key.utf8.count) {
            throw ControlError(.invalidParams, "A key has 1 to 128 characters.", field: "key")
        }
        return CallQueue.DialRequest(
            key: request.key, agent: AgentID(rawValue: agent), target: try target(request), origin: peer.origin)
    }

    private static func target(
        _ request: ControlAPI.DialRequest
    ) throws(ControlError) -> CallQueue.DialRequest.Target {
        switch (request.number, request.ticket) {
        case (let number?, nil): return .number(number)
        case (let number?, let ticket?): return .ticketNumber(TicketID(rawValue: ticket), number)
        case (nil, let ticket?): return .ticket(TicketID(rawValue: ticket))
        case (nil, nil): throw ControlError(.invalidParams, "Give a number or a ticket to dial.", field: "number")
        }
    }

    // MARK: The others

    private func hangUp(_ request: HangupRequest) async throws -> HangupResult {
        let id = CallID(rawValue: request.call)
        if await switchboard.hangUp(id, by: .request) { return HangupResult(callId: request.call, state: .ending) }
        guard try await queue.attempt(id.attempt) != nil else { throw Self.unknown(request.call) }
        return HangupResult(callId: request.call, state: .ended)
    }

    private func get(_ request: GetCallRequest) async throws -> CallInfo {
        let id = CallID(rawValue: request.call)
        if let running = await switchboard.snapshot(id) { return CallInfo(running) }
        guard let record = try await queue.attempt(id.attempt) else { throw Self.unknown(request.call) }
        return CallInfo(record)
    }

    private func list(_ request: ListCallsRequest) async throws -> ControlAPI.CallList {
        let (limit, offset) = (min(1000, max(1, request.limit ?? 100)), max(0, request.offset ?? 0))
        let running = await switchboard.snapshots().reversed().filter { Self.matches($0.order, request) }
        var calls = running.map { CallInfo($0) }
        if request.ended == true {
            let past = try await queue.attempts(
                agent: request.agent.map(AgentID.init), ticket: request.ticket.map(TicketID.init),
                batch: request.batch.map(BatchID.init), limit: limit + offset)
            let known = Set(calls.map(\.callId))
            calls += past.filter { $0.phase == .ended && !known.contains($0.attemptID.rawValue) }.map { CallInfo($0) }
        }
        return CallList(calls: Array(calls.dropFirst(offset).prefix(limit)), total: calls.count)
    }

    private static func matches(_ order: CallOrder, _ request: ListCallsRequest) -> Bool {
        (request.agent == nil || request.agent == order.agent.rawValue)
            && (request.ticket == nil || request.ticket == order.ticketID?.rawValue)
            && (request.batch == nil || request.batch == order.batchID?.rawValue)
    }

    private static func unknown(_ call: String) -> ControlError {
        ControlError(.notFound, "There is no call “\(call.prefix(64))”.", field: "call")
    }
}

extension ControlPeer {
    /// How the queue records who asked.
    fileprivate var origin: CallOrigin {
        switch self {
        case .socket: .ctl
        case .page: .page
        }
    }
}
