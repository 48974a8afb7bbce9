import ControlAPI
import FoundationEssentials

/// One batch in full.
struct BatchSheet {
    let batch: BatchInfo

    func write(_ console: Console) throws(OutputFailure) {
        var facts = Facts()
        facts.add("Batch", batch.batchId, .bold)
        facts.add("Name", batch.name)
        facts.add("State", Message(batch.state))
        facts.add("Loaded", LocalTime.text(of: batch.loadedAt))
        facts.add("Started", batch.startedAt.map { LocalTime.text(of: $0) })
        facts.add("Weight", batch.weight.map(Figure.plain))
        facts.add("Hours", batch.hours)
        facts.add("Mode", batch.mode.map { Message(mode: $0) })
        facts.add("Flow", batch.flow)
        facts.add("Tickets", "\(batch.tickets): \(StatusCommand.counts(batch.states))" as Message)
        facts.add("Waiting for", batch.waiting.isEmpty ? nil : StatusCommand.counts(batch.waiting))
        facts.add("Attempts", String(batch.attempts))
        facts.add("Done by", batch.forecast.map { $0.text(since: batch.startedAt) }, .bold)
        try facts.write(console)
        for summary in [batch.summary].compactMap(\.self) + (batch.additions ?? []) {
            try LoadSheet(summary: summary, namesBatch: false).write(console)
        }
    }
}

extension BatchForecast {
    /// A range wider than this part of the time it takes in all is told as one.
    private static let wide = 0.2
    /// One older than this many seconds, as with millions of tickets, says when it was made.
    private static let old = 30.0

    /// When, or between when, and what keeps it from being sooner.
    ///
    /// - Parameter started: when the batch began; nil where that is not known.
    func text(since started: Date?, now: Date = Date()) -> Message {
        let text = fresh(since: started)
        return now.timeIntervalSince(madeAt) > Self.old ? "\(text) (as of \(LocalTime.text(of: madeAt)))" : text
    }

    private func fresh(since started: Date?) -> Message {
        guard let completesAt else { return "not as things are: \(Message(limit))" }
        guard let earliestAt, let started else {
            return "\(LocalTime.text(of: completesAt)), limited by: \(Message(limit))"
        }
        guard let latestAt else {
            return "after \(LocalTime.text(of: earliestAt)), limited by: \(Message(limit))"
        }
        if latestAt.timeIntervalSince(earliestAt) > Self.wide * completesAt.timeIntervalSince(started) {
            let (first, last) = (LocalTime.text(of: earliestAt), LocalTime.text(of: latestAt))
            return "between \(first) and \(last), limited by: \(Message(limit))"
        }
        return "\(LocalTime.text(of: completesAt)), limited by: \(Message(limit))"
    }
}
