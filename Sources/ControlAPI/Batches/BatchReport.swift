public import FoundationEssentials

/// `batch.report`: what came of a batch so far. Errors: `notFound`.
public struct BatchReportRequest: ControlRequest, Equatable {
    public typealias Response = BatchReport
    public static let method = ControlMethod.batchReport

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

/// What came of a batch.
public struct BatchReport: Codable, Sendable, Equatable {
    /// Its id.
    public var batchId: String
    /// Name for people.
    public var name: String
    /// Where it is.
    public var state: BatchStateWord
    /// First row loaded.
    public var from: Date
    /// Last outcome, or now while it runs.
    public var until: Date
    /// Per ticket class.
    public var classes: [ClassReport]
    /// Over all classes.
    public var total: ClassReport
    /// Attempts by disposition word.
    public var dispositions: [String: Int]
    /// Tickets by resolution word.
    public var resolutions: [String: Int]
    /// Tickets by state word.
    public var ticketStates: [String: Int]
    /// Recordings made.
    public var recordings: Int
    /// Path of one recording that holds both voices.
    public var recordingExample: String?

    public init(
        batchId: String, name: String, state: BatchStateWord, from: Date, until: Date, classes: [ClassReport],
        total: ClassReport, dispositions: [String: Int], resolutions: [String: Int], ticketStates: [String: Int],
        recordings: Int, recordingExample: String? = nil
    ) {
        self.batchId = batchId
        self.name = name
        self.state = state
        self.from = from
        self.until = until
        self.classes = classes
        self.total = total
        self.dispositions = dispositions
        self.resolutions = resolutions
        self.ticketStates = ticketStates
        self.recordings = recordings
        self.recordingExample = recordingExample
    }
}

/// One ticket class in a report.
public struct ClassReport: Codable, Sendable, Equatable {
    /// Name of the class, or `total`.
    public var ticketClass: String
    /// Tickets handed in.
    public var rows: Int
    /// Of them to be called.
    public var selected: Int
    /// Tickets whose customer answered.
    public var reached: Int
    /// Tickets resolved.
    public var resolved: Int
    /// Tickets reached and not resolved, or not said.
    public var unresolved: Int
    /// Attempts to customers.
    public var attempts: Int
    /// Attempts answered.
    public var answered: Int
    /// Answered ÷ attempts, 0–1; absent without attempts.
    public var answerSeizureRatio: Double?
    /// Calls answered and not connected in time.
    public var abandoned: Int
    /// Talk time in all, seconds.
    public var talkSeconds: Double
    /// Average ringing, seconds.
    public var averageRingSeconds: Double?
    /// What customers answered to flows: by the answer's name, how often each key; each call's last word counts. Absent where
    /// nothing was asked.
    public var answers: [String: [String: Int]]?

    public init(
        ticketClass: String, rows: Int, selected: Int, reached: Int, resolved: Int, unresolved: Int, attempts: Int,
        answered: Int, answerSeizureRatio: Double? = nil, abandoned: Int, talkSeconds: Double,
        averageRingSeconds: Double? = nil, answers: [String: [String: Int]]? = nil
    ) {
        self.ticketClass = ticketClass
        self.rows = rows
        self.selected = selected
        self.reached = reached
        self.resolved = resolved
        self.unresolved = unresolved
        self.attempts = attempts
        self.answered = answered
        self.answerSeizureRatio = answerSeizureRatio
        self.abandoned = abandoned
        self.talkSeconds = talkSeconds
        self.averageRingSeconds = averageRingSeconds
        self.answers = answers
    }
}
