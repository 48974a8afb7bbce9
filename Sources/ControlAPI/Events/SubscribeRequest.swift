/// `events.subscribe`: from now on this connection also gets notifications with method `event` and a `ControlEvent`
/// as `params`. A second subscription replaces the first. The answer comes before the first event. Errors: `invalidParams`, also for
/// a type that does not exist: who misspells one would wait for ever.
public struct SubscribeRequest: ControlRequest, AgentScopedRequest, Equatable {
    public typealias Response = SubscribeResult
    public static let method = ControlMethod.eventsSubscribe

    /// Replay what came after this sequence number, as far as it is remembered; what is forgotten is announced by a
    /// `gap` event.
    public var since: Int?
    /// Only these types; a type ending in `.` means all that begin so (`call.`). `gap` always comes.
    public var kinds: [EventKind]?
    /// Only events of this agent.
    public var agent: String?
    /// Only events of this call.
    public var call: String?
    /// Only events of this batch and its calls.
    public var batch: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case since, kinds, agent, call, batch
    }

    public init(
        since: Int? = nil, kinds: [EventKind]? = nil, agent: String? = nil, call: String? = nil,
        batch: String? = nil
    ) {
        self.since = since
        self.kinds = kinds
        self.agent = agent
        self.call = call
        self.batch = batch
    }

    /// - Throws: `invalidParams` where no event would ever be of a type that is asked for.
    public func checkKinds() throws(ControlError) {
        guard let unknown = kinds?.first(where: { !$0.isTold }) else { return }
        throw ControlError(
            .invalidParams,
            "No event is of type “\(unknown)”; the types, as call.ended or, for all that begin so, call., stand in the protocol's documents.",
            field: "kinds")
    }
}

/// Answer to `events.subscribe`.
public struct SubscribeResult: Codable, Sendable, Equatable {
    /// The newest sequence number at this moment.
    public var seq: Int
    /// The oldest that can be replayed.
    public var oldest: Int
    /// Another word means that the daemon was restarted in between, and whatever was not asked for since is unknown. The
    /// numbers rise all the same.
    public var epoch: String
    /// Over HTTP: seconds between the comments that keep an idle stream open. Where two of them fail to come, the network is gone.
    public var keepAliveSeconds: Double?

    public init(seq: Int, oldest: Int, epoch: String, keepAliveSeconds: Double? = nil) {
        self.seq = seq
        self.oldest = oldest
        self.epoch = epoch
        self.keepAliveSeconds = keepAliveSeconds
    }
}
