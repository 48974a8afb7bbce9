import ControlAPI
import Foundation
import Testing

@testable import CallQueue
@testable import Dialer

@Suite("What an upload may be opened with")
struct UploadTermsTests {
    private static func terms(_ request: OpenBatchRequest) throws(ControlError) -> UploadTerms {
        let catalog: MappingCatalog
        do { catalog = try .builtIn() } catch { throw ControlError(error) }
        return try UploadTerms(request, catalog: catalog, configuration: QueueConfiguration())
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let request: OpenBatchRequest
        let field: String
        /// What the text must hold: what is wrong, and what to do.
        let says: [String]

        var testDescription: String { "\(field): \(says)" }
    }

    static let wrong = [
        Wrong(request: OpenBatchRequest(name: ""), field: "name", says: ["1 to 200"]),
        Wrong(
            request: OpenBatchRequest(name: "a", format: "xlsx"), field: "format", says: ["“xlsx”", "csv, tsv, ndjson"]),
        Wrong(
            request: OpenBatchRequest(name: "a", encoding: "ebcdic"), field: "encoding", says: ["“ebcdic”", "gb18030"]),
        Wrong(request: OpenBatchRequest(name: "a", region: "China"), field: "region", says: ["\"China\"", "CN"]),
        Wrong(
            request: OpenBatchRequest(name: "a", mappingName: "sales"), field: "mappingName",
            says: ["“sales”", "helpdesk, logistics, quality"]),
        Wrong(
            request: OpenBatchRequest(name: "a", mapping: "{}", mappingName: "quality"), field: "mappingName",
            says: ["not both"]),
        Wrong(request: OpenBatchRequest(name: "a", mapping: "{ id: "), field: "mapping", says: ["line 1"]),
        Wrong(
            request: OpenBatchRequest(name: "a", mapping: "{ id: \"编号\", class: \"quality\", nubmers: \"电话\" }"),
            field: "mapping", says: ["nubmers", "numbers"]),
        Wrong(
            request: OpenBatchRequest(
                name: "a", mapping: "{ id: \"编号\", class: \"quality\", numbers: \"电话\", zone: \"Shanghai\" }"),
            field: "mapping", says: ["zone", "Asia/Shanghai"]),
    ]

    @Test("what cannot be is refused with the parameter, what is wrong with it and what is allowed", arguments: wrong)
    func refused(_ wrong: Wrong) throws {
        let error = try #require(throws: ControlError.self) { try Self.terms(wrong.request) }
        #expect(error.reason == .invalidParams)
        #expect(error.data.field == wrong.field)
        for part in wrong.says { #expect(error.message.contains(part), "\(error.message)") }
    }

    @Test("a mapping is taken by its name or as text, and everything else is found from the file")
    func accepted() throws {
        let named = try Self.terms(OpenBatchRequest(name: "a", encoding: "GBK", mappingName: "quality", region: "HK"))
        #expect(named.rules.mapping?.name == "quality")
        #expect(named.rules.encoding == .gb18030)
        #expect(named.rules.region == "HK")
        #expect(!named.isDryRun && !named.isPaused)
        let given = try Self.terms(
            OpenBatchRequest(
                name: "a", encoding: "UTF-16",
                mapping: "{ id: \"编号\", class: { otherwise: \"quality\" }, numbers: [\"电话\"] }",
                dryRun: true, paused: true))
        #expect(given.rules.mapping?.id == "编号")
        #expect(given.rules.encoding == nil)
        #expect(given.isDryRun && given.isPaused)
    }
}

@Suite("How far an upload has come")
struct UploadMeterTests {
    @Test("a piece that does not follow the last one is refused and not counted")
    func offsets() throws {
        var meter = UploadMeter(openedAt: .zero)
        try meter.take(100, at: 0)
        try meter.take(50, at: nil)
        let error = try #require(throws: ControlError.self) { try meter.take(10, at: 100) }
        #expect(error.reason == .conflict)
        #expect(error.message.contains("100") && error.message.contains("150"))
        #expect(meter.receivedBytes == 150)
        try meter.take(10, at: 150)
        #expect(meter.receivedBytes == 160)
    }

