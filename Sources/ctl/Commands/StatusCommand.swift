import ControlAPI

/// `ctl status`: the daemon at a glance.
struct StatusCommand: Command {
    static let form = CommandForm(
        path: ["status"], summary: "Show the daemon at a glance: calls, agents, trunks, tickets.",
        examples: [
            .init(line: "ctl status", meaning: "exit code 69 if the daemon is not running"),
            .init(line: "watch -n 2 ctl status", meaning: "again every two seconds"),
        ])

    init(_ given: GivenArguments) throws(UsageError) {}

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(StatusRequest()) { status in
            try facts(status).write(context.console)
            if !status.trunks.isEmpty { try context.console.table(trunks(status.trunks)) }
        }
        return .ok
    }

    private func facts(_ status: SystemStatus) -> Facts {
        var facts = Facts()
        let uptime = LocalTime.duration(status.uptimeSeconds)
        facts.add("Dialer", "version \(status.version), process \(status.pid), running for \(uptime)" as Message)
        if status.draining { facts.add("", "draining: no new calls" as Message, .warning) }
        let rate = Figure.text(status.callsPerSecond, digits: 1)
        facts.add("Calls", "\(status.calls), of them talking \(status.talking); new per second \(rate)" as Message)
        facts.add("Agents", Self.counts(status.agents))
        facts.add("Tickets", Self.counts(status.tickets))
        facts.add("Waiting for", status.waiting.isEmpty ? nil : Self.counts(status.waiting))
        facts.add("Batches", Self.counts(status.batches))
        facts.add("Recording", status.recording ? "on" : "off" as Message)
        facts.add(
            "Webhooks", status.webhooks.map { "\($0.waiting) wait, \($0.dead) failed" as Message },
            status.webhooks.map { $0.backingOff > 0 || $0.dead > 0 } == true ? .warning : .plain)
        facts.add("Memory", status.residentBytes.map(Figure.bytes))
        return facts
    }

    /// `idle 3, talking 2`, the most first.
    static func counts(_ counts: [String: Int]) -> Message {
        let counted = counts.filter { $0.value != 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        guard !counted.isEmpty else { return "none" }
        return Message(joining: counted.map { "\(Message(word: $0.key)) \($0.value)" })
    }

    private func trunks(_ trunks: [TrunkInfo]) -> Table {
        var table = Table([
            .init(heading: "TRUNK"), .init(heading: "STATE"), .init(heading: "LINES", alignment: .right),
            .init(heading: "SINCE"), .init(heading: "NOTE"),
        ])
        table.rows = trunks.map { trunk in
            [
                .init(trunk.name),
                .init(message: trunk.up ? "up" : "down", style: trunk.up ? .good : .bad),
                .init(trunk.lines.map { "\(trunk.linesUsed)/\($0)" } ?? "\(trunk.linesUsed)"),
                .init(trunk.since.map { LocalTime.text(of: $0) }), .init(message: Message(daemon: trunk.text)),
            ]
        }
        return table
    }
}
