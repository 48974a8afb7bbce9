import CallQueue
import ControlAPI
import ControlServer
import Foundation
import Testing

@testable import Dialer

@Suite("Handing in batches", .timeLimit(.minutes(1)))
struct BatchUploadsTests {
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

    @Test("the same file again gives no ticket twice, and a committed upload gives the same answer again")
    func idempotent() async throws {
        let fixture = try await ControlFixture()
        let file = try ControlFixture.example("quality.csv")
        let upload = try await fixture.uploads.open(OpenBatchRequest(name: "quality.csv")).upload
        _ = try await fixture.uploads.append(AppendBatchRequest(upload: upload, data: file))
        let first = try await fixture.uploads.commit(upload)
        #expect(try await fixture.uploads.commit(upload) == first)
        let second = try await fixture.loadExample("quality.csv")
        #expect(second.accepted == 0 && second.duplicates == 175 && second.refusedRows == 3)
        #expect(try await fixture.queue.counts().states == ["ready": 173])
        let list = try await fixture.batches.list(ListBatchesRequest())
        #expect(list.total == 2 && list.batches.map(\.tickets) == [0, 173])
        #expect(list.batches.map(\.state) == [.completed, .running])
    }

    @Test("an aborted upload leaves nothing, and what comes late hears that it was aborted")
    func abort() async throws {
        let fixture = try await ControlFixture()
        let file = try ControlFixture.example("quality.csv")
        let upload = try await fixture.uploads.open(OpenBatchRequest(name: "quality.csv")).upload
        _ = try await fixture.uploads.append(AppendBatchRequest(upload: upload, data: file))
        await fixture.uploads.abort(upload)
        await fixture.uploads.abort(upload)
        #expect(await fixture.queue.batches().isEmpty)
        #expect(try await fixture.queue.counts().states.isEmpty)
        let late = try await refusal {
            try await fixture.uploads.append(AppendBatchRequest(upload: upload, data: file))
        }
        #expect(late.reason == .notFound && late.message.contains("aborted"))
        #expect(try await fixture.loadExample("quality.csv").accepted == 173)
    }

