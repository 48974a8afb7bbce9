import Foundation
import Testing

@testable import CallQueue

/// The example exports, and a load of bytes in chunks, for the import tests.
enum ImportExamples {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root.appending(path: "examples/tickets/\(name)")))
    }

    static func rules(_ mapping: FieldMapping? = nil) throws -> ImportRules {
        ImportRules(catalog: try .builtIn(), mapping: mapping)
    }

    static let loadedAt = Date(timeIntervalSince1970: 1_794_400_000)

    struct Load {
        var verdicts: [RowVerdict] = []
        var summary = ImportSummary()
        var mapping: String?
        var encoding: TextEncoding?

        var tickets: [Ticket] {
            verdicts.compactMap { verdict in
                guard case .accepted(let ticket, _) = verdict.outcome else { return nil }
                return ticket
            }
        }

        var refusals: [(verdict: RowVerdict, refusal: RowRefusal)] {
            verdicts.compactMap { verdict in
                guard case .refused(let refusal) = verdict.outcome else { return nil }
                return (verdict, refusal)
            }
        }
    }

    static func load(_ bytes: [UInt8], _ rules: ImportRules, chunk: Int = 65_536) throws -> Load {
        var load = Load()
        var batch = BatchImport(rules, loadedAt: loadedAt)
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            load.verdicts += try batch.feed(Array(bytes[start..<min(start + chunk, bytes.count)]))
        }
        load.verdicts += try batch.finish()
        load.summary = batch.summary
        load.mapping = batch.mapping?.name
        load.encoding = batch.encoding
        return load
    }

    static func load(_ text: String, _ rules: ImportRules, chunk: Int = 65_536) throws -> Load {
        try load(Array(text.utf8), rules, chunk: chunk)
    }
}
