import ControlAPI

/// Where a reader of events is: what it has seen, and what to ask for after a broken connection.
struct FeedPosition: Equatable {
    /// What a new subscription found.
    enum Resumption: Equatable {
        case first
        /// The same daemon: what came in between is replayed.
        case continued
        /// A daemon that was started since: its numbers begin anew, so all it remembers is to be asked for.
        case restarted
    }

    private(set) var epoch: String?
    /// The last sequence number seen; what to ask for is what came after it. Nil: only what is to come.
    private(set) var last: Int?

    init(since: Int?) { last = since }

    mutating func subscribed(_ result: SubscribeResult) -> Resumption {
        defer { epoch = result.epoch }
        switch epoch {
        case nil:
            last = last ?? result.seq
            return .first
        case result.epoch:
            return .continued
        default:
            last = 0
            return .restarted
        }
    }

    /// False for an event that was seen before. What a gap swallowed counts as seen.
    mutating func takes(_ event: ControlEvent) -> Bool {
        if event.type == .gap {
            last = max(last ?? 0, event.data?.to ?? event.seq)
            return true
        }
        guard event.seq > last ?? 0 else { return false }
        last = event.seq
        return true
    }
}
