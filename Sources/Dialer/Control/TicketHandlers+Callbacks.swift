import CallQueue
import ControlAPI

/// `callback.list`: what was promised to customers.
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
}

extension CallbackInfo {
    fileprivate init(_ callback: PromisedCall) {
        self.init(
            ticketId: callback.ticketID.rawValue, ticketClass: callback.ticketClass.rawValue, callbackAt: callback.at,
            agentId: callback.owner?.rawValue, customer: callback.customerName.isEmpty ? nil : callback.customerName,
            number: callback.number.masked, title: callback.details.isEmpty ? nil : callback.details)
    }
}
