import ControlAPI
import FoundationEssentials
import Glibc

/// `ctl batch map`: which column of a file is what.
struct BatchMapCommand: Command {
    private static let writeOption = OptionForm(
        name: "write", value: "PATH",
        summary: "Write the mapping to PATH and try it on the whole file; nothing is stored.",
        kind: .file)
    private static let forceOption = OptionForm(name: "force", summary: "Write over a file that is there.")
    private static let classOption = OptionForm(
        name: "class", value: "NAME", summary: "Class of all rows for which the file tells none.")

    static let form = CommandForm(
        path: ["batch", "map"],
        summary: "Look at a file's columns and first rows, and propose which column is what.",
        details: [
            "For a file that no known mapping fits. Shows each field of a ticket with the columns that seem to hold it, how sure that is, and a few values; what to look at comes last. Look at the written file before it is used: it is plain text with comments."
        ],
        operands: [
            OperandForm(name: "FILE", summary: "The export of the ticket system.", kind: .file)
        ],
        options: [
            writeOption, forceOption, classOption, BatchHandIn.encodingOption, BatchHandIn.formatOption,
            BatchHandIn.regionOption,
        ],
        examples: [
            .init(line: "ctl batch map export.csv", meaning: "look"),
            .init(line: "ctl batch map export.csv --write our.json5", meaning: "keep it, and try it on all rows"),
            .init(line: "ctl batch load export.csv --map our.json5", meaning: "load by it"),
        ])

    /// 256 KiB: some hundred rows at least.
    private static let sampleSize = 256 << 10

    let file: String
    let path: String?
    let isForced: Bool
    let request: MapBatchRequest
    let trial: BatchHandIn

    init(_ given: GivenArguments) throws(UsageError) {
        file = try given.required(0)
        guard file != "-" else { throw given.fault("FILE must be a file, which is read twice.") }
        path = given.value(Self.writeOption)
        isForced = given.has(Self.forceOption)
        request = MapBatchRequest(
            data: Data(), format: given.value(BatchHandIn.formatOption),
            encoding: given.value(BatchHandIn.encodingOption), region: given.value(BatchHandIn.regionOption),
            ticketClass: given.value(Self.classOption))
        trial = try BatchHandIn(given, file: file)
    }

    func run(_ context: Context) throws -> ExitStatus {
        if let path, !isForced, FileManager.default.fileExists(atPath: path) {
            throw FileFailure.writing(path, errno: EEXIST)
        }
        let answer = try context.ask(try sampled())
        guard let path else {
            try show(answer, context.console)
            return .ok
        }
        try PlainFile.write(answer.value.mapping, to: path)
        try show(answer, context.console)
        return try tryOut(answer.value, path, context)
    }

    private func sampled() throws -> MapBatchRequest {
        var request = request
        let source = try FileSource(path: file)
        request.data = try source.read(upTo: Self.sampleSize)
        request.isWhole = try source.read(upTo: 1).isEmpty
        return request
    }

    /// Judges every row of the file by the mapping that was written, and stores nothing.
    private func tryOut(_ map: MapBatchResult, _ path: String, _ context: Context) throws -> ExitStatus {
        var open = trial.request
        open.dryRun = true
        open.mapping = map.mapping
        let client = try context.connect()
        let source = try FileSource(path: file)
        let summary = try BatchUpload(client: client, console: context.console, source: source).load(open).value
        context.console.note(
            "Written to \(path). All \(Figure.grouped(summary.rows)) rows tried by it: accepted \(Figure.grouped(summary.accepted)), not selected \(Figure.grouped(summary.notSelected)), duplicates \(Figure.grouped(summary.duplicates)), refused \(Figure.grouped(summary.refusedRows)). Nothing was stored."
        )
        return summary.refusedRows > 0 ? .rowsRefused : .ok
    }

    private func show(_ answer: Answer<MapBatchResult>, _ console: Console) throws {
        if console.json { return try console.value(answer.json) }
        try MappingSheet(map: answer.value).write(console)
    }
}
