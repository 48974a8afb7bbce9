public import FoundationEssentials

/// `batch.open`: begin to hand in a file. Nothing is stored before `batch.commit`. An upload left alone for 10
/// minutes, or whose connection closes, is aborted. Errors: `invalidParams` (mapping), `draining`.
public struct OpenBatchRequest: ControlRequest, Equatable {
    public typealias Response = OpenBatchResult
    public static let method = ControlMethod.batchOpen

    /// Name for people, usually the file's.
    public var name: String
    /// `csv`, `tsv` or `ndjson`; found by itself if absent.
    public var format: String?
    /// `utf-8`, `gb18030`, `utf-16`; found by itself if absent.
    public var encoding: String?
    /// Mapping file as JSON5 text: which column is which ticket field.
    public var mapping: String?
    /// Name of a built-in or configured mapping. Without either it is chosen by the columns.
    public var mappingName: String?
    /// Judge every row and store nothing; default false.
    public var dryRun: Bool?
    /// Load, but do not call until `batch.start`; default false.
    public var paused: Bool?
    /// Region for numbers without a country code (ISO 3166-1, e.g. `CN`); else the configured one.
    public var region: String?
    /// Add the rows to this batch instead of making one; it keeps its own hours, mode, flow and weight.
    public var batch: String?
    /// As `batch.change`.
    public var weight: Double?
    /// As `batch.change`.
    public var hours: String?
    /// As `batch.change`.
    public var mode: String?
    /// As `batch.change`.
    public var flow: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case name, format, encoding, mapping, mappingName, dryRun, paused, region, batch, weight, hours, mode, flow
    }

    public init(
        name: String, format: String? = nil, encoding: String? = nil, mapping: String? = nil,
        mappingName: String? = nil, dryRun: Bool? = nil, paused: Bool? = nil, region: String? = nil,
        batch: String? = nil, weight: Double? = nil, hours: String? = nil, mode: String? = nil, flow: String? = nil
    ) {
        self.name = name
        self.format = format
        self.encoding = encoding
        self.mapping = mapping
        self.mappingName = mappingName
        self.dryRun = dryRun
        self.paused = paused
        self.region = region
        self.batch = batch
        self.weight = weight
        self.hours = hours
        self.mode = mode
        self.flow = flow
    }
}

/// Answer to `batch.open`.
public struct OpenBatchResult: Codable, Sendable, Equatable {
    /// Id for the calls that follow.
    public var upload: String
    /// Most bytes of the file in one `batch.append`.
    public var maxChunkBytes: Int

    public init(
        upload: String, maxChunkBytes: Int
    ) {
        self.upload = upload
        self.maxChunkBytes = maxChunkBytes
    }
}

/// `batch.append`: the next piece of the file, in order. Errors: `notFound`, `tooLarge`, `conflict` (wrong offset).
public struct AppendBatchRequest: ControlRequest, Equatable {
    public typealias Response = AppendBatchResult
    public static let method = ControlMethod.batchAppend

    /// From `batch.open`.
    public var upload: String
    /// The bytes, base64 on the wire.
    public var data: Data
    /// Where they belong in the file; if given it must be what was received so far, so that a lost piece is
    /// noticed.
    public var offset: Int?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case upload, data, offset
    }

    public init(
        upload: String, data: Data, offset: Int? = nil
    ) {
        self.upload = upload
        self.data = data
        self.offset = offset
    }
}

/// Answer to `batch.append`.
public struct AppendBatchResult: Codable, Sendable, Equatable {
    /// Bytes received in all.
    public var receivedBytes: Int
    /// Rows read so far.
    public var rows: Int

    public init(
        receivedBytes: Int, rows: Int
    ) {
        self.receivedBytes = receivedBytes
        self.rows = rows
    }
}

/// `batch.commit`: the file is complete; store it all or nothing. The same file again gives the same tickets, as
/// duplicates. Errors: `notFound`, `batchRefused` (nothing usable, wrong mapping, broken encoding).
public struct CommitBatchRequest: ControlRequest, Equatable {
    public typealias Response = LoadSummary
    public static let method = ControlMethod.batchCommit

    /// From `batch.open`.
    public var upload: String

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case upload
    }

    public init(
        upload: String
    ) {
        self.upload = upload
    }
}

/// `batch.abort`: forget the upload. Idempotent.
public struct AbortBatchRequest: ControlRequest, Equatable {
    public typealias Response = Done
    public static let method = ControlMethod.batchAbort

    /// From `batch.open`.
    public var upload: String

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case upload
    }

    public init(
        upload: String
    ) {
        self.upload = upload
    }
}
