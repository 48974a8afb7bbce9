import ControlAPI

/// `ctl pair`: let a browser page act for an agent.
struct PairCommand: Command {
    private static let originOption = OptionForm(
        name: "origin", value: "URL",
        summary:
            "Origin of the ticket page, e.g. https://tickets.example.com; “none” for a program; our own page if not given."
    )
    private static let roleOption = OptionForm(
        name: "role", value: "ROLE", summary: "What the page may do; agent if not given.",
        kind: .words(PageRole.all.map(\.rawValue)))

    static let form = CommandForm(
        path: ["pair"], summary: "Let a browser page act for an agent: prints a link or code that works once.",
        operands: [OperandForm(name: "AGENT", summary: "For whom the page acts.", kind: .ids(.agents))],
        options: [originOption, roleOption],
        examples: [
            .init(line: "ctl pair 1001", meaning: "link to our own page"),
            .init(line: "ctl pair 1001 --origin https://tickets.example.com", meaning: "code for a ticket page"),
            .init(line: "ctl pair crm --role integration --origin none", meaning: "a ticket system's server"),
        ])

    let request: PairPageRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = PairPageRequest(
            agent: try given.required(0), origin: given.value(Self.originOption),
            role: given.value(Self.roleOption).map { PageRole(rawValue: $0) })
    }

    func run(_ context: Context) throws -> ExitStatus {
        let console = context.console
        _ = try context.show(request) { pairing in
            if let url = pairing.url { try console.line(Message(verbatim: url)) }
            if console.quiet, pairing.url != nil { return }
            try console.line(console.quiet ? Message(verbatim: pairing.code) : "Code: \(pairing.code)")
            console.note("Works once, until \(LocalTime.text(of: pairing.expiresAt)).")
        }
        return .ok
    }
}
