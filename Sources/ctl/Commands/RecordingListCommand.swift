import ControlAPI

/// `ctl recording list`: what is kept.
struct RecordingListCommand: Command {
    private static let callOption = OptionForm(
        name: "call", value: "ID", summary: "Only of this call.", kind: .ids(.calls))
    private static let ticketOption = OptionForm(name: "ticket", value: "ID", summary: "Only this ticket's.")
    private static let agentOption = OptionForm(
        name: "agent", value: "ID", summary: "Only this agent's.", kind: .ids(.agents))
    private static let dayOption = OptionForm(
        name: "day", value: "DAY", summary: "Only begun on this day, as 2026-11-21, by the daemon's clock.")
    private static let kindOption = OptionForm(
        name: "kind", value: "KIND", summary: "talk, or earlyMedia: what the network played before a call failed.",
        kind: .words(["talk", "earlyMedia"]))
    private static let limitOption = OptionForm(
        name: "limit", value: "N", summary: "At most so many, 1–1000; 100 if not given.")
    private static let offsetOption = OptionForm(name: "offset", value: "N", summary: "Skip so many.")

    static let form = CommandForm(
        path: ["recording", "list"], summary: "List recordings, the newest first.",
        options: [callOption, ticketOption, agentOption, dayOption, kindOption, limitOption, offsetOption],
        examples: [
            .init(line: "ctl recording list --ticket ZL2026111100002", meaning: "all calls of a ticket"),
            .init(line: "ctl recording list --day 2026-11-21 --kind earlyMedia", meaning: "why calls failed that day"),
        ])

    let request: ListRecordingsRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = ListRecordingsRequest(
            call: given.value(Self.callOption), ticket: given.value(Self.ticketOption),
            agent: given.value(Self.agentOption), day: given.value(Self.dayOption),
            kind: given.value(Self.kindOption).map(RecordingKindWord.init(rawValue:)),
            limit: try given.integer(Self.limitOption, in: 1...1000),
            offset: try given.integer(Self.offsetOption, in: 0...Int.max))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try write($0, context.console) }
        return .ok
    }

    private func write(_ page: RecordingList, _ console: Console) throws {
        if page.recordings.isEmpty { return console.note("There are no such recordings.") }
        var table = Table([
            .init(heading: "RECORDING"), .init(heading: "STARTED"), .init(heading: "LENGTH", alignment: .right),
            .init(heading: "AGENT"), .init(heading: "NUMBER"), .init(heading: "TICKET"), .init(heading: "NOTE"),
        ])
        table.rows = page.recordings.map { recording in
            [
                .init(recording.recordingId), .init(LocalTime.text(of: recording.startedAt)),
                .init(recording.durationSeconds.map { LocalTime.duration($0) }), .init(recording.agentId),
                .init(recording.number), .init(recording.ticketId), .init(message: Self.note(of: recording)),
            ]
        }
        try console.table(table)
        let left = page.total - page.recordings.count - (request.offset ?? 0)
        if left > 0 { console.note("\(left) more; see --limit and --offset.") }
    }

    private static func note(of recording: RecordingInfo) -> Message {
        var parts: [Message] = []
        if recording.kind == .earlyMedia { parts.append(Message(word: recording.kind.rawValue)) }
        if recording.keyId != nil { parts.append("encrypted") }
        if let text = recording.text { parts.append(Message(told: text)) }
        return parts.isEmpty ? Message(verbatim: "–") : Message(joining: parts)
    }
}
