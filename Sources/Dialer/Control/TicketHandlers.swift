import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials

/// `ticket.*`: look at one ticket, say why it waits, let it go on, say how it went.
struct TicketHandlers: Sendable {
    /// Characters of a note.
    static let longestNote = 4000

    let queue: TicketQueue
    /// Called when there may be something new to dial.
    let wake: @Sendable () -> Void

    init(queue: TicketQueue, dispatcher: Dispatcher) {
        self.init(queue: queue, wake: { dispatcher.wake() })
    }

    init(queue: TicketQueue, wake: @escaping @Sendable () -> Void) {
        self.queue = queue
        self.wake = wake
    }

    func register(in handlers: inout ControlHandlers) {
        handlers.register(GetTicketRequest.self) { request, _ in try await get(request) }
        handlers.register(ExplainTicketRequest.self) { request, _ in
            try await explain(TicketID(rawValue: request.ticket))
        }
        handlers.register(ReleaseTicketRequest.self) { request, _ in
            try await release(request)
        }
        handlers.register(ListTicketsRequest.self) { request, _ in try await list(request) }
        registerIntake(in: &handlers)
        handlers.register(SkipTicketRequest.self) { request, _ in
            try await skip(request)
        }
        handlers.register(ListCallbacksRequest.self) { request, _ in
            try await callbacks(request)
        }
        handlers.register(PromiseCallbackRequest.self) { request, _ in
            try await promise(request)
        }
        handlers.register(ResolveTicketRequest.self) { request, _ in
            try await resolve(request)
        }
    }

    func get(_ request: GetTicketRequest) async throws -> TicketInfo {
        let ticket = try await queue.ticket(TicketID(rawValue: request.ticket))
        var info = TicketInfo(ticket, showsNumbers: request.reveal ?? false)
        info.script = await queue.script(of: ticket.ticket.ticketClass)
        return info
    }

    func explain(_ id: TicketID) async throws -> TicketExplanation {
        let explanation = try await queue.explain(id)
        switch explanation.state {
        // A refused row gave no ticket, and a damaged one does not read back: there is an explanation, but nothing more.
        case .refused, .waiting(.damaged, _): return TicketExplanation(explanation, of: nil, maxAttempts: nil)
        default: break
        }
        let ticket = try await queue.ticket(id)
        return TicketExplanation(
            explanation, of: ticket, maxAttempts: await queue.maxAttempts(of: ticket.ticket.ticketClass))
    }

    func release(_ request: ReleaseTicketRequest) async throws -> TicketInfo {
        try Self.check(note: request.note)
        let id = TicketID(rawValue: request.ticket)
        _ = try await queue.releaseForReview(id, note: request.note)
        wake()
        return TicketInfo(try await queue.ticket(id), showsNumbers: false)
    }

    func skip(_ request: SkipTicketRequest) async throws -> TicketInfo {
        guard let agent = request.agent, !agent.isEmpty else {
            throw ControlError(.invalidParams, "Say which agent (agent).", field: "agent")
        }
        let id = TicketID(rawValue: request.ticket)
        _ = try await queue.skip(id, by: AgentID(rawValue: agent), reason: request.reason ?? "")
        wake()
        return TicketInfo(try await queue.ticket(id), showsNumbers: false)
    }

    // MARK: Resolve

    func resolve(_ request: ResolveTicketRequest) async throws -> TicketInfo {
        let resolution = try Self.resolution(request)
        let id = TicketID(rawValue: request.ticket)
        try await check(call: request.call, of: id)
        if request.callbackAt != nil, try await queue.ticket(id).state.liveAttempt != nil {
            throw ControlError(
                .conflict, "The ticket is in a call; say when to call again once that has ended.", field: "callbackAt")
        }
        _ = try await queue.setResolution(
            id, resolution, note: request.note ?? "", by: request.agent.map(AgentID.init),
            callbackAt: request.callbackAt, isOwn: request.mine ?? false)
        wake()
        return TicketInfo(try await queue.ticket(id), showsNumbers: false)
    }

    /// - Throws: `invalidParams`.
    static func resolution(_ request: ResolveTicketRequest) throws(ControlError) -> Resolution {
        guard let resolution = Resolution(request.resolution) else {
            let words = Resolution.allCases.map(\.word.rawValue).joined(separator: ", ")
            throw ControlError(
                .invalidParams,
                "There is no resolution “\(request.resolution.rawValue.prefix(64))”; allowed are \(words).",
                field: "resolution")
        }
        guard request.callbackAt == nil || resolution == .followUp else {
            throw ControlError(
                .invalidParams, "A time to call again goes with followUp only.", field: "callbackAt")
        }
        guard request.mine != true || request.callbackAt != nil && request.agent != nil else {
            throw ControlError(
                .invalidParams, "An agent's own call goes with callbackAt and agent.", field: "mine")
        }
        try check(note: request.note)
        return resolution
    }

    static func check(note: String?) throws(ControlError) {
        guard (note ?? "").count > longestNote else { return }
        throw ControlError(.invalidParams, "A note has at most \(longestNote) characters.", field: "note")
    }

    private func check(call: String?, of ticket: TicketID) async throws {
        guard let call else { return }
        guard try await queue.attempt(CallID(rawValue: call).attempt)?.ticketID == ticket else {
            throw ControlError(
                .invalidParams, "The call “\(call.prefix(64))” was not made for ticket \(ticket).", field: "call")
        }
    }
}
