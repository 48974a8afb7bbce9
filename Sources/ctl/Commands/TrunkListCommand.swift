import ControlAPI

/// `ctl trunk list`: how the trunks stand.
struct TrunkListCommand: Command {
    static let form = CommandForm(
        path: ["trunk", "list"], summary: "List the trunks: where, whether calls go through them, and why not.",
        examples: [.init(line: "ctl trunk list", meaning: "in the order of the configuration")])

    init(_ given: GivenArguments) throws(UsageError) {}

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(ListTrunksRequest()) { try write($0.trunks, context.console) }
        return .ok
    }

    private func write(_ trunks: [TrunkInfo], _ console: Console) throws {
        var table = Table([
            .init(heading: "TRUNK"), .init(heading: "STATE"), .init(heading: "LINES", alignment: .right),
            .init(heading: "ADDRESS"), .init(heading: "OVER"), .init(heading: "UNTIL"), .init(heading: "NOTE"),
        ])
        table.rows = trunks.map { trunk in
            [
                .init(trunk.name), .init(message: trunk.up ? "up" : "down", style: trunk.up ? .good : .bad),
                .init(trunk.lines.map { "\(trunk.linesUsed)/\($0)" } ?? "\(trunk.linesUsed)"), .init(trunk.address),
                .init(trunk.transport), .init(trunk.readyAt.map { LocalTime.text(of: $0) }),
                .init(message: Message(daemon: trunk.text)),
            ]
        }
        try console.table(table)
    }
}
