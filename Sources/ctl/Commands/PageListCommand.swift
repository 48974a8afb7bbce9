import ControlAPI

/// `ctl page list`: who may act through the HTTP door.
struct PageListCommand: Command {
    static let form = CommandForm(
        path: ["page", "list"],
        summary: "List the pages and programs that are paired: for whom, from where, until when.",
        operands: [
            OperandForm(name: "AGENT", summary: "Only this agent's.", presence: .optional, kind: .ids(.agents))
        ],
        examples: [.init(line: "ctl page list", meaning: "all of them")])

    let request: ListPagesRequest

    init(_ given: GivenArguments) throws(UsageError) { request = ListPagesRequest(agent: given.operand(0)) }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { list in
            if list.pages.isEmpty { return context.console.note("No page is paired; see ctl pair.") }
            try context.console.table(PageSheet.table(of: list.pages))
        }
        return .ok
    }
}