    @Test("a piece at the wrong offset is refused, and the upload goes on from where it is")
    func wrongOffset() async throws {
        let fixture = try await ControlFixture()
        let file = SmallFile.tickets(1...5)
        let upload = try await fixture.uploads.open(OpenBatchRequest(name: "a.csv")).upload
        let half = file.count / 2
        let (head, tail) = (file.prefix(half), file.suffix(from: half))
        #expect(
            try await fixture.uploads.append(AppendBatchRequest(upload: upload, data: head, offset: 0)).receivedBytes
                == half)
        let wrong = try await refusal {
            try await fixture.uploads.append(AppendBatchRequest(upload: upload, data: tail, offset: half + 1))
        }
        #expect(wrong.reason == .conflict && wrong.message.contains("\(half) bytes"))
        let answer = try await fixture.uploads.append(AppendBatchRequest(upload: upload, data: tail, offset: half))
        #expect(answer.receivedBytes == file.count)
        #expect(try await fixture.uploads.commit(upload).accepted == 5)
    }

    @Test("while one file is being loaded another is told which; left alone for a minute it makes room")
    func oneAtATime() async throws {
        let fixture = try await ControlFixture()
        let first = try await fixture.uploads.open(OpenBatchRequest(name: "first.csv")).upload
        let refused = try await refusal { try await fixture.uploads.open(OpenBatchRequest(name: "second.csv")) }
        #expect(refused.reason == .conflict)
        #expect(refused.message.contains("first.csv") && refused.message.contains(first))
        // A dry run needs no room in the queue.
        _ = try await fixture.uploads.open(OpenBatchRequest(name: "dry.csv", dryRun: true))

        fixture.clock.turn(to: .seconds(60))
        let second = try await fixture.uploads.open(OpenBatchRequest(name: "second.csv")).upload
        let late = try await refusal { try await fixture.uploads.commit(first) }
        #expect(late.reason == .notFound && late.message.contains("second.csv"))
        _ = try await fixture.uploads.append(AppendBatchRequest(upload: second, data: SmallFile.tickets(1...2)))
        #expect(try await fixture.uploads.commit(second).accepted == 2)
    }

    @Test("an upload ends with the socket connection that brought it, and nothing of it remains")
    func connectionEnds() async throws {
        let fixture = try await ControlFixture()
        let connection = ControlConnection(.session)
        let upload = try await fixture.uploads.open(OpenBatchRequest(name: "a.csv"), over: connection).upload
        let piece = AppendBatchRequest(upload: upload, data: SmallFile.tickets(1...5))
        _ = try await fixture.uploads.append(piece, over: connection)
        connection.close()
        await fixture.uploads.ended(upload)
        let late = try await refusal { try await fixture.uploads.commit(upload) }
        #expect(late.reason == .notFound && late.message.contains("connection closed"))
        #expect(await fixture.queue.batches().isEmpty)
        #expect(try await fixture.queue.counts().states.isEmpty)
        // There is room for the next at once.
        #expect(try await fixture.load(SmallFile.tickets(1...5), OpenBatchRequest(name: "a.csv")).accepted == 5)
    }

    @Test("an upload over a connection that is gone already ends too")
    func connectionIsGone() async throws {
        let fixture = try await ControlFixture()
        let connection = ControlConnection(.session)
        connection.close()
        let upload = try await fixture.uploads.open(OpenBatchRequest(name: "a.csv"), over: connection).upload
        await fixture.uploads.ended(upload)
        #expect(try await refusal { try await fixture.uploads.commit(upload) }.reason == .notFound)
    }

    @Test("what is committed stays, whatever its connection does")
    func committedStays() async throws {
        let fixture = try await ControlFixture()
        let connection = ControlConnection(.session)
        let upload = try await fixture.uploads.open(OpenBatchRequest(name: "a.csv"), over: connection).upload
        let piece = AppendBatchRequest(upload: upload, data: SmallFile.tickets(1...5))
        _ = try await fixture.uploads.append(piece, over: connection)
        let summary = try await fixture.uploads.commit(upload)
        connection.close()
        #expect(try await fixture.uploads.commit(upload) == summary)
        #expect(try await fixture.queue.counts().states["ready"] == 5)
    }

    @Test("over HTTP an upload goes on by another connection within five seconds, and ends if none comes")
    func connectionsChange() async throws {
        let fixture = try await ControlFixture()
        let (first, second) = (ControlConnection(.passing), ControlConnection(.passing))
        let upload = try await fixture.uploads.open(OpenBatchRequest(name: "a.csv"), over: first).upload
        first.close()
        await fixture.clock.sleeper(until: .seconds(5))
        fixture.clock.turn(to: .seconds(4))
        let piece = AppendBatchRequest(upload: upload, data: SmallFile.tickets(1...5))
        _ = try await fixture.uploads.append(piece, over: second)
        fixture.clock.turn(to: .seconds(100))
        _ = try await fixture.uploads.append(AppendBatchRequest(upload: upload, data: Data()), over: second)
        second.close()
        await fixture.clock.sleeper(until: .seconds(105))
        fixture.clock.turn(to: .seconds(105))
        await fixture.uploads.ended(upload)
        #expect(try await refusal { try await fixture.uploads.commit(upload) }.message.contains("connection closed"))
    }

    @Test("an upload left alone for ten minutes is given up, and nothing of it remains")
    func idle() async throws {
        let fixture = try await ControlFixture()
        let upload = try await fixture.uploads.open(OpenBatchRequest(name: "a.csv")).upload
        await fixture.clock.sleeper(until: .seconds(600))
        fixture.clock.turn(to: .seconds(100))
        _ = try await fixture.uploads.append(AppendBatchRequest(upload: upload, data: SmallFile.tickets(1...5)))
        fixture.clock.turn(to: .seconds(600))
        await fixture.clock.sleeper(until: .seconds(700))
        fixture.clock.turn(to: .seconds(700))
        // It is remembered for ten minutes more, why it is gone.
        await fixture.clock.sleeper(until: .seconds(1300))
        let late = try await refusal { try await fixture.uploads.commit(upload) }
        #expect(late.reason == .notFound && late.message.contains("10 minutes"))
        #expect(try await fixture.queue.counts().states.isEmpty)
    }

    @Test("a file that cannot be read ends the upload with what to do, and leaves nothing")
    func refusedFile() async throws {
        let fixture = try await ControlFixture()
        let error = try await refusal {
            try await fixture.load(Data("a,b\n1,2\n".utf8), OpenBatchRequest(name: "odd.csv"))
        }
        #expect(error.reason == .batchRefused)
        #expect(error.message.contains("\"a\", \"b\"") && error.message.contains("mapping"))
        let lacking = try await refusal {
            try await fixture.load(
                Data("工单编号,客户姓名\n1,2\n".utf8), OpenBatchRequest(name: "odd.csv", mappingName: "quality"))
        }
        #expect(lacking.reason == .batchRefused && lacking.message.contains("\"联系电话\""))
        let empty = try await refusal { try await fixture.load(Data(), OpenBatchRequest(name: "empty.csv")) }
        #expect(empty.reason == .batchRefused && empty.message.contains("empty"))
        let bare = try await refusal {
            try await fixture.load(Data(SmallFile.header.utf8), OpenBatchRequest(name: "bare.csv"))
        }
        #expect(bare.reason == .batchRefused && bare.message.contains("no rows"))
        #expect(await fixture.queue.batches().isEmpty)
        #expect(fixture.wakes == 0)
    }

    @Test("a file of which no row is of use is refused with the reasons and the first row's place")
    func futile() async throws {
        let fixture = try await ControlFixture()
        let file = SmallFile.rows(
            "T1,质量工单,甲,无,,,,,普通,2026-11-20 10:00:00,,", "T2,质量工单,乙,1.38E+10,,,,,普通,2026-11-20 10:00:00,,")
        let error = try await refusal { try await fixture.load(file, OpenBatchRequest(name: "bad.csv")) }
        #expect(error.reason == .batchRefused)
        for part in ["2 rows", "noNumber 1", "spreadsheetNumber 1", "row 1 (line 2)", "“联系电话”"] {
            #expect(error.message.contains(part), "\(error.message)")
        }
        #expect(await fixture.queue.batches().isEmpty)
        let dry = try await fixture.load(file, OpenBatchRequest(name: "bad.csv", dryRun: true))
        #expect(dry.accepted == 0 && dry.refusedRows == 2)
    }

    @Test("a given format and region hold, whatever the file looks like")
    func overrides() async throws {
        let fixture = try await ControlFixture()
        let mapping = "{ id: \"id\", class: { otherwise: \"quality\" }, numbers: \"phone\", optionalColumns: [] }"
        // More commas than tabs in the header, and a number of Hong Kong.
        let file = Data("id\tphone\ta,b,c,d\nT1\t2123 4567\tx\n".utf8)
        let asCSV = try await refusal {
            try await fixture.load(file, OpenBatchRequest(name: "hk", mapping: mapping, region: "HK"))
        }
        #expect(asCSV.reason == .batchRefused)
        let summary = try await fixture.load(
            file, OpenBatchRequest(name: "hk", format: "tsv", mapping: mapping, region: "HK"))
        #expect(summary.accepted == 1 && summary.format == "tsv" && summary.mapping == "given")
        let ticket = try await fixture.tickets.get(GetTicketRequest(ticket: "T1", reveal: true))
        #expect(ticket.number == "+85221234567")
    }

    @Test("watchers hear of the rows as they come and of the batch once it is there")
    func events() async throws {
        let fixture = try await ControlFixture()
        let file = try ControlFixture.example("quality.csv")
        let heard = EventCollector(fixture.events)
        let upload = try await fixture.uploads.open(OpenBatchRequest(name: "quality.csv", paused: true)).upload
        for (step, start) in stride(from: 0, to: file.count, by: 1000).enumerated() {
            fixture.clock.turn(to: .milliseconds(100 * step))
            let data = file.subdata(in: start..<min(start + 1000, file.count))
            _ = try await fixture.uploads.append(AppendBatchRequest(upload: upload, data: data))
        }
        let summary = try await fixture.uploads.commit(upload)
        let pieces = (file.count + 999) / 1000
        let progress = heard.events.filter { $0.type == .batchProgress }
        #expect(progress.count == (pieces - 1) / 3)
        #expect(progress.allSatisfy { $0.data?.batchId == summary.batchId })
        let rows = progress.map { ($0.data?.counts ?? [:]).values.reduce(0, +) }
        #expect(rows == rows.sorted() && rows.last ?? 0 > 100)
        let state = try #require(heard.events.last)
        #expect(state.type == .batchState && state.data?.state == "paused" && state.data?.batchId == summary.batchId)
    }
}
