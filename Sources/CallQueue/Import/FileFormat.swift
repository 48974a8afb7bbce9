/// How a batch file writes its rows. Found from the first line unless it is said.
package enum FileFormat: String, Sendable, Hashable, Codable, CaseIterable {
    /// Fields between commas, semicolons or bars (RFC 4180).
    case csv
    /// Fields between tabs.
    case tsv
    /// One JSON object on each line.
    case ndjson

    /// What may stand between fields.
    var delimiters: [UInt8] {
        switch self {
        case .csv: DelimitedReader.delimiters.filter { $0 != UInt8(ascii: "\t") }
        case .tsv: [UInt8(ascii: "\t")]
        case .ndjson: []
        }
    }
}
