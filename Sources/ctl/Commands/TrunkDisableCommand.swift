import ControlAPI

/// `ctl trunk disable`.
struct TrunkDisableCommand: Command {
    static let form = CommandForm(
        path: ["trunk", "disable"],
        summary: "Take a trunk out of use: no new call goes through it, running ones go on.",
        details: ["It stays so over reloads and restarts, until ctl trunk enable."],
        operands: [OperandForm(name: "TRUNK", summary: "Name of the trunk.", kind: .ids(.trunks))],
        examples: [.init(line: "ctl trunk disable main", meaning: "before work at the gateway")])

    let request: DisableTrunkRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = DisableTrunkRequest(trunk: try given.required(0))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { info in
            try context.console.line("Trunk \(info.name): \(info.up ? "up" : "down" as Message)")
            if let text = info.text { context.console.note(Message(daemon: text)) }
        }
        return .ok
    }
}
