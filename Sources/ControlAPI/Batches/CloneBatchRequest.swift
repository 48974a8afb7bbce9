/// `batch.clone`: a new batch of those tickets of another that are over and were not reached, with attempts of their own. Caps of
/// numbers and refusals hold as ever. Errors: `notFound`, `conflict` (nothing to call, or a file is being loaded).
public struct CloneBatchRequest: ControlRequest, Equatable {
    public typealias Response = CloneBatchResult
    public static let method = ControlMethod.batchClone

    /// Id of the batch.
    public var batch: String
    /// Name for people; the other's and “again” if absent.
    public var name: String?
    /// Only tickets whose last attempt ended so (`CallDisposition`), or `never` for those without one. Absent: all but those that
    /// another call would not reach either, such as `invalidNumber`.
    public var outcomes: [String]?
    /// Call nobody of it until `batch.start`; default false.
    public var paused: Bool?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case batch, name, outcomes, paused
    }

    public init(
        batch: String, name: String? = nil, outcomes: [String]? = nil, paused: Bool? = nil
    ) {
        self.batch = batch
        self.name = name
        self.outcomes = outcomes
        self.paused = paused
    }
}

/// Answer to `batch.clone`.
public struct CloneBatchResult: Codable, Sendable, Equatable {
    /// The new batch.
    public var batch: BatchInfo
    /// Tickets that did not come along: `reached`, `open` (not over yet), `notSelected`, `doNotCall`, `otherOutcome`, `loadedAgain`
    /// (a later batch calls them).
    public var skipped: [String: Int]

    public init(
        batch: BatchInfo, skipped: [String: Int]
    ) {
        self.batch = batch
        self.skipped = skipped
    }
}
