import ControlAPI

/// `ctl flow list`: the call flows of the configuration.
struct FlowListCommand: Command {
    static let form = CommandForm(
        path: ["flow", "list"], summary: "List the call flows of the configuration.",
        examples: [.init(line: "ctl flow list", meaning: "all there are")])

    init(_ given: GivenArguments) throws(UsageError) {}

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(ListFlowsRequest()) { try write($0, context.console) }
        return .ok
    }

    private func write(_ list: FlowList, _ console: Console) throws {
        if list.flows.isEmpty { return console.note("There is no flow in the configuration; see docs/flows.md.") }
        var table = Table([
            .init(heading: "FLOW"), .init(heading: "STEPS", alignment: .right), .init(heading: "ABOUT"),
        ])
        table.rows = list.flows.map { [.init($0.name), .init($0.steps), .init($0.about)] }
        try console.table(table)
    }
}
