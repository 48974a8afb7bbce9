import ControlAPI

/// `ctl calls`: running and past calls, or one in full.
struct CallsCommand: Command {
    private static let allOption = OptionForm(name: "all", summary: "Also calls that are over.")
    private static let agentOption = OptionForm(
        name: "agent", value: "ID", summary: "Only this agent's.", kind: .ids(.agents))
    private static let ticketOption = OptionForm(name: "ticket", value: "ID", summary: "Only this ticket's.")
    private static let batchOption = OptionForm(
        name: "batch", value: "ID", summary: "Only this batch's.", kind: .ids(.batches))
    private static let limitOption = OptionForm(
        name: "limit", value: "N", summary: "At most so many, 1–1000; 100 if not given.")

    static let form = CommandForm(
        path: ["calls"], summary: "List running calls, or show one.",
        operands: [
            OperandForm(name: "CALL", summary: "Show this one in full.", presence: .optional, kind: .ids(.calls))
        ],
        options: [allOption, agentOption, ticketOption, batchOption, limitOption],
        examples: [
            .init(line: "ctl calls", meaning: "what runs now"),
            .init(line: "ctl calls --all --agent 1001 --limit 20", meaning: "the last twenty of agent 1001"),
            .init(line: "ctl calls c-17", meaning: "one call with legs, quality and outcome"),
            .init(line: "ctl --json calls | jq '.calls[].callId'", meaning: "for a script"),
        ])

    let call: String?
    let list: ListCallsRequest

    init(_ given: GivenArguments) throws(UsageError) {
        call = given.operand(0)
        list = ListCallsRequest(
            agent: given.value(Self.agentOption), ticket: given.value(Self.ticketOption),
            batch: given.value(Self.batchOption), ended: given.has(Self.allOption) ? true : nil,
            limit: try given.integer(Self.limitOption, in: 1...1000))
    }

    func run(_ context: Context) throws -> ExitStatus {
        if let call {
            _ = try context.show(GetCallRequest(call: call)) { try CallSheet(call: $0).write(context.console) }
        } else {
            _ = try context.show(list) { try write($0, context.console) }
        }
        return .ok
    }

    private func write(_ list: CallList, _ console: Console) throws {
        if list.calls.isEmpty { return console.note("There is no call.") }
        var table = Table([
            .init(heading: "CALL"), .init(heading: "STATE"), .init(heading: "AGENT"), .init(heading: "NUMBER"),
            .init(heading: "TICKET"), .init(heading: "SINCE"), .init(heading: "TALK", alignment: .right),
            .init(heading: "OUTCOME"),
        ])
        table.rows = list.calls.map { call in
            [
                .init(call.callId), .init(message: Message(call.state), style: call.state == .talking ? .good : .plain),
                .init(call.agentId), .init(call.number), .init(call.ticketId),
                .init(LocalTime.text(of: call.requestedAt)),
                .init(call.talkSeconds > 0 ? LocalTime.duration(call.talkSeconds) : nil),
                .init(message: call.outcome.map { Message($0.disposition) } ?? "–"),
            ]
        }
        try console.table(table)
        let left = list.total - list.calls.count
        if left > 0 { console.note("\(left) more; see --limit.") }
    }
}
