import ControlAPI

/// `ctl trunk test`.
struct TrunkTestCommand: Command {
    static let form = CommandForm(
        path: ["trunk", "test"], summary: "Ask a trunk now whether it is there (OPTIONS); say its answer and the time.",
        operands: [OperandForm(name: "TRUNK", summary: "Name of the trunk.", kind: .ids(.trunks))],
        examples: [.init(line: "ctl trunk test main", meaning: "one question, one answer")])

    let request: TestTrunkRequest

    init(_ given: GivenArguments) throws(UsageError) {
        request = TestTrunkRequest(trunk: try given.required(0))
    }

    func run(_ context: Context) throws -> ExitStatus {
        let result = try context.show(request) { try context.console.line(sentence($0)) }
        return result.alive ? .ok : .networkFailure
    }

    private func sentence(_ result: TrunkTestResult) -> Message {
        let milliseconds = "\(Int((result.seconds * 1000).rounded())) ms"
        guard let sip = result.sip else {
            let reason = Message(word: result.reason?.rawValue ?? "unknown")
            let text = result.text ?? "–"
            return "Trunk \(result.trunk): \(reason) after \(milliseconds) (\(text))"
        }
        return "Trunk \(result.trunk): SIP \(sip) \(result.text ?? "–") after \(milliseconds)"
    }
}
