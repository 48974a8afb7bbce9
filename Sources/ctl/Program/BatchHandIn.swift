import ControlAPI
import FoundationEssentials

/// A ticket file on its way to the daemon: the options that say how it is read, and what is shown of it.
struct BatchHandIn {
    static let mapOption = OptionForm(
        name: "map", value: "MAPPING",
        summary: "Mapping file, or the name of a known mapping; else chosen by the columns.",
        kind: .file)
    static let reportOption = OptionForm(
        name: "report", value: "FILE", summary: "Write every row's verdict to FILE (.csv, or .ndjson).", kind: .file)
    static let dryRunOption = OptionForm(
        name: "dry-run", summary: "Judge every row, say what would become of the tickets now, and store nothing.")
    static let encodingOption = OptionForm(
        name: "encoding", value: "NAME", summary: "utf-8, gb18030 or utf-16; found by itself if not given.",
        kind: .words(["utf-8", "gb18030", "utf-16"]))
    static let formatOption = OptionForm(
        name: "format", value: "NAME", summary: "csv, tsv or ndjson; found by itself if not given.",
        kind: .words(["csv", "tsv", "ndjson"]))
    static let regionOption = OptionForm(
        name: "region", value: "CC",
        summary: "Country of numbers without a country code, e.g. CN; else the configured one.")

    static let options = [mapOption, reportOption, dryRunOption, encodingOption, formatOption, regionOption]

    let file: String
    let map: String?
    let report: ReportFile?
    /// Without a mapping yet.
    let request: OpenBatchRequest

    /// - Parameters:
    ///   - file: its path, or `-`.
    ///   - name: for people; nil: the file's.
    init(_ given: GivenArguments, file: String, name: String? = nil) throws(UsageError) {
        self.file = file
        map = given.value(Self.mapOption)
        if let path = given.value(Self.reportOption) { report = try ReportFile(path: path) } else { report = nil }
        let name = name ?? (file == "-" ? "stdin" : file.split(separator: "/").last.map(String.init))
        request = OpenBatchRequest(
            name: name ?? file, format: given.value(Self.formatOption), encoding: given.value(Self.encodingOption),
            dryRun: given.has(Self.dryRunOption) ? true : nil, region: given.value(Self.regionOption))
    }

    /// Hands the file in, as the request says beyond how it is read.
    func run(_ request: OpenBatchRequest, _ context: Context) throws -> ExitStatus {
        let source = try FileSource(path: file)
        try report?.check()
        let request = try withMapping(request)
        let client = try context.connect()
        let answer = try BatchUpload(client: client, console: context.console, source: source).load(request)
        try report?.write(batch: answer.value.loadId ?? answer.value.batchId, from: client)
        try show(answer, client, context.console)
        return answer.value.refusedRows > 0 ? .rowsRefused : .ok
    }

    /// A file if there is one of that name, or if it can only be meant as one; else a name that the daemon knows.
    private func withMapping(_ request: OpenBatchRequest) throws(FileFailure) -> OpenBatchRequest {
        guard let map else { return request }
        var request = request
        let isMeantAsFile = map.contains("/") || map.hasSuffix(".json5") || map.hasSuffix(".json")
        guard isMeantAsFile || FileManager.default.fileExists(atPath: map) else {
            request.mappingName = map
            return request
        }
        // Larger than any mapping; the daemon has its own limit.
        let text = try FileSource(path: map).read(upTo: 1 << 20)
        guard let text = String(validating: text, as: UTF8.self) else {
            throw .unreadable(path: map, reason: "not UTF-8")
        }
        request.mapping = text
        return request
    }

    private func show(_ answer: Answer<LoadSummary>, _ client: Client, _ console: Console) throws {
        let summary = answer.value
        if console.json { return try console.value(answer.json) }
        if console.quiet { return try console.line(Message(verbatim: summary.batchId)) }
        try LoadSheet(summary: summary).write(console)
        if summary.refusedRows > 0 { try showRefused(summary, client, console) }
    }

    /// The first refused rows, so that the reason is seen without a report.
    private func showRefused(_ summary: LoadSummary, _ client: Client, _ console: Console) throws {
        let request = BatchVerdictsRequest(batch: summary.loadId ?? summary.batchId, limit: 10, only: .refused)
        // The batch is loaded; that it cannot be shown in full must not look like a failure.
        guard let page = try? client.ask(request).value else { return }
        for verdict in page.verdicts { console.note(Self.line(of: verdict)) }
        if page.total > page.verdicts.count {
            console.note("… \(page.total - page.verdicts.count) more; all of them with --report FILE.")
        }
    }

    private static func line(of verdict: RowVerdict) -> Message {
        let column: Message = verdict.column.map { ", column “\($0)”" } ?? ""
        let why = verdict.text.map { Message(told: $0) } ?? verdict.reason.map { Message(word: $0) } ?? "refused"
        return "row \(verdict.row)\(column): \(why)"
    }
}
