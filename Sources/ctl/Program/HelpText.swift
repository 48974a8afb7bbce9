/// Help made from the commands' forms.
struct HelpText {
    let language: Language

    /// Help for a command or a group; for all without words, or if they are neither.
    func write(_ words: [String], to output: Descriptor) throws(OutputFailure) {
        try output.write(text(words).joined(separator: "\n") + "\n")
    }

    func text(_ words: [String]) -> [String] {
        if let command = CommandIndex.command(words) { return help(for: command.form) }
        if let group = words.first, CommandIndex.isGroup([group]) { return help(forGroup: group) }
        return overview
    }

    func writeExitCodes(_ console: Console) throws(OutputFailure) {
        var table = Table([
            .init(heading: "CODE", alignment: .right), .init(heading: "NAME"), .init(heading: "MEANING"),
        ])
        table.rows = ExitStatus.allCases.map {
            [.init(Int($0.rawValue)), .init($0.name), .init(message: $0.meaning)]
        }
        try console.table(table)
    }
}

extension HelpText {
    private var overview: [String] {
        let single = CommandIndex.visible.filter { !CommandIndex.isGroup([$0.form.path[0]]) }
            .map { ($0.form.name, $0.form.summary) }
        let grouped = CommandIndex.groups.flatMap { group in
            CommandIndex.commands(inGroup: group.name).map { ($0.form.name, $0.form.summary) }
        }
        return [
            say("ctl talks to the callback dialer's daemon."), "", say("Usage: ctl COMMAND [arguments] [options]"), "",
        ]
            + section("Commands:", single) + [""] + rows(grouped) + [""]
            + section("Options of every command:", Self.rows(of: GlobalOptions.all)) + [""]
            + section("Environment:", Self.environment) + [""]
            + [
                say(
                    "Socket: --socket PATH, else DIALER_SOCKET, else $XDG_RUNTIME_DIR/dialer/dialer.sock, else \(SocketPath.system)"
                )
            ]
            + ["", say("More: ctl help COMMAND, ctl help exit-codes")]
    }

    private static let environment: [(String, Message)] = [
        ("DIALER_SOCKET", "The daemon's socket."),
        ("DIALER_AGENT", "The agent for whom “dial” dials."),
        ("NO_COLOR", "If not empty, no colours."),
        ("LC_ALL, LC_MESSAGES, LANG", "zh… gives Chinese, anything else English."),
        ("TZ", "Time zone of the times shown and given."),
    ]

    private func help(forGroup name: String) -> [String] {
        let commands = CommandIndex.commands(inGroup: name).map { ($0.form.name, $0.form.summary) }
        let summary = CommandIndex.groups.first { $0.name == name }.map { [say($0.summary), ""] } ?? []
        return summary + section("Commands:", commands) + ["", say("More: ctl help \(name) COMMAND")]
    }

    private func help(for form: CommandForm) -> [String] {
        var lines = [say(form.summary), "", say("Usage: \(Message(lines: form.usageLine))")]
        for paragraph in form.details { lines += ["", say(paragraph)] }
        let operands = form.operands.map { ($0.usage, $0.summary) }
        if !operands.isEmpty { lines += [""] + section("Arguments:", operands) }
        if !form.options.isEmpty { lines += [""] + section("Options:", Self.rows(of: form.options)) }
        lines += ["", say("Options of every command:") + " " + GlobalOptions.all.map(\.usage).joined(separator: ", ")]
        guard !form.examples.isEmpty else { return lines }
        lines += ["", say("Examples:")]
        for example in form.examples { lines += ["  \(example.line)", "      \(say(example.meaning))"] }
        return lines
    }

    private static func rows(of options: [OptionForm]) -> [(String, Message)] {
        options.map { option in ((option.short.map { "-\($0), " } ?? "") + option.usage, option.summary) }
    }

    private func section(_ heading: Message, _ rows: [(String, Message)]) -> [String] {
        [say(heading)] + self.rows(rows)
    }

    private func rows(_ rows: [(String, Message)]) -> [String] {
        let width = rows.map { DisplayWidth.columns(of: $0.0) }.max() ?? 0
        return rows.map { name, summary in
            let padding = String(repeating: " ", count: width + 2 - DisplayWidth.columns(of: name))
            return "  " + name + padding + say(summary)
        }
    }

    private func say(_ message: Message) -> String { message.text(in: language) }
}
