public import FoundationEssentials

/// What became of a batch file.
public struct LoadSummary: Codable, Sendable, Equatable {
    /// Id of the batch; of a dry run an id that only `batch.verdicts` knows.
    public var batchId: String
    /// Name given.
    public var name: String
    /// True: nothing was stored.
    public var dryRun: Bool
    /// Rows of data, the header not counted.
    public var rows: Int
    /// Rows that became tickets to call.
    public var accepted: Int
    /// Rows refused, by reason.
    public var refused: [String: Int]
    /// Rows whose ticket is known already, from this file or before.
    public var duplicates: Int
    /// Rows whose class is called in part only, left out by the stable draw.
    public var notSelected: Int
    /// Name of the mapping used.
    public var mapping: String
    /// Encoding found or given.
    public var encoding: String
    /// Format found or given.
    public var format: String
    /// Per ticket class.
    public var classes: [ClassLoad]
    /// Time taken, seconds.
    public var loadSeconds: Double
    /// Where rows were added to a batch: the id by which `batch.verdicts` knows them.
    public var loadId: String?
    /// Of a dry run: what would become of its tickets now, the most first.
    public var outlook: [OutlookInfo]?

    public init(
        batchId: String, name: String, dryRun: Bool, rows: Int, accepted: Int, refused: [String: Int],
        duplicates: Int, notSelected: Int, mapping: String, encoding: String, format: String,
        classes: [ClassLoad] = [], loadSeconds: Double = 0
    ) {
        self.batchId = batchId
        self.name = name
        self.dryRun = dryRun
        self.rows = rows
        self.accepted = accepted
        self.refused = refused
        self.duplicates = duplicates
        self.notSelected = notSelected
        self.mapping = mapping
        self.encoding = encoding
        self.format = format
        self.classes = classes
        self.loadSeconds = loadSeconds
    }

    /// Rows refused, over all reasons.
    public var refusedRows: Int { refused.values.reduce(0, +) }
}

/// Tickets of a dry run of which the same would become.
public struct OutlookInfo: Codable, Sendable, Equatable {
    /// `nextInLine`: called as soon as there is somebody to call them. Else what they would wait for (`WaitingReasonWord`) or end
    /// by: `doNotCall`, `numberExpired`, `expired`. `late`: among the others, past their latest callback time.
    public var reason: String
    /// How many.
    public var tickets: Int
    /// When the first of them could be called.
    public var nextAt: Date?

    public init(reason: String, tickets: Int, nextAt: Date? = nil) {
        self.reason = reason
        self.tickets = tickets
        self.nextAt = nextAt
    }
}

/// One ticket class in a loaded batch.
public struct ClassLoad: Codable, Sendable, Equatable {
    /// Name of the class.
    public var ticketClass: String
    /// Rows of this class.
    public var rows: Int
    /// Of them to be called.
    public var selected: Int
    /// Of them left out by the draw.
    public var notSelected: Int

    public init(
        ticketClass: String, rows: Int, selected: Int, notSelected: Int
    ) {
        self.ticketClass = ticketClass
        self.rows = rows
        self.selected = selected
        self.notSelected = notSelected
    }
}
