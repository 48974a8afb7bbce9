import ControlAPI

/// `ctl drain`: start no new calls, let running ones finish.
struct DrainCommand: Command {
    private static let limitOption = OptionForm(
        name: "limit", value: "TIME",
        summary: "End what still runs after so long (90s, 5m); the configured time if not given.")
    private static let stopOption = OptionForm(name: "stop", summary: "End the daemon when the last call is over.")
    private static let cancelOption = OptionForm(name: "cancel", summary: "Take the drain back and call again.")

    static let form = CommandForm(
        path: ["drain"], summary: "Start no new calls; running ones finish.",
        options: [limitOption, stopOption, cancelOption],
        examples: [
            .init(line: "ctl drain --limit 5m --stop", meaning: "before maintenance"),
            .init(line: "ctl drain --cancel", meaning: "go on calling"),
        ])

    let request: DrainRequest

    init(_ given: GivenArguments) throws(UsageError) {
        let cancels = given.has(Self.cancelOption)
        let stops = given.has(Self.stopOption)
        if cancels, stops || given.has(Self.limitOption) { throw given.fault("--cancel goes with no other option.") }
        request = DrainRequest(
            limitSeconds: try given.seconds(Self.limitOption), stop: stops ? true : nil, cancel: cancels ? true : nil)
    }

    func run(_ context: Context) throws -> ExitStatus {
        _ = try context.show(request) { try write($0, context.console) }
        return .ok
    }

    private func write(_ result: DrainResult, _ console: Console) throws {
        guard result.draining else { return try console.line("New calls are started again.") }
        try console.line("No new calls are started. Calls still running: \(result.calls)")
        if let endsAt = result.endsAt, result.calls > 0 {
            try console.line("What still runs at \(LocalTime.text(of: endsAt)) is ended.")
        }
    }
}
