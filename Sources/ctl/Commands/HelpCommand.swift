import ControlAPI

/// `ctl help`: all commands, one command, or the exit codes.
struct HelpCommand: Command {
    static let form = CommandForm(
        path: ["help"], summary: "Show help for a command, or “exit-codes”.",
        operands: [OperandForm(name: "COMMAND", summary: "Its words, or exit-codes.", presence: .repeated)],
        examples: [
            .init(line: "ctl help batch load", meaning: "one command"),
            .init(line: "ctl help exit-codes", meaning: "what the process ends with"),
        ])

    let words: [String]

    init(_ given: GivenArguments) throws(UsageError) {
        words = given.operands
        try Self.check(given.operands)
    }

    private static func check(_ words: [String]) throws(UsageError) {
        let topics = [[], [CommandIndex.exitCodesTopic]]
        if topics.contains(words) || CommandIndex.isGroup(words) || CommandIndex.command(words) != nil { return }
        let name = words.joined(separator: " ")
        let known =
            CommandIndex.visible.map { $0.form.name } + CommandIndex.groups.map(\.name) + [CommandIndex.exitCodesTopic]
        guard let near = NearestWord.to(name, among: known) else {
            throw UsageError("There is no help for “\(name)”.", command: nil)
        }
        throw UsageError("There is no help for “\(name)”. Did you mean “\(near)”?", command: nil)
    }

    func run(_ context: Context) throws -> ExitStatus {
        let text = HelpText(language: context.console.language)
        if words == [CommandIndex.exitCodesTopic] {
            try text.writeExitCodes(context.console)
        } else {
            try text.write(words, to: context.console.output)
        }
        return .ok
    }
}
