import ControlAPI
import FoundationEssentials

/// `ctl recording export`: a WAV file of one's own.
struct RecordingExportCommand: Command {
    private static let toOption = OptionForm(
        name: "to", value: "FILE", summary: "Where to; the recording's id with .wav if not given. It must not exist.",
        kind: .file)
    private static let reasonOption = OptionForm(name: "reason", value: "TEXT", summary: "Why; kept in the audit.")

    static let form = CommandForm(
        path: ["recording", "export"], summary: "Copy a recording to a WAV file, decrypted if need be.",
        details: ["The file is readable by you alone (mode 0600). Who took a copy, and when, is kept in the audit."],
        operands: [OperandForm(name: "RECORDING", summary: "Its id, as “ctl recording list” shows it.")],
        options: [toOption, reasonOption],
        examples: [
            .init(
                line: "ctl recording export 01JD3V8Q4N --to complaint.wav --reason 'legal'", meaning: "for the lawyer")
        ])

    let request: ExportRecordingRequest
    let file: String

    init(_ given: GivenArguments) throws(UsageError) {
        let recording = try given.required(0)
        request = ExportRecordingRequest(recording: recording, reason: given.value(Self.reasonOption))
        file = given.value(Self.toOption) ?? "\(recording.filter { $0 != "/" }).wav"
    }

    func run(_ context: Context) throws -> ExitStatus {
        // Before anything is noted that then does not happen.
        let target = try PrivateFile(path: file)
        do {
            let client = try context.connect()
            let answer = try client.ask(request)
            try fetch(answer.value, client, into: target)
            try show(answer, context.console)
            return .ok
        } catch {
            target.remove()
            throw error
        }
    }

    private func fetch(_ export: RecordingExport, _ client: Client, into target: PrivateFile) throws {
        var offset = 0
        while true {
            let piece = try client.ask(RecordingPieceRequest(export: export.export, offset: offset)).value
            try target.write(piece.data)
            offset += piece.data.count
            if piece.last { return }
        }
    }

    private func show(_ answer: Answer<RecordingExport>, _ console: Console) throws {
        if console.json { return try console.value(answer.json) }
        let length = LocalTime.duration(answer.value.durationSeconds)
        try console.line("\(file): \(length)")
        if let text = answer.value.text { console.note("\(Message(verbatim: text))") }
    }
}
