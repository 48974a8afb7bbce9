import ControlAPI

/// `ctl call play`.
struct CallPlayCommand: Command {
    private static let audiences = ["agent", "customer", "both"]
    private static let toOption = OptionForm(
        name: "to", value: "SIDE", summary: "agent, customer or both; both if not given.", kind: .words(audiences))

    static let form = CommandForm(
        path: ["call", "play"], summary: "Play a prompt in a running call; then the talk goes on.",
        details: ["Who is played to hears the prompt in place of the other, who goes on hearing."],
        operands: [
            OperandForm(name: "CALL", summary: "Id of the call.", kind: .ids(.calls)),
            OperandForm(name: "PROMPT", summary: "Its name, as its file in the sounds of the language."),
        ],
        options: [toOption],
        examples: [.init(line: "ctl call play c-17 one-moment --to customer", meaning: "the agent does not hear it")])

    let request: PlayRequest

    init(_ given: GivenArguments) throws(UsageError) {
        let to = given.value(Self.toOption)
        if let to, !Self.audiences.contains(to) { throw given.fault("--to must be agent, customer or both.") }
        request = PlayRequest(
            call: try given.required(0), prompt: try given.required(1), to: to.map(PromptAudienceWord.init(rawValue:)))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try CallSheet(call: $0).writeTalk(context.console) }
        return .ok
    }
}
