import CallQueue
import ControlAPI
import ControlServer
import Foundation
import Testing

@testable import Dialer

@Suite("Handing in the example exports", .timeLimit(.minutes(1)))
struct BatchExampleTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let file: String
        let rows: Int
        /// Accepted and selected.
        let selected: Int
        let notSelected: Int
        let refused: [String: Int]
        let duplicates: Int
        let mapping: String
        let encoding: String
        let format: String
        let classes: [ClassLoad]

        var testDescription: String { file }
    }

    static let examples = [
        Example(
            file: "quality.csv", rows: 178, selected: 173, notSelected: 0,
            refused: ["spreadsheetNumber": 1, "notInNumberingPlan": 2], duplicates: 2, mapping: "quality",
            encoding: "utf-8", format: "csv",
            classes: [ClassLoad(ticketClass: "quality", rows: 173, selected: 173, notSelected: 0)]),
        Example(
            file: "logistics-gb18030.csv", rows: 230, selected: 147, notSelected: 61,
            refused: ["noNumber": 7, "tooShort": 3, "spreadsheetNumber": 3, "notInNumberingPlan": 3], duplicates: 6,
            mapping: "logistics", encoding: "gb18030", format: "csv",
            classes: [ClassLoad(ticketClass: "logistics", rows: 208, selected: 147, notSelected: 61)]),
        Example(
            file: "helpdesk.ndjson", rows: 100, selected: 78, notSelected: 16,
            refused: ["noNumber": 3, "tooShort": 1, "spreadsheetNumber": 1], duplicates: 1, mapping: "helpdesk",
            encoding: "utf-8", format: "ndjson",
            classes: [
                ClassLoad(ticketClass: "logistics", rows: 52, selected: 36, notSelected: 16),
                ClassLoad(ticketClass: "quality", rows: 42, selected: 42, notSelected: 0),
            ]),
    ]

    private func expect(_ summary: LoadSummary, is example: Example, dryRun: Bool) {
        #expect(summary.name == example.file)
        #expect(summary.dryRun == dryRun)
        #expect(summary.rows == example.rows)
        #expect(summary.accepted == example.selected)
        #expect(summary.notSelected == example.notSelected)
        #expect(summary.refused == example.refused)
        #expect(summary.duplicates == example.duplicates)
        #expect(summary.mapping == example.mapping)
        #expect(summary.encoding == example.encoding)
        #expect(summary.format == example.format)
        #expect(summary.classes == example.classes)
    }

    @Test("an example export gives the tickets a person counts, and every row's verdict", arguments: examples)
    func example(_ example: Example) async throws {
        let fixture = try await ControlFixture()
        let summary = try await fixture.loadExample(example.file)
        expect(summary, is: example, dryRun: false)
        #expect(fixture.wakes == 1)
        let counts = try await fixture.queue.counts(BatchID(rawValue: summary.batchId))
        #expect(counts.states["ready"] == example.selected)
        #expect(counts.states["notSelected", default: 0] == example.notSelected)

        let page = try await fixture.batches.verdicts(BatchVerdictsRequest(batch: summary.batchId))
        #expect(page.total == example.rows && page.verdicts.map(\.row) == Array(1...example.rows))
        let refused = try await fixture.batches.verdicts(
            BatchVerdictsRequest(batch: summary.batchId, offset: 1, limit: 2, only: .refused))
        #expect(refused.total == summary.refusedRows)
        #expect(refused.verdicts == Array(page.verdicts.filter { $0.verdict == .refused }.dropFirst().prefix(2)))
        #expect(refused.verdicts.allSatisfy { $0.reason != nil && $0.text != nil && $0.line != nil })
    }

    @Test("a dry run judges as a load would, stores nothing, and its verdicts can be read", arguments: examples)
    func dryRun(_ example: Example) async throws {
        let fixture = try await ControlFixture()
        let dry = try await fixture.loadExample(example.file, dryRun: true)
        expect(dry, is: example, dryRun: true)
        #expect(fixture.wakes == 0)
        #expect(await fixture.queue.batches().isEmpty)
        #expect(try await fixture.queue.counts().states.isEmpty)
        let dryPage = try await fixture.batches.verdicts(BatchVerdictsRequest(batch: dry.batchId))
        let loaded = try await fixture.loadExample(example.file)
        let page = try await fixture.batches.verdicts(BatchVerdictsRequest(batch: loaded.batchId))
        #expect(dryPage == page)
        let again = try await fixture.loadExample(example.file, dryRun: true)
        #expect(again.duplicates == example.rows - again.refusedRows)
    }
}
