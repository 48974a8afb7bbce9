import ControlAPI

/// Where a reader of events is: what it has seen, and what to ask for after a broken connection.
struct FeedPosition: Equatable {
    /// What a new subscription found.
    enum Resumption: Equatable {
        case first
        /// The same daemon: what came in between is replayed.
        case continued
        /// A daemon that was started since.
        case restarted
    }

    private(set) var epoch: String?
    /// The last sequence number seen; what is wanted is what came after it. Nil: only what is to come. 0: all there is.
    private(set) var last: Int?

    init(since: Int?) { last = since }

    /// Takes the answer to a subscription with `last`. Numbers rise over restarts of the daemon, so `last` stays good; what
    /// its earlier run did not keep comes as a gap.
    mutating func subscribed(_ result: SubscribeResult) -> Resumption {
        let resumption: Resumption = epoch == nil ? .first : epoch == result.epoch ? .continued : .restarted
        epoch = result.epoch
        // A clock set back makes a later run's numbers smaller; waiting for ours would be for ever.
        last = resumption == .restarted ? min(last ?? result.seq, result.seq) : last ?? result.seq
        return resumption
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
