import ControlAPI

@testable import ControlServer

/// The events appended to a log since this was made.
struct EventCollector {
    private let log: EventLog
    private let start: Int

    init(_ log: EventLog) {
        self.log = log
        start = log.bounds.newest
    }

    var events: [ControlEvent] { log.records(after: start, limit: 10_000).records.map(\.event) }
}
