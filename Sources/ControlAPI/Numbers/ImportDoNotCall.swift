public import FoundationEssentials

/// `donotcall.import`: numbers never to ring, from a file or a piece of one with its header. Idempotent. Errors: `tooLarge`,
/// `batchRefused` (nothing of it can be read).
public struct ImportDoNotCallRequest: ControlRequest, Equatable {
    public typealias Response = DoNotCallImport
    public static let method = ControlMethod.doNotCallImport

    /// CSV or TSV in UTF-8, GB18030 or UTF-16, base64 on the wire; at most 512 KiB.
    public var data: Data
    /// Name of the file, kept as the source of rows that name none.
    public var name: String
    /// Why, for rows that do not say.
    public var reason: String?
    /// Judge every row and store nothing; default false.
    public var dryRun: Bool?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case data, name, reason, dryRun
    }

    public init(data: Data, name: String, reason: String? = nil, dryRun: Bool? = nil) {
        self.data = data
        self.name = name
        self.reason = reason
        self.dryRun = dryRun
    }
}

/// Answer to `donotcall.import`.
public struct DoNotCallImport: Codable, Sendable, Equatable {
    /// Whether the first line names the columns.
    public var hasHeader: Bool
    /// One for each row.
    public var verdicts: [DoNotCallRow]

    public init(hasHeader: Bool, verdicts: [DoNotCallRow]) {
        self.hasHeader = hasHeader
        self.verdicts = verdicts
    }
}

/// What became of a row.
public struct DoNotCallRow: Codable, Sendable, Equatable {
    /// From 1, the header not counted.
    public var row: Int
    /// The number as written.
    public var written: String
    /// As it is kept, E.164.
    public var number: String?
    /// `added`, `known` or `refused`.
    public var verdict: String
    /// Why it was refused.
    public var text: String?

    public init(row: Int, written: String, number: String? = nil, verdict: String, text: String? = nil) {
        self.row = row
        self.written = written
        self.number = number
        self.verdict = verdict
        self.text = text
    }
}
