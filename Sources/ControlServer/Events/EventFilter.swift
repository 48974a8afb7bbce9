import ControlAPI

/// Which events a reader wants and may see.
struct EventFilter: Sendable {
    var kinds: [EventKind]?
    var agent: String?
    var call: String?
    var batch: String?

    init(_ request: SubscribeRequest) {
        kinds = request.kinds
        agent = request.agent
        call = request.call
        batch = request.batch
    }

    /// `gap` events are made for each reader and pass no filter.
    func matches(_ event: ControlEvent) -> Bool {
        if let agent, event.agentId != agent, event.type != .systemState { return false }
        if let call, event.callId != call { return false }
        if let batch, event.data?.batchId != batch { return false }
        guard let kinds else { return true }
        return kinds.contains { kind in
            kind == event.type || (kind.rawValue.hasSuffix(".") && event.type.rawValue.hasPrefix(kind.rawValue))
        }
    }
}
