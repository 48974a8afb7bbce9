/// `batch.start`: let the tickets of a loaded batch be called; of a paused one, too. Idempotent. Errors: `notFound`, `conflict`.
public struct StartBatchRequest: ControlRequest, Equatable {
    public typealias Response = BatchInfo
    public static let method = ControlMethod.batchStart

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

/// `batch.change`: how a batch is called from now on; what is left out stays. Running calls go on. Errors: `notFound`, `conflict`
/// (cancelled), `invalidParams`.
public struct ChangeBatchRequest: ControlRequest, Equatable {
    public typealias Response = BatchInfo
    public static let method = ControlMethod.batchChange

    /// Id of the batch.
    public var batch: String
    /// Its share of the calls against other batches': 0.01–100, 1 being usual.
    public var weight: Double?
    /// Hours its calls keep to, within those of its tickets' classes: `mon-fri 10:00-12:00,14:00-17:30; sat 10:00-12:00`, by the
    /// callee's clock. Empty: as the classes.
    public var hours: String?
    /// A mode of `queue.classes`, such as `preview`: agents make its calls so, whatever its classes say. Empty: as they do.
    public var mode: String?
    /// A flow that leads its calls instead of agents. Empty: as the classes say.
    public var flow: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case batch, weight, hours, mode, flow
    }

    public init(
        batch: String, weight: Double? = nil, hours: String? = nil, mode: String? = nil, flow: String? = nil
    ) {
        self.batch = batch
        self.weight = weight
        self.hours = hours
        self.mode = mode
        self.flow = flow
    }
}
