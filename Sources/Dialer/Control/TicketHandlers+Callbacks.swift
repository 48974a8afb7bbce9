import CallQueue
import ControlAPI

/// `callback.list`, `callback.promise`: what was promised to customers.
extension TicketHandlers {
    private static let limits = 1...200

    func callbacks(_ request: ListCallbacksRequest) async throws -> CallbackList {
        let limit = request.limit ?? 50
        guard Self.limits.contains(limit) else {
            throw ControlError(.invalidParams, "limit is 1 to \(Self.limits.upperBound).", field: "limit")
        }
        let promised = try await queue.callbacks(of: request.agent.map(AgentID.init(rawValue:)), limit: limit)
        return CallbackList(callbacks: promised.map { CallbackInfo($0) })
    }

    func promise(_ request: PromiseCallbackRequest) async throws -> TicketInfo {
        try Self.check(note: request.note)
        let call = CallID(rawValue: request.call)
        var owner = request.agent.map(AgentID.init(rawValue:))
        if request.mine != true {
            owner = nil
        } else if owner == nil {
            owner = try await queue.attempt(call.attempt)?.agent
        }
        let ticket = try await queue.promise(call, at: request.callbackAt, for: owner, note: request.note ?? "")
        wake()
        return TicketInfo(try await queue.ticket(ticket), showsNumbers: false)
    }
}

extension CallbackInfo {
    fileprivate init(_ callback: PromisedCall) {
        self.init(
            ticketId: callback.ticketID.rawValue, ticketClass: callback.ticketClass.rawValue, callbackAt: callback.at,
            agentId: callback.owner?.rawValue, customer: callback.customerName.isEmpty ? nil : callback.customerName,
            number: callback.number.masked, title: callback.details.isEmpty ? nil : callback.details)
    }
}
