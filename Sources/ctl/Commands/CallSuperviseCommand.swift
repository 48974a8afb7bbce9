import ControlAPI

/// `ctl call supervise`.
struct CallSuperviseCommand: Command {
    private static let agentOption = OptionForm(
        name: "agent", value: "ID", summary: "The supervisor; DIALER_AGENT if not given.", kind: .ids(.agents),
        variable: "DIALER_AGENT")
    private static let modeOption = OptionForm(
        name: "mode", value: "MODE",
        summary: "listen (heard by nobody), whisper (by the agent), barge (by all); listen if not given.",
        kind: .words(["listen", "whisper", "barge"]))

    static let form = CommandForm(
        path: ["call", "supervise"], summary: "Hear in on a call, speak to its agent, or to all.",
        details: ["In the call already, it changes how the supervisor takes part."],
        operands: [OperandForm(name: "CALL", summary: "Id of the call.", kind: .ids(.calls))],
        options: [agentOption, modeOption],
        examples: [
            .init(line: "ctl call supervise c-17 --agent 9001", meaning: "hear in"),
            .init(line: "ctl call supervise c-17 --agent 9001 --mode whisper", meaning: "speak to the agent"),
        ])

    let request: SuperviseRequest

    init(_ given: GivenArguments) throws(UsageError) {
        let mode = given.value(Self.modeOption) ?? "listen"
        guard ["listen", "whisper", "barge"].contains(mode) else {
            throw given.fault("--mode “\(mode)” must be listen, whisper or barge.")
        }
        request = SuperviseRequest(
            call: try given.required(0), agent: try given.required(Self.agentOption),
            mode: SupervisionWord(rawValue: mode))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try CallSheet(call: $0).writeTalk(context.console) }
        return .ok
    }
}
