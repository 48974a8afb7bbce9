import ControlAPI

/// `ctl donotcall list`: numbers never to ring.
struct DoNotCallListCommand: Command {
    private static let limitOption = OptionForm(
        name: "limit", value: "N", summary: "At most so many, 1–5000; 1000 if not given.")
    private static let offsetOption = OptionForm(name: "offset", value: "N", summary: "Skip so many.")

    static let form = CommandForm(
        path: ["donotcall", "list"], summary: "List the numbers never to ring, the newest first.",
        options: [limitOption, offsetOption],
        examples: [.init(line: "ctl --json donotcall list | jq -r '.entries[].number'", meaning: "for a script")])

    let request: ListDoNotCallRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = ListDoNotCallRequest(
            limit: try given.integer(Self.limitOption, in: 1...5000),
            offset: try given.integer(Self.offsetOption, in: 0...Int.max))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try write($0, context.console) }
        return .ok
    }

    private func write(_ page: DoNotCallPage, _ console: Console) throws {
        if page.entries.isEmpty { return console.note("The list is empty.") }
        var table = Table([
            .init(heading: "NUMBER"), .init(heading: "SINCE"), .init(heading: "UNTIL"), .init(heading: "SOURCE"),
            .init(heading: "REASON"),
        ])
        table.rows = page.entries.map { entry in
            [
                .init(entry.number), .init(LocalTime.text(of: entry.addedAt)),
                .init(entry.until.map { LocalTime.text(of: $0) }), .init(entry.source), .init(entry.reason),
            ]
        }
        try console.table(table)
        let left = page.total - page.entries.count - (request.offset ?? 0)
        if left > 0 { console.note("\(left) more; see --limit and --offset.") }
    }
}
