import Synchronization

/// Counts events, not when they happen but a moment later: whoever appends them is not kept waiting, and nobody is woken.
final class EventMeter: Sendable {
    private struct State {
        var cursor: Int
        var figures = EventFigures()
        var lag = Histogram.lag
    }

    private let log: EventLog
    private let state: Mutex<State>

    init(_ log: EventLog) {
        self.log = log
        state = Mutex(State(cursor: log.bounds.newest))
    }

    /// Counts what has come since the last time. To be called more often than the log forgets.
    func catchUp() {
        state.withLock { state in
            while true {
                let slice = log.records(after: state.cursor, limit: 512)
                if let lost = slice.lost { state.figures.miss(lost.count) }
                for record in slice.records { state.figures.note(record.event) }
                state.cursor = slice.cursor
                if slice.records.isEmpty { return }
            }
        }
    }

    /// How long an event waited before its reader was sent it. Seconds.
    func note(lag seconds: Double) {
        state.withLock { $0.lag.add(max(0, seconds)) }
    }

    /// What is known now.
    func text(streams: Int) -> String {
        catchUp()
        let (figures, lag) = state.withLock { ($0.figures, $0.lag) }
        var text = MetricsText()
        figures.write(to: &text)
        text.add("dialer_event_lag_seconds", "From an event to its being sent to a page.", lag)
        text.add("dialer_event_streams", .gauge, "Pages that read events.", Double(streams))
        return text.text
    }
}
