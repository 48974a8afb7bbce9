import ControlAPI
import FoundationEssentials

/// What a simulation found.
struct SimulationSheet {
    let result: SimulationInfo

    func write(_ console: Console) throws(OutputFailure) {
        guard result.tickets > 0 else { return try writeNothing(console) }
        try facts.write(console)
        if !result.hours.isEmpty { try console.table(hours) }
        guard result.endsAt == nil else { return }
        console.note("It does not end within the time given; what is left waits for: \(StatusCommand.counts(left))")
    }

    /// Why there was nothing to simulate, and what there could be.
    private func writeNothing(_ console: Console) throws(OutputFailure) {
        try console.line("There was nothing to simulate: there is no ticket to call.")
        guard let leftOut else { return }
        try console.line("Not started, or paused: \(leftOut)")
        guard let first = result.leftOut?.keys.sorted().first else { return }
        try console.line("One of them as if it ran: ctl simulate --batch \(first)")
    }

    /// Batches and their tickets; ids are no words.
    private var leftOut: Message? {
        guard let leftOut = result.leftOut, !leftOut.isEmpty else { return nil }
        let shown = leftOut.sorted { $0.key < $1.key }.map { "\($0.key) (tickets: \($0.value))" as Message }
        return Message(joining: shown)
    }

    private var left: [String: Int] { result.waiting.isEmpty ? result.states : result.waiting }

    private var facts: Facts {
        var facts = Facts()
        facts.add("Begins", LocalTime.text(of: result.from))
        facts.add("Ends", result.endsAt.map { LocalTime.text(of: $0) }, .bold)
        facts.add("Takes", result.endsAt.map { LocalTime.duration($0.timeIntervalSince(result.from)) })
        facts.add("Limited by", limits)
        facts.add("Agents", "\(result.agents), busy \(percent(result.occupancyPercent))" as Message)
        facts.add("Tickets", "\(result.tickets): \(StatusCommand.counts(result.states))" as Message)
        facts.add("Waiting for", result.waiting.isEmpty ? nil : StatusCommand.counts(result.waiting))
        facts.add("Left out", leftOut.map { "\($0): not started, or paused" as Message })
        facts.add("Reached", reached)
        facts.add("Attempts", "\(result.attempts): \(StatusCommand.counts(result.outcomes))" as Message)
        facts.add("Abandoned", result.abandonedPercent > 0 ? percent(result.abandonedPercent) : nil)
        facts.add("Talk time", LocalTime.duration(result.talkSeconds))
        facts.add("Idle", LocalTime.duration(result.idleSeconds))
        facts.add("Taken to be", model)
        return facts
    }

    private func percent(_ percent: Double) -> String { Figure.text(percent, digits: 1) + " %" }

    private var reached: String {
        let share = result.tickets > 0 ? Double(result.reached) / Double(result.tickets) : 0
        return "\(result.reached) (\(Figure.percent(share)))"
    }

    /// The longest first, as shares of the whole time.
    private var limits: Message? {
        let all = result.limits.values.reduce(0, +)
        guard all > 0 else { return nil }
        let shown = result.limits.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(4)
        return Message(joining: shown.map { "\(Message(word: $0.key)) \(Figure.percent($0.value / all))" })
    }

    private var model: Message {
        let model = result.model
        let rates = model.answerRates.map { Figure.percent($0) }.joined(separator: " / ")
        return
            "\(rates) answer after \(Figure.text(model.ringSeconds, digits: 0)) s, talk \(LocalTime.duration(model.talkSeconds)), write-up \(LocalTime.duration(model.wrapUpSeconds)); \(model.measuredCalls) calls measured"
    }

    private var hours: Table {
        var table = Table([
            .init(heading: "FROM"), .init(heading: "ATTEMPTS", alignment: .right),
            .init(heading: "REACHED", alignment: .right), .init(heading: "IDLE", alignment: .right),
            .init(heading: "LIMITED BY"),
        ])
        table.rows = result.hours.map { hour in
            [
                .init(LocalTime.text(of: hour.from)), .init(hour.attempts), .init(hour.reached),
                .init(LocalTime.duration(hour.idleSeconds)), .init(message: hour.limit.map { Message($0) } ?? ""),
            ]
        }
        return table
    }
}
