import CallQueue
import ControlAPI
import ControlServer
import Foundation
import Testing

@testable import Dialer

@Suite("Handing in batches", .timeLimit(.minutes(1)))
struct BatchUploadsTests {
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
        #expect(state.type == .batchState && state.data?.state == "loaded" && state.data?.batchId == summary.batchId)
    }
}
