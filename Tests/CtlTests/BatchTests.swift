import ControlAPI
import Foundation
import Synchronization
import Testing

@testable import ctl

/// Takes uploads as the daemon does.
private final class Uploads: Sendable {
    private struct State {
        var opened: OpenBatchRequest?
        var received = Data()
        var largest = 0
        var commits = 0
    }

    private let state = Mutex(State())
    private let summary: LoadSummary
    private let verdicts: [RowVerdict]

    init(_ summary: LoadSummary, verdicts: [RowVerdict] = []) {
        self.summary = summary
        self.verdicts = verdicts
    }

    var opened: OpenBatchRequest? { state.withLock { $0.opened } }
    var received: Data { state.withLock { $0.received } }
    var largest: Int { state.withLock { $0.largest } }

    func reply(_ request: FakeDaemon.Request) -> FakeDaemon.Reply {
        do {
            switch request.method {
            case .batchOpen:
                let opened = try request.decoded(OpenBatchRequest.self)
                state.withLock { $0 = State(opened: opened) }
                return .result(OpenBatchResult(upload: "u-1", maxChunkBytes: 1 << 20))
            case .batchAppend: return append(try request.decoded(AppendBatchRequest.self))
            case .batchCommit: return .result(summary)
            case .batchVerdicts: return page(try request.decoded(BatchVerdictsRequest.self))
            default: return .error(ControlError(.methodNotFound, "no"))
            }
        } catch {
            return .error(ControlError(.invalidParams, "\(error)"))
        }
    }

    private func append(_ request: AppendBatchRequest) -> FakeDaemon.Reply {
        state.withLock { state in
            guard request.offset == state.received.count else { return .error(ControlError(.conflict, "wrong offset")) }
            state.received.append(request.data)
            state.largest = max(state.largest, request.data.count)
            return .result(AppendBatchResult(receivedBytes: state.received.count, rows: state.received.count / 100))
        }
    }

    private func page(_ request: BatchVerdictsRequest) -> FakeDaemon.Reply {
        let wanted = verdicts.filter { request.only == nil || $0.verdict == request.only }
        let page = wanted.dropFirst(request.offset ?? 0).prefix(request.limit ?? 1000)
        return .result(RowVerdictPage(verdicts: Array(page), total: wanted.count))
    }
}

@Suite("ctl batch", .serialized, .timeLimit(.minutes(5)))
struct BatchTests {
    private static let verdicts = [
        RowVerdict(row: 1, line: 2, ticketId: "T-1", verdict: .accepted),
        RowVerdict(
            row: 2, line: 3, ticketId: "=T,2", verdict: .refused, column: "电话", reason: "numberInvalid",
            text: "“12” is too short"),
    ]

    @Test("a file arrives whole, in pieces of at most 256 KiB, under its own name")
    func pieces() async throws {
        let uploads = Uploads(Samples.summary(accepted: 3))
        let daemon = try FakeDaemon(uploads.reply)
        let content = Data((0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
        let file = try Scratch.file("complaints.csv", content)
        let run = try await ctl("batch", "load", file, on: daemon)
        #expect(run.status == 0)
        #expect(uploads.received == content && uploads.largest == 262_144)
        #expect(uploads.opened == OpenBatchRequest(name: "complaints.csv"))
        #expect(run.output.contains("b-1 (quality.csv)") && run.output.contains("quality     3"))
    }

    @Test("options reach the daemon; a mapping that is a file is sent as its text")
    func options() async throws {
        let uploads = Uploads(Samples.summary(accepted: 1, dryRun: true))
        let daemon = try FakeDaemon(uploads.reply)
        let map = try Scratch.file("our.json5", Data("{ id: '工单号' }".utf8))
        let run = try await ctl(
            "batch", "load", "-", "--map", map, "--name", "tonight", "--dry-run", "--paused", "--encoding", "gb18030",
            "--format", "csv", "--region", "CN", on: daemon, input: Data("id\n1\n".utf8))
        #expect(run.status == 0 && run.output.contains("Nothing was stored."))
        #expect(uploads.received == Data("id\n1\n".utf8))
        #expect(
            uploads.opened
                == OpenBatchRequest(
                    name: "tonight", format: "csv", encoding: "gb18030", mapping: "{ id: '工单号' }", dryRun: true,
                    paused: true, region: "CN"))
        _ = try await ctl("batch", "load", "-", "--map", "quality", on: daemon, input: Data("x".utf8))
        #expect(uploads.opened?.mappingName == "quality" && uploads.opened?.mapping == nil)
    }

    @Test("refused rows give exit code 50, the first of them with reason, and a report that spreadsheets read")
    func report() async throws {
        let uploads = Uploads(Samples.summary(accepted: 1, refused: ["numberInvalid": 1]), verdicts: Self.verdicts)
        let daemon = try FakeDaemon(uploads.reply)
        let file = try Scratch.file("q.csv", Data("id\n".utf8))
        let csv = try Scratch.path("verdicts.csv")
        let run = try await ctl("batch", "load", file, "--report", csv, on: daemon)
        #expect(run.status == 50)
        #expect(run.errors.contains("row 2, column “电话”: “12” is too short"))
        #expect(
            String(decoding: try Data(contentsOf: URL(fileURLWithPath: csv)), as: UTF8.self)
                == "\u{FEFF}row,line,ticketId,verdict,column,reason,text\r\n1,2,T-1,accepted,,,\r\n"
                + "2,3,\"'=T,2\",refused,电话,numberInvalid,“12” is too short\r\n")
        let ndjson = try Scratch.path("verdicts.ndjson")
        _ = try await ctl("batch", "load", file, "--report", ndjson, on: daemon)
        let lines = try String(contentsOfFile: ndjson, encoding: .utf8).split(separator: "\n")
        #expect(try lines.map { try ControlCoding.decode(RowVerdict.self, from: Data($0.utf8)) } == Self.verdicts)
    }

