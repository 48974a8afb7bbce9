import ControlAPI

/// `ctl batch list`: batches, the newest first.
struct BatchListCommand: Command {
    private static let limitOption = OptionForm(
        name: "limit", value: "N", summary: "At most so many; 100 if not given.")

    static let form = CommandForm(
        path: ["batch", "list"], summary: "List batches, the newest first.", options: [limitOption],
        examples: [.init(line: "ctl batch list --limit 10", meaning: "the last ten")])

    let request: ListBatchesRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = ListBatchesRequest(limit: try given.integer(Self.limitOption, in: 1...1000))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try write($0, context.console) }
        return .ok
    }

    private func write(_ list: BatchList, _ console: Console) throws {
        if list.batches.isEmpty { return console.note("There is no batch. Hand one in: ctl batch load FILE") }
        var table = Table([
            .init(heading: "BATCH"), .init(heading: "STATE"), .init(heading: "LOADED"),
            .init(heading: "TICKETS", alignment: .right), .init(heading: "DONE", alignment: .right),
            .init(heading: "ATTEMPTS", alignment: .right), .init(heading: "DONE BY"), .init(heading: "NAME"),
        ])
        table.rows = list.batches.map { batch in
            [
                .init(batch.batchId),
                .init(message: Message(batch.state), style: batch.state == .running ? .good : .plain),
                .init(LocalTime.text(of: batch.loadedAt)), .init(batch.tickets),
                .init(batch.states[TicketStateWord.done.rawValue] ?? 0), .init(batch.attempts),
                .init(message: batch.forecast?.text(since: batch.startedAt) ?? ""), .init(batch.name),
            ]
        }
        try console.table(table)
    }
}
