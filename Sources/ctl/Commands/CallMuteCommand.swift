import ControlAPI

/// `ctl call mute`.
struct CallMuteCommand: Command {
    private static let partyOption = OptionForm(
        name: "party", value: "N", summary: "Its number in the call, as “ctl calls CALL” shows it.")

    static let form = CommandForm(
        path: ["call", "mute"], summary: "Let nobody hear the agent, who goes on hearing.",
        details: ["A muted customer is heard again when another person has the call."],
        operands: [OperandForm(name: "CALL", summary: "Id of the call.", kind: .ids(.calls))],
        options: [partyOption],
        examples: [.init(line: "ctl call mute c-17", meaning: "the agent of the call")])

    let request: MuteRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = MuteRequest(call: try given.required(0), party: try given.integer(Self.partyOption, in: 0...255))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try CallSheet(call: $0).writeTalk(context.console) }
        return .ok
    }
}
