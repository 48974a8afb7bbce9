/// `ctl completion`: scripts that let a shell complete commands, options and ids.
struct CompletionCommand: Command {
    static let form = CommandForm(
        path: ["completion"], summary: "Print a completion script for a shell.",
        operands: [
            OperandForm(name: "SHELL", summary: "bash, zsh or fish", kind: .words(["bash", "zsh", "fish"]))
        ],
        examples: [
            .init(line: "ctl completion bash > /usr/share/bash-completion/completions/ctl", meaning: "for every user"),
            .init(line: "ctl completion zsh > ~/.zfunc/_ctl", meaning: "with ~/.zfunc in fpath"),
            .init(line: "ctl completion fish > ~/.config/fish/completions/ctl.fish", meaning: "for yourself"),
        ])

    let script: String

    init(_ given: GivenArguments) throws(UsageError) {
        switch try given.required(0) {
        case "bash": script = BashCompletion.script()
        case "zsh": script = ZshCompletion.script()
        case "fish": script = FishCompletion.script()
        case let other: throw given.fault("There is no script for “\(other)”; there is one for bash, zsh and fish.")
        }
    }

    func run(_ context: Context) throws -> ExitStatus {
        try context.console.output.write(script)
        return .ok
    }
}
