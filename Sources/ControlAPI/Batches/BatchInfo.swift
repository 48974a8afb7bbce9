public import FoundationEssentials

/// `batch.list`: batches, newest first.
public struct ListBatchesRequest: ControlRequest, Equatable {
    public typealias Response = BatchList
    public static let method = ControlMethod.batchList

    /// At most so many; default 100.
    public var limit: Int?
    /// Skip so many; default 0.
    public var offset: Int?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case limit, offset
    }

    public init(
        limit: Int? = nil, offset: Int? = nil
    ) {
        self.limit = limit
        self.offset = offset
    }
}

/// Answer to `batch.list`.
public struct BatchList: Codable, Sendable, Equatable {
    /// The batches.
    public var batches: [BatchInfo]
    /// How many there are.
    public var total: Int

    public init(
        batches: [BatchInfo], total: Int
    ) {
        self.batches = batches
        self.total = total
    }
}

/// `batch.show`: one batch. Errors: `notFound`.
public struct ShowBatchRequest: ControlRequest, Equatable {
    public typealias Response = BatchInfo
    public static let method = ControlMethod.batchShow

    /// Id of the batch.
    public var batch: String

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case batch
    }

    public init(
        batch: String
    ) {
        self.batch = batch
    }
}

/// `batch.pause`: no new calls from it; running calls go on. Idempotent. Errors: `notFound`, `conflict`.
public struct PauseBatchRequest: ControlRequest, Equatable {
    public typealias Response = BatchInfo
    public static let method = ControlMethod.batchPause

    /// Id of the batch.
    public var batch: String

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case batch
    }

    public init(
        batch: String
    ) {
        self.batch = batch
    }
}

/// `batch.resume`: call again. Idempotent. Errors: `notFound`, `conflict`.
public struct ResumeBatchRequest: ControlRequest, Equatable {
    public typealias Response = BatchInfo
    public static let method = ControlMethod.batchResume

    /// Id of the batch.
    public var batch: String

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case batch
    }

    public init(
        batch: String
    ) {
        self.batch = batch
    }
}

/// `batch.cancel`: take out every ticket not yet done; running calls go on. Cannot be undone. Errors: `notFound`.
public struct CancelBatchRequest: ControlRequest, Equatable {
    public typealias Response = BatchInfo
    public static let method = ControlMethod.batchCancel

    /// Id of the batch.
    public var batch: String

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case batch
    }

    public init(
        batch: String
    ) {
        self.batch = batch
    }
}

/// One batch.
public struct BatchInfo: Codable, Sendable, Equatable {
    /// Its id.
    public var batchId: String
    /// Name for people.
    public var name: String
    /// Where it is.
    public var state: BatchStateWord
    /// When it was committed.
    public var loadedAt: Date
    /// Tickets to call.
    public var tickets: Int
    /// Tickets by state word (`TicketStateWord`).
    public var states: [String: Int]
    /// Waiting tickets by reason (`WaitingReasonWord`).
    public var waiting: [String: Int]
    /// Attempts so far.
    public var attempts: Int
    /// Its share of the calls against other batches', where it is not 1.
    public var weight: Double?
    /// Hours its calls keep to, within those of its tickets' classes; absent for none of its own.
    public var hours: String?
    /// The mode in which agents make its calls, where it is not that of its classes.
    public var mode: String?
    /// The flow that leads its calls, where it is not that of its classes.
    public var flow: String?
    /// When its tickets were let go for the first time; absent for one that was never started.
    public var startedAt: Date?
    /// How the file was read; with `batch.show` only.
    public var summary: LoadSummary?
    /// How the files were read whose rows were added later; with `batch.show` only.
    public var additions: [LoadSummary]?
    /// When it will be done, while it runs.
    public var forecast: BatchForecast?

    public init(
        batchId: String, name: String, state: BatchStateWord, loadedAt: Date, tickets: Int, states: [String: Int],
        waiting: [String: Int] = [:], attempts: Int = 0, summary: LoadSummary? = nil
    ) {
        self.batchId = batchId
        self.name = name
        self.state = state
        self.loadedAt = loadedAt
        self.tickets = tickets
        self.states = states
        self.waiting = waiting
        self.attempts = attempts
        self.summary = summary
    }
}
