import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials

/// `call.*`: dial, hang up, look at calls.
struct CallHandlers: Sendable {
    /// Characters of a note.
    static let longestNote = 500

    let queue: TicketQueue
    let switchboard: Switchboard
    /// Why an agent's phone cannot be rung, if that is known.
    let absence: @Sendable (String) -> String?
    /// The names of the flows there are.
    let flows: @Sendable () -> [String]

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
        // Both are always asked: how long it takes tells nobody whether there is such a call.
        let kept = try? await queue.attempt(id.attempt)
        guard let running = await switchboard.snapshot(id) else { return kept?.agent?.rawValue }
        return (running.agents.first ?? running.agent)?.rawValue
    }

    // MARK: Dial

    private func dial(_ request: ControlAPI.DialRequest, _ peer: ControlPeer) async throws -> DialResult {
        let order = try Self.order(request, peer)
        if let flow = order.flow { try refuseIfUnknown(flow) }
        try await refuseIfAbsent(order)
        let decision = try await queue.order(order, preparing: switchboard)
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

    /// At once and without a trace: nothing was tried. A repeated request still gets the answer of the first.
    private func refuseIfAbsent(_ order: CallQueue.DialRequest) async throws {
        guard let agent = order.agent, let text = absence(agent.rawValue) else { return }
        if let key = order.key, try await queue.knows(key: key) { return }
        // What the phone's coming back would not mend is said first.
        if case .number(let text) = order.target, let fault = await queue.fault(ofNumber: text) {
            throw ControlError(fault)
        }
        throw ControlError(.agentUnreachable, text, field: "agent")
    }

    private static func order(
        _ request: ControlAPI.DialRequest, _ peer: ControlPeer
    ) throws(ControlError) -> CallQueue.DialRequest {
        let agent = try lead(request, peer)
        if let key = request.key, !(1...128).contains(key.utf8.count) {
            throw ControlError(.invalidParams, "A key has 1 to 128 characters.", field: "key")
        }
        guard (request.note ?? "").count <= longestNote else {
            throw ControlError(.invalidParams, "A note has at most \(longestNote) characters.", field: "note")
        }
        return CallQueue.DialRequest(
            key: request.key, agent: agent, target: try target(request), origin: peer.origin,
            confirmsUnusual: try confirms(request.confirm, peer), note: request.note,
            flow: agent == nil ? request.flow.map(FlowName.init) : nil)
    }

    /// Whether an unusual destination is meant. A page's script may be anybody's: it must not open the world to itself.
    static func confirms(_ confirm: Bool?, _ peer: ControlPeer) throws(ControlError) -> Bool {
        if confirm == true, case .page = peer {
            throw ControlError(.notPermitted, "A page may not confirm an unusual destination.", field: "confirm")
        }
        return confirm ?? false
    }

    /// The agent who talks; nil where a flow leads.
    private static func lead(_ request: ControlAPI.DialRequest, _ peer: ControlPeer) throws(ControlError) -> AgentID? {
        if request.flow != nil {
            // A page acts for its agent, whose id it may leave out.
            if case .page = peer { throw ControlError(.notPermitted, "A page may not begin a flow.", field: "flow") }
            guard request.agent == nil else {
                throw ControlError(.invalidParams, "Give an agent or a flow, not both.", field: "flow")
            }
            return nil
        }
        guard let agent = request.agent, !agent.isEmpty else {
            throw ControlError(
                .invalidParams, "Say which agent talks (agent), or which flow leads (flow).", field: "agent")
        }
        return AgentID(rawValue: agent)
    }

    private func refuseIfUnknown(_ flow: FlowName) throws(ControlError) {
        let known = flows()
        guard !known.contains(flow.rawValue) else { return }
        let near = NearestWord.to(flow.rawValue, among: known).map { " Did you mean “\($0)”?" }
        throw ControlError(
            .notFound, "There is no flow “\(flow.rawValue.prefix(64))”.\(near ?? "")", field: "flow")
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
        if let running = await switchboard.measured(id) { return CallInfo(running) }
        guard let record = try await queue.attempt(id.attempt) else { throw Self.unknown(request.call) }
        var info = CallInfo(
            record, answers: try await queue.answers(of: record.attemptID),
            legs: try await queue.legs(of: record.attemptID))
        info.tell(try await queue.tries(of: id.attempt))
        return info
    }

    private func list(_ request: ListCallsRequest) async throws -> ControlAPI.CallList {
        let page = Page(request.limit, request.offset, most: 1000, usual: 100)
        let running = await switchboard.snapshots().reversed().filter { Self.matches($0, request) }
        let calls = running.map { CallInfo($0) }
        guard request.ended == true else { return CallList(calls: page.of(calls), total: calls.count) }
        return try await list(page, after: calls, request)
    }

    /// Running calls first, then those that are over, as if they were one list.
    private func list(_ page: Page, after running: [CallInfo], _ request: ListCallsRequest) async throws -> CallList {
        let (agent, ticket) = (request.agent.map(AgentID.init), request.ticket.map(TicketID.init))
        let batch = request.batch.map(BatchID.init)
        let shown = page.of(running)
        let past = try await queue.endedAttempts(
            agent: agent, ticket: ticket, batch: batch, offset: max(0, page.offset - running.count),
            limit: page.limit - shown.count)
        let total = try await queue.endedAttemptCount(agent: agent, ticket: ticket, batch: batch)
        let known = Set(running.map(\.callId))
        let answers = try await queue.answers(ofEnded: past.map(\.attemptID))
        let ended = past.filter { !known.contains($0.attemptID.rawValue) }
        return CallList(
            calls: shown + ended.map { CallInfo($0, answers: answers[$0.attemptID] ?? []) },
            total: running.count + total)
    }

    private static func matches(_ call: CallSnapshot, _ request: ListCallsRequest) -> Bool {
        (request.agent == nil || request.agent == call.agent?.rawValue)
            && (request.ticket == nil || request.ticket == call.order.ticketID?.rawValue)
            && (request.batch == nil || request.batch == call.order.batchID?.rawValue)
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