    @Test("a report of many pages has every row once")
    func pages() async throws {
        let many = (1...4500).map { RowVerdict(row: $0, ticketId: "T-\($0)", verdict: .accepted) }
        let daemon = try FakeDaemon(Uploads(Samples.summary(accepted: 4500), verdicts: many).reply)
        let report = try Scratch.path("r.csv")
        let file = try Scratch.file("q.csv", Data("id\n".utf8))
        #expect(try await ctl("batch", "load", file, "--report", report, on: daemon).status == 0)
        let rows = try String(contentsOfFile: report, encoding: .utf8).components(separatedBy: "\r\n").dropFirst()
            .dropLast()
        #expect(rows.map { $0.prefix { $0 != "," } } == (1...4500).map { Substring(String($0)) })
    }

    @Test("what cannot be read or written is said before anything is loaded")
    func files() async throws {
        let daemon = try FakeDaemon(Uploads(Samples.summary(accepted: 1)).reply)
        let none = try await ctl("batch", "load", "/nowhere/x.csv", on: daemon)
        #expect(none.status == 66 && none.errors.contains("/nowhere/x.csv cannot be read: No such file"))
        let file = try Scratch.file("q.csv", Data("id\n".utf8))
        let report = try await ctl("batch", "load", file, "--report", "/nowhere/r.csv", on: daemon)
        #expect(report.status == 73 && report.errors.contains("/nowhere/r.csv cannot be written"))
        let map = try await ctl("batch", "load", file, "--map", "./none.json5", on: daemon)
        #expect(map.status == 66)
        let folder = try await ctl("batch", "load", "/tmp", on: daemon)
        #expect(folder.status == 66 && folder.errors.contains("directory"))
        #expect(daemon.requests.isEmpty)
    }

    @Test("a refused file gives exit code 51; a commit whose answer is lost is not called a failure")
    func refusedAndLost() async throws {
        func daemon(_ commit: FakeDaemon.Reply) throws -> FakeDaemon {
            let uploads = Uploads(Samples.summary(accepted: 1))
            return try FakeDaemon { $0.method == .batchCommit ? commit : uploads.reply($0) }
        }
        let file = try Scratch.file("q.csv", Data("id\n".utf8))
        let refused = try await ctl(
            "batch", "load", file, on: try daemon(.error(ControlError(.batchRefused, "No column for the number."))))
        #expect(refused.status == 51 && refused.errors.contains("No column for the number."))
        let lost = try await ctl("batch", "load", file, on: try daemon(.drop))
        #expect(lost.status == 46 && lost.errors.contains("duplicates"))
    }

