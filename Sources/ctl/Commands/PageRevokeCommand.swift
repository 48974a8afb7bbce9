import ControlAPI

/// `ctl page revoke`: at once.
struct PageRevokeCommand: Command {
    private static let agentOption = OptionForm(
        name: "agent", value: "ID", summary: "All that this agent's pages have, and codes that were not used yet.",
        kind: .ids(.agents))

    static let form = CommandForm(
        path: ["page", "revoke"], summary: "Take a page's token away at once; its event streams end.",
        usage: "ctl page revoke PAGE\n       ctl page revoke --agent ID",
        operands: [OperandForm(name: "PAGE", summary: "As “ctl page list” shows it.", presence: .optional)],
        options: [agentOption],
        examples: [
            .init(line: "ctl page revoke 3f9c0a17b2de", meaning: "one token"),
            .init(line: "ctl page revoke --agent 1001", meaning: "when the agent's computer is lost"),
        ])

    let request: RevokePageRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = RevokePageRequest(page: given.operand(0), agent: given.value(Self.agentOption))
        guard (request.page == nil) != (request.agent == nil) else {
            throw given.fault("Give one PAGE, or --agent ID.")
        }
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { list in
            if list.pages.isEmpty { return context.console.note("No page is paired; see ctl pair.") }
            for page in list.pages { try context.console.line("\(page.pageId) is revoked.") }
        }
        return .ok
    }
}
