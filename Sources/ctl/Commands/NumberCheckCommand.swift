import ControlAPI

/// `ctl number check`: how a number is read and whether it could be rung now.
struct NumberCheckCommand: Command {
    private static let regionOption = OptionForm(
        name: "region", value: "CC",
        summary: "Country of numbers without a country code, e.g. CN; else the configured one.")

    static let form = CommandForm(
        path: ["number", "check"], summary: "Say how a number is read and whether it could be rung now. Dials nothing.",
        operands: [OperandForm(name: "NUMBER", summary: "As people write it.")], options: [regionOption],
        examples: [.init(line: "ctl number check 0571-88888888转802", meaning: "landline with extension")])

    let request: CheckNumberRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = CheckNumberRequest(number: try given.required(0), region: given.value(Self.regionOption))
    }

    func run(_ context: Context) throws -> ExitStatus {
        let verdict = try context.show(request) { try write($0, context.console) }
        if !verdict.valid { return .invalidNumber }
        return verdict.dialable ? .ok : verdict.reason.map { ExitStatus($0) } ?? .refusedByPolicy
    }

    private func write(_ verdict: NumberVerdict, _ console: Console) throws {
        var facts = Facts()
        facts.add("Number", verdict.e164 ?? request.number, .bold)
        facts.add("Extension", verdict.extensionDigits)
        facts.add("Kind", verdict.kind.map { Message(word: $0) })
        facts.add("Region", verdict.region)
        facts.add("Second number", verdict.alternate)
        facts.add("Valid", (verdict.valid ? "yes" : "no") as Message, verdict.valid ? .good : .bad)
        facts.add("Can be rung now", (verdict.dialable ? "yes" : "no") as Message, verdict.dialable ? .good : .warning)
        facts.add("Reason", verdict.reason.map { Message($0) })
        facts.add("", verdict.text.map { Message(told: $0) })
        facts.add("From", verdict.retryAt.map { LocalTime.text(of: $0) })
        try facts.write(console)
    }
}