    @Test("a piece that is too large is refused")
    func tooLarge() throws {
        var meter = UploadMeter(openedAt: .zero)
        let error = try #require(throws: ControlError.self) {
            try meter.take(UploadMeter.mostPieceBytes + 1, at: 0)
        }
        #expect(error.reason == .tooLarge)
        #expect(meter.receivedBytes == 0)
    }

    @Test("progress is told a few times a second at most")
    func progress() {
        var meter = UploadMeter(openedAt: .zero)
        let told = (0..<1000).filter { meter.isProgressDue(at: .milliseconds($0)) }
        #expect(told == [300, 600, 900])
    }

    @Test("an upload yields after a minute of silence and is given up after ten")
    func idle() {
        var meter = UploadMeter(openedAt: .zero)
        meter.touch(at: .seconds(5))
        #expect(!meter.yields(at: .seconds(64)))
        #expect(meter.yields(at: .seconds(65)))
        #expect(meter.givenUpAt == .seconds(605))
    }
}

@Suite("What became of uploads that are over")
struct EndedUploadsTests {
    private static func committed(_ id: String, verdicts: DryRunVerdicts? = nil) -> EndedUploads.Ending {
        let summary = LoadSummary(
            batchId: id, name: id, dryRun: verdicts != nil, rows: 0, accepted: 0, refused: [:], duplicates: 0,
            notSelected: 0, mapping: "", encoding: "", format: "")
        return .committed(summary, dryRunVerdicts: verdicts)
    }

    @Test("is known for ten minutes")
    func retention() {
        var ended = EndedUploads()
        ended.add("a", Self.committed("a"), at: .seconds(10))
        #expect(ended.forgottenAt("a") == .seconds(610))
        ended.forget(before: .seconds(609))
        #expect(ended.ending(of: "a") != nil)
        ended.forget(before: .seconds(610))
        #expect(ended.ending(of: "a") == nil)
        #expect(ended.forgottenAt("a") == nil)
    }

    @Test("of dry runs only the last four are kept, of all uploads the last 64")
    func limits() throws {
        var ended = EndedUploads()
        for number in 0..<6 {
            ended.add("dry \(number)", Self.committed("d", verdicts: try DryRunVerdicts()), at: .zero)
        }
        #expect((0..<6).filter { ended.ending(of: "dry \($0)") != nil } == [2, 3, 4, 5])
        for number in 0..<64 { ended.add("\(number)", Self.committed("x"), at: .zero) }
        #expect(ended.ending(of: "dry 5") == nil)
        #expect(ended.ending(of: "0") != nil)
    }
}

@Suite("The queue's errors in the protocol's words")
struct QueueErrorWordsTests {
    static let table: [(any Error & Sendable, ControlError.Reason)] = [
        (QueueError.unknownTicket(TicketID(rawValue: "T1")), .notFound),
        (QueueError.unknownBatch(BatchID(rawValue: "B")), .notFound),
        (QueueError.unknownAttempt(AttemptID(rawValue: "A")), .notFound),
        (QueueError.notLoading(BatchID(rawValue: "B")), .notFound),
        (QueueError.loadUnderWay(BatchID(rawValue: "B")), .conflict),
        (QueueError.batchIsFinal(BatchID(rawValue: "B"), .cancelled), .conflict),
        (QueueError.ticketInCall(TicketID(rawValue: "T1")), .conflict),
        (QueueError.nothingToRelease(TicketID(rawValue: "T1"), "done"), .conflict),
        (QueueError.badNumber("too few digits for a number"), .numberInvalid),
        (QueueError.notRecovered, .overloaded),
        (BatchImportError.noHeader, .batchRefused),
        (BatchImportError.severalMappings(["a", "b"]), .batchRefused),
        (NumberNormaliserError.unknownRegion("XX"), .invalidParams),
        (StoreError.closed, .storeFailed),
        (StoreError.sqlite(code: 13, message: "database or disk is full", statement: "COMMIT"), .storeFailed),
    ]

    @Test("each has its reason and a sentence", arguments: table.indices)
    func words(_ row: Int) throws {
        let (error, reason) = Self.table[row]
        let told = try #require(ControlError.translated(error) as? ControlError)
        #expect(told.reason == reason)
        #expect(told.message.last == "." && told.message.first?.isLowercase == false, "\(told.message)")
    }

    @Test("an error that is our fault stays as it is, for the log")
    func unknown() {
        #expect(ControlError.translated(CancellationError()) is CancellationError)
    }
}
