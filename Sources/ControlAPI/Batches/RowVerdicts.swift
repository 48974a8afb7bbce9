/// `batch.verdicts`: every row's verdict, in order of rows. Errors: `notFound`.
public struct BatchVerdictsRequest: ControlRequest, Equatable {
    public typealias Response = RowVerdictPage
    public static let method = ControlMethod.batchVerdicts

    /// Id of the batch.
    public var batch: String
    /// Skip so many; default 0.
    public var offset: Int?
    /// At most so many, 1–5000; default 1000.
    public var limit: Int?
    /// Only rows with this verdict.
    public var only: RowVerdictWord?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case batch, offset, limit, only
    }

    public init(
        batch: String, offset: Int? = nil, limit: Int? = nil, only: RowVerdictWord? = nil
    ) {
        self.batch = batch
        self.offset = offset
        self.limit = limit
        self.only = only
    }
}

/// Answer to `batch.verdicts`.
public struct RowVerdictPage: Codable, Sendable, Equatable {
    /// One per row.
    public var verdicts: [RowVerdict]
    /// How many there are.
    public var total: Int

    public init(
        verdicts: [RowVerdict], total: Int
    ) {
        self.verdicts = verdicts
        self.total = total
    }
}

/// What became of one row.
public struct RowVerdict: Codable, Sendable, Equatable {
    /// Row of data, from 1, the header not counted.
    public var row: Int
    /// Line in the file where it begins, from 1.
    public var line: Int?
    /// The ticket, if the row has an id.
    public var ticketId: String?
    /// What became of it.
    public var verdict: RowVerdictWord
    /// The column at fault, as the file names it.
    public var column: String?
    /// Reason in one word, e.g. `numberInvalid`.
    public var reason: String?
    /// What is wrong and what to do.
    public var text: String?

    public init(
        row: Int, line: Int? = nil, ticketId: String? = nil, verdict: RowVerdictWord, column: String? = nil,
        reason: String? = nil, text: String? = nil
    ) {
        self.row = row
        self.line = line
        self.ticketId = ticketId
        self.verdict = verdict
        self.column = column
        self.reason = reason
        self.text = text
    }
}
