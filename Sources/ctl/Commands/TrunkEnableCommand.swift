import ControlAPI

/// `ctl trunk enable`.
struct TrunkEnableCommand: Command {
    static let form = CommandForm(
        path: ["trunk", "enable"],
        summary: "Put a trunk back into use, after ctl trunk disable or before its rest is over.",
        operands: [OperandForm(name: "TRUNK", summary: "Name of the trunk.", kind: .ids(.trunks))],
        examples: [.init(line: "ctl trunk enable main", meaning: "calls go through it again")])

    let request: EnableTrunkRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = EnableTrunkRequest(trunk: try given.required(0))
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { info in
            try context.console.line("Trunk \(info.name): \(info.up ? "up" : "down" as Message)")
            if let text = info.text { context.console.note(Message(daemon: text)) }
        }
        return .ok
    }
}
