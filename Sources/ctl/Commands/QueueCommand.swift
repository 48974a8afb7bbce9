import ControlAPI

/// `ctl queue`: what is next and why, and what waits for what.
struct QueueCommand: Command {
    private static let limitOption = OptionForm(
        name: "limit", value: "N", summary: "At most so many of the next tickets, 0–100; 20 if not given.")

    static let form = CommandForm(
        path: ["queue"], summary: "Show what is called next and why, and what all other tickets wait for.",
        options: [limitOption],
        examples: [
            .init(line: "ctl queue", meaning: "why nothing is dialling"),
            .init(line: "ctl --json queue --limit 0 | jq '.waits'", meaning: "counts by class and reason"),
        ])

    private static let priorities: [String: Message] = [
        "low": "low", "normal": "normal", "high": "high", "urgent": "urgent",
    ]
    private static let standings: [String: Message] = [
        "promised": "promised", "urgent": "urgent", "pressing": "pressing", "ordinary": "ordinary",
    ]

    let request: ShowQueueRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = ShowQueueRequest(limit: try given.integer(Self.limitOption, in: 0...100))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try write($0, context.console) }
        return .ok
    }

    private func write(_ queue: QueueInfo, _ console: Console) throws {
        var facts = Facts()
        facts.add("Calls under way", String(queue.calls))
        facts.add("Next opening", queue.nextOpeningAt.map { LocalTime.text(of: $0) })
        try facts.write(console)
        // What each class's configuration says need not be said.
        let modes = (queue.modes ?? []).filter { $0.why != nil || $0.mode != "progressive" }
        if !modes.isEmpty { try console.table(Self.modes(modes)) }
        if let shares = queue.abandonment, !shares.isEmpty { try console.table(Self.abandonment(shares)) }
        if queue.waits.isEmpty { return console.note("No ticket waits.") }
        try console.table(Self.waits(queue.waits))
        if !queue.next.isEmpty { try console.table(Self.next(queue.next)) }
    }

    private static func waits(_ waits: [QueueWait]) -> Table {
        var table = Table([
            .init(heading: "CLASS"), .init(heading: "TICKETS", alignment: .right), .init(heading: "WAITING FOR"),
            .init(heading: "GOES ON"),
        ])
        table.rows = waits.map { wait in
            let goesOn: Message? =
                wait.needsPerson ? "by a person" : wait.nextAt.map { Message(verbatim: LocalTime.text(of: $0)) }
            return [
                .init(wait.ticketClass), .init(wait.tickets),
                .init(message: Message(word: wait.reason), style: wait.needsPerson ? .warning : .plain),
                .init(message: goesOn ?? ""),
            ]
        }
        return table
    }

    private static func modes(_ modes: [ClassModeInfo]) -> Table {
        var table = Table([
            .init(heading: "CLASS"), .init(heading: "MODE"), .init(heading: "SINCE"), .init(heading: "BECAUSE"),
        ])
        table.rows = modes.map { mode in
            [
                .init(mode.ticketClass),
                .init(
                    message: Message(mode: mode.mode),
                    style: mode.mode == mode.ownMode ? .plain : .bold),
                .init(mode.since.map { LocalTime.text(of: $0) }), .init(mode.why.map { Message(figures: $0) }),
            ]
        }
        return table
    }

    private static func abandonment(_ shares: [AbandonmentInfo]) -> Table {
        var table = Table([
            .init(heading: "BATCH"), .init(heading: "CLASS"), .init(heading: "ANSWERED", alignment: .right),
            .init(heading: "ABANDONED", alignment: .right), .init(heading: "SHARE", alignment: .right),
            .init(heading: "LIMIT", alignment: .right), .init(heading: "STOPPED UNTIL"),
        ])
        table.rows = shares.map { share in
            let rate = share.answered == 0 ? nil : Double(share.abandoned) / Double(share.answered)
            return [
                .init(share.batchId), .init(share.ticketClass), .init(share.answered), .init(share.abandoned),
                .init(rate.map(Figure.percent)), .init(Figure.percent(share.limitPercent / 100)),
                .init(
                    message: share.isOver
                        ? share.reopensAt.map { Message(verbatim: LocalTime.text(of: $0)) } ?? "not known" : "",
                    style: .warning),
            ]
        }
        return table
    }

    private static func next(_ tickets: [NextTicket]) -> Table {
        var table = Table([
            .init(heading: "NEXT"), .init(heading: "CLASS"), .init(heading: "PRIORITY"),
            .init(heading: "GOES FIRST AS"),
            .init(heading: "DUE"), .init(heading: "AGENT"), .init(heading: "NOW"),
        ])
        table.rows = tickets.map { ticket in
            [
                .init(ticket.ticketId), .init(ticket.ticketClass),
                .init(message: Self.priorities[ticket.priority] ?? Message(word: ticket.priority)),
                .init(
                    message: Self.standings[ticket.standing] ?? Message(word: ticket.standing),
                    style: ticket.standing == "ordinary" ? .plain : .bold),
                .init(ticket.dueAt.map { LocalTime.text(of: $0) }), .init(ticket.agentId),
                .init(message: Message(ticket.reason)),
            ]
        }
        return table
    }
}
