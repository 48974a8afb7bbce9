public import FoundationEssentials

/// `batch.map`: look at a file's columns and first rows, and propose which column is what. Nothing is stored. Errors: `batchRefused`
/// (no file of tickets, or no column can be the id or the numbers), `tooLarge`, `invalidParams`.
public struct MapBatchRequest: ControlRequest, Equatable {
    public typealias Response = MapBatchResult
    public static let method = ControlMethod.batchMap

    /// The file's first bytes, base64 on the wire: at most 384 KiB.
    public var data: Data
    /// True: these are all its bytes. Default false: the row they end in is not looked at.
    public var isWhole: Bool?
    /// `csv`, `tsv` or `ndjson`; found by itself if absent.
    public var format: String?
    /// `utf-8`, `gb18030`, `utf-16`; found by itself if absent.
    public var encoding: String?
    /// Region for numbers without a country code; else the configured one.
    public var region: String?
    /// Class of all rows for which the file tells none.
    public var ticketClass: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case data, isWhole, format, encoding, region, ticketClass
    }

    public init(
        data: Data, isWhole: Bool? = nil, format: String? = nil, encoding: String? = nil, region: String? = nil,
        ticketClass: String? = nil
    ) {
        self.data = data
        self.isWhole = isWhole
        self.format = format
        self.encoding = encoding
        self.region = region
        self.ticketClass = ticketClass
    }
}

/// Answer to `batch.map`.
public struct MapBatchResult: Codable, Sendable, Equatable {
    /// A mapping file, JSON5, as `batch.open` takes it.
    public var mapping: String
    /// The ticket's fields, and the columns they are made of.
    public var fields: [MappedField]
    /// Columns of no field; agents see them with the ticket all the same.
    public var unused: [String]
    /// What to look at before using it.
    public var remarks: [MappingRemark]
    /// A known mapping that fits these columns as they are.
    public var fitting: String?
    /// Format found or given.
    public var format: String
    /// Encoding found or given.
    public var encoding: String
    /// Rows looked at, and judged by the proposed mapping:
    public var rows: Int
    /// Of them tickets.
    public var accepted: Int
    /// Of them refused, by reason.
    public var refused: [String: Int]
    /// Of them again a ticket of an earlier row.
    public var duplicates: Int

    public init(
        mapping: String, fields: [MappedField], unused: [String], remarks: [MappingRemark],
        fitting: String? = nil, format: String, encoding: String, rows: Int, accepted: Int,
        refused: [String: Int], duplicates: Int
    ) {
        self.mapping = mapping
        self.fields = fields
        self.unused = unused
        self.remarks = remarks
        self.fitting = fitting
        self.format = format
        self.encoding = encoding
        self.rows = rows
        self.accepted = accepted
        self.refused = refused
        self.duplicates = duplicates
    }
}

/// One field of a proposed mapping.
public struct MappedField: Codable, Sendable, Equatable {
    /// The mapping's key: `id`, `class`, `numbers`, …
    public var field: String
    /// Columns, in order; none for a class that the ids tell, or that is the same for all.
    public var columns: [String]
    /// How sure it is, 0–1.
    public var confidence: Double
    /// What speaks for it.
    public var basis: MappingBasisWord
    /// The first few values of the first column.
    public var samples: [String]

    public init(
        field: String, columns: [String], confidence: Double, basis: MappingBasisWord, samples: [String]
    ) {
        self.field = field
        self.columns = columns
        self.confidence = confidence
        self.basis = basis
        self.samples = samples
    }
}

/// What to look at in a proposed mapping.
public struct MappingRemark: Codable, Sendable, Equatable {
    /// One sentence.
    public var text: String
    /// The same in Chinese.
    public var textChinese: String

    public init(
        text: String, textChinese: String
    ) {
        self.text = text
        self.textChinese = textChinese
    }
}
