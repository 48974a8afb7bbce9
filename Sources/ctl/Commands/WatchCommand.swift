import ControlAPI

/// `ctl watch`: what happens, as it happens.
struct WatchCommand: Command {
    private static let agentOption = OptionForm(
        name: "agent", value: "ID", summary: "Only events of this agent.", kind: .ids(.agents))
    private static let batchOption = OptionForm(
        name: "batch", value: "ID", summary: "Only events of this batch and its calls.", kind: .ids(.batches))
    private static let callOption = OptionForm(
        name: "call", value: "ID", summary: "Only events of this call.", kind: .ids(.calls))
    private static let sinceOption = OptionForm(
        name: "since", value: "SEQ",
        summary: "Begin with what came after this sequence number; 0: all that is remembered.")
    private static let onlyOption = OptionForm(
        name: "only", value: "TYPE", summary: "Only this type of event, or all that begin so (“call.”).",
        kind: .beginnings([
            "call.", "call.ended", "batch.", "ticket.", "agent.", "phone.", "trunk.", "queue.", "knowledge.",
            "recording.", "system.", "gap",
        ]),
        repeats: true)
    private static let untilDoneOption = OptionForm(
        name: "until-done", summary: "With --batch: end when the batch is completed or cancelled.")

    static let form = CommandForm(
        path: ["watch"], summary: "Show events as they happen, until Ctrl-C.",
        details: [
            "After a broken connection it connects again and shows what came in between; what was lost is said.",
            "With --json each line is one event; its “seq” is what --since takes.",
        ],
        options: [agentOption, batchOption, callOption, sinceOption, onlyOption, untilDoneOption],
        examples: [
            .init(line: "ctl watch", meaning: "everything"),
            .init(line: "ctl watch --batch b-3 --until-done", meaning: "one batch to its end"),
            .init(line: "ctl watch --agent 1001 --only call.", meaning: "one agent's calls"),
            .init(line: "ctl --json watch --since 0 | jq -c 'select(.type==\"call.ended\")'", meaning: "for a script"),
        ])

    let filter: SubscribeRequest
    let untilDone: Bool

    init(_ given: GivenArguments) throws(UsageError) {
        let kinds = given.values(Self.onlyOption).map { EventKind(rawValue: $0) }
        untilDone = given.has(Self.untilDoneOption)
        filter = SubscribeRequest(
            since: try given.integer(Self.sinceOption, in: 0...Int.max),
            kinds: kinds.isEmpty ? nil : kinds + (untilDone ? [.batchState] : []),
            agent: given.value(Self.agentOption), call: given.value(Self.callOption),
            batch: given.value(Self.batchOption))
        if untilDone, filter.batch == nil { throw given.fault("--until-done needs --batch ID.") }
    }

    func run(_ context: Context) throws -> ExitStatus {
        let console = context.console
        let interrupts = Interrupts()
        let feed = try EventFeed(filter, context: context, interrupts: interrupts, reader: console.output)
        if try isOver(context) { return .ok }
        console.note("Watching. Ctrl-C to stop.")
        var isAfterRestart = false
        while true {
            switch try feed.next(until: untilDone ? .now + .seconds(2) : nil) {
            case .event(let received):
                // The gap to a new run of the daemon counts numbers that never were; that there is one is said already.
                let isSaid = isAfterRestart && received.event.type == .gap && !console.json
                if !isSaid { try show(received, console) }
                isAfterRestart = false
                if endsWatch(received.event) { return .ok }
            case .broken: console.note("The connection to the daemon broke. Connecting again …")
            case .back(let restarted):
                isAfterRestart = restarted
                console.note(
                    restarted
                        ? "Connected again: the daemon was restarted, and what it did in between is not known."
                        : "Connected again.")
                if (try? isOver(context)) == true { return .ok }
            case .readerGone: throw ExitStatus.readerGone
            case .interrupted: return .ok
            // The last ticket may leave the batch without an event that says so.
            case .timeout: if (try? isOver(context)) == true { return .ok }
            }
        }
    }

    private func show(_ received: ReceivedEvent, _ console: Console) throws(OutputFailure) {
        if console.json {
            try console.value(received.json)
        } else {
            try console.line(EventLine(event: received.event).full)
        }
    }

    private func endsWatch(_ event: ControlEvent) -> Bool {
        untilDone && event.type == .batchState && event.data?.batchId == filter.batch
            && Self.isFinal(BatchStateWord(rawValue: event.data?.state ?? ""))
    }

    /// The batch may have ended before we looked, or while the connection was broken.
    private func isOver(_ context: Context) throws(ClientFailure) -> Bool {
        guard untilDone, let batch = filter.batch else { return false }
        return Self.isFinal(try context.ask(ShowBatchRequest(batch: batch)).value.state)
    }

    private static func isFinal(_ state: BatchStateWord) -> Bool { state == .completed || state == .cancelled }
}