    @Test("progress is a bar on a terminal, plain lines in a pipe, nothing with --quiet")
    func progress() async throws {
        // Seven rows more than were read when the last piece was sent.
        let daemon = try FakeDaemon(Uploads(Samples.summary(accepted: 30_007)).reply)
        let content = Data(repeating: 65, count: 3_000_000)
        func file() throws -> String { try Scratch.file("big.csv", content) }
        func fresh() throws -> FakeDaemon { try FakeDaemon(Uploads(Samples.summary(accepted: 1)).reply) }
        let pipe = try await ctl("batch", "load", try file(), on: daemon)
        #expect(pipe.errors.hasSuffix("read 3.0 MB, rows 30,007\n"))
        #expect(pipe.errors.split(separator: "\n").count > 5 && !pipe.errors.contains("\r"))
        let terminal = try await ctl("batch", "load", try file(), on: try fresh(), terminal: .errors)
        #expect(
            terminal.errors.contains("\r[") && terminal.errors.contains("%") && terminal.errors.hasSuffix("\u{1B}[K"))
        let quiet = try await ctl("-q", "batch", "load", try file(), on: try fresh(), terminal: .errors)
        #expect(quiet.errors == "" && quiet.output == "b-1\n")
    }

    @Test("batches are listed with Chinese names aligned, shown, paused, resumed, cancelled and reported")
    func others() async throws {
        let total = ClassReport(
            ticketClass: "total", rows: 50, selected: 40, reached: 30, resolved: 25, unresolved: 5, attempts: 60,
            answered: 30, answerSeizureRatio: 0.5, abandoned: 0, talkSeconds: 3700)
        let report = BatchReport(
            batchId: "b-1", name: "质量", state: .completed, from: Samples.start, until: Samples.start + 600, classes: [],
            total: total, dispositions: ["answered": 30, "noAnswer": 20], resolutions: [:], ticketStates: [:],
            recordings: 30, recordingExample: "/var/lib/dialer/r/c-1.wav")
        let daemon = try FakeDaemon { request in
            switch request.method {
            case .batchList:
                .result(BatchList(batches: [Samples.batch("b-1", name: "质量"), Samples.batch("b-22")], total: 2))
            case .batchShow: .result(Samples.batch("b-1"))
            case .batchPause: .result(Samples.batch("b-1", .paused))
            case .batchResume: .result(Samples.batch("b-1"))
            case .batchCancel: .result(Samples.batch("b-1", .cancelled))
            case .batchReport: .result(report)
            default: .error(ControlError(.methodNotFound, "no"))
            }
        }
        #expect(try await ctl("batch", "list", on: daemon).lines.count == 3)
        #expect(try await ctl("batch", "show", "b-1", on: daemon).output.contains("40: waiting 28, done 12"))
        #expect(try await ctl("batch", "pause", "b-1", on: daemon).output == "Batch b-1: paused\n")
        #expect(try await ctl("batch", "resume", "b-1", on: daemon).output == "Batch b-1: running\n")
        #expect(try await ctl("batch", "cancel", "b-1", on: daemon).output == "Batch b-1: cancelled\n")
        let text = try await ctl("batch", "report", "b-1", on: daemon).output
        for part in ["50.0 %", "1 h 02 min", "no answer     20", "/var/lib/dialer/r/c-1.wav"] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
    }

    @Test("a batch is started, changed, reprioritised, added to and cloned, and is told so")
    func changes() async throws {
        var changed = Samples.batch("b-1")
        changed.weight = 2.5
        changed.hours = "sat 10:00-12:00"
        changed.mode = "preview"
        var added = Samples.summary(accepted: 2)
        added.loadId = "b-2"
        let (batch, summary) = (changed, added)
        let daemon = try FakeDaemon { request in
            switch request.method {
            case .batchStart, .batchChange: .result(batch)
            case .batchClone: .result(CloneBatchResult(batch: Samples.batch("b-9", .loaded), skipped: ["reached": 12]))
            case .batchOpen: .result(OpenBatchResult(upload: "u-1", maxChunkBytes: 1_000))
            case .batchAppend: .result(AppendBatchResult(receivedBytes: 1, rows: 2))
            case .batchCommit: .result(summary)
            default: .error(ControlError(.methodNotFound, "no"))
            }
        }
        #expect(try await ctl("batch", "start", "b-1", on: daemon).output == "Batch b-1: running\n")
        let shown = try await ctl("batch", "change", "b-1", "--hours", "sat 10:00-12:00", "--mode", "none", on: daemon)
        for part in ["2.5", "sat 10:00-12:00", "preview"] { #expect(shown.output.contains(part), "\(shown.output)") }
        #expect(try await ctl("batch", "reprioritise", "b-1", "2.5", on: daemon).output == "Batch b-1: weight 2.5\n")
        #expect(try await ctl("batch", "reprioritise", "b-1", "0", on: daemon).status == 64)
        #expect(try await ctl("batch", "change", "b-1", on: daemon).status == 64)
        let clone = try await ctl("batch", "clone", "b-1", "--outcome", "busy,noAnswer", on: daemon)
        #expect(clone.output.contains("b-9") && clone.errors.contains("12, reached"), "\(clone.errors)")
        let file = try Scratch.file("more.csv", Data("a,b\n1,2\n".utf8))
        #expect(try await ctl("batch", "append", "b-1", file, on: daemon).status == 0)
        #expect(try daemon.requests(ChangeBatchRequest.self).first?.mode == "")
        #expect(try daemon.requests(CloneBatchRequest.self).first?.outcomes == ["busy", "noAnswer"])
        #expect(try daemon.requests(OpenBatchRequest.self).first?.batch == "b-1")
    }

    @Test("a dry run's sheet says what would become of the tickets")
    func outlook() async throws {
        var summary = Samples.summary(accepted: 7, dryRun: true)
        summary.outlook = [
            OutlookInfo(reason: "nextInLine", tickets: 4),
            OutlookInfo(reason: "cap", tickets: 3, nextAt: Samples.start),
        ]
        let answer = summary
        let daemon = try FakeDaemon { request in
            switch request.method {
            case .batchOpen: .result(OpenBatchResult(upload: "u-1", maxChunkBytes: 1_000))
            case .batchAppend: .result(AppendBatchResult(receivedBytes: 1, rows: 2))
            case .batchCommit: .result(answer)
            default: .error(ControlError(.methodNotFound, "no"))
            }
        }
        let file = try Scratch.file("dry.csv", Data("a,b\n1,2\n".utf8))
        let run = try await ctl("batch", "load", file, "--dry-run", on: daemon)
        #expect(run.output.contains("would be called: 4") && run.output.contains("cap: 3, from"), "\(run.output)")
    }

    @Test("a mapping is shown with what to look at, written, tried on the whole file, and never written over unasked")
    func map() async throws {
        let map = MapBatchResult(
            mapping: "{ id: 'a', class: { otherwise: 'quality' }, numbers: 'b' }\n",
            fields: [
                MappedField(field: "id", columns: ["a"], confidence: 0.9, basis: .both, samples: ["T1", "T2"]),
                MappedField(field: "class", columns: [], confidence: 0.2, basis: .nothing, samples: []),
            ],
            unused: ["c"], remarks: [MappingRemark(text: "Look at it.", textChinese: "请核对。")], format: "csv",
            encoding: "gb18030", rows: 3, accepted: 2, refused: ["noNumber": 1], duplicates: 0)
        let summary = Samples.summary(accepted: 2, refused: ["noNumber": 1], dryRun: true)
        let daemon = try FakeDaemon { request in
            switch request.method {
            case .batchMap: .result(map)
            case .batchOpen: .result(OpenBatchResult(upload: "u-1", maxChunkBytes: 1_000))
            case .batchAppend: .result(AppendBatchResult(receivedBytes: 1, rows: 2))
            case .batchCommit: .result(summary)
            default: .error(ControlError(.methodNotFound, "no"))
            }
        }
        let file = try Scratch.file("map.csv", Data("a,b,c\nT1,1,2\n".utf8))
        let looked = try await ctl("batch", "map", file, on: daemon)
        #expect(looked.status == 0 && looked.errors.contains("Look at it."))
        for part in ["gb18030", "90.0 %", "T1 | T2", "no number: 1"] {
            #expect(looked.output.contains(part), "\(part) in \(looked.output)")
        }
        let path = file + ".json5"
        let written = try await ctl("batch", "map", file, "--write", path, on: daemon)
        #expect(written.status == 50 && written.errors.contains("refused 1"), "\(written.errors)")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == map.mapping)
        #expect(try await ctl("batch", "map", file, "--write", path, on: daemon).status == 73)
        #expect(try await ctl("batch", "map", file, "--write", path, "--force", on: daemon).status == 50)
    }
}
