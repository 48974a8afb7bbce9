import FoundationEssentials

/// Makes a report of attempts that come one by one, in the order in which they were ordered.
struct ReportFold {
    private let grouping: ReportGrouping
    private let clock: SiteClock
    private let poorMOS: Double
    private let total: ReportTally
    private var groups: [String: ReportTally] = [:]
    /// The quarter of an hour last looked up: offsets change at none but its borders.
    private var quarter: (number: Int, day: Int, hour: Int)?

    init(by grouping: ReportGrouping, _ clock: SiteClock, _ rules: ReportRules) {
        self.grouping = grouping
        self.clock = clock
        poorMOS = rules.poorMOS
        total = ReportTally(poorMOS: rules.poorMOS)
    }

    mutating func add(_ attempt: ReportedAttempt) {
        total.add(attempt)
        tally(key(of: attempt)).add(attempt)
    }

    mutating func add(answer name: String, _ digit: String, of attempt: ReportedAttempt) {
        total.add(answer: name, digit)
        tally(key(of: attempt)).add(answer: name, digit)
    }

    /// Tickets of a batch and a class.
    mutating func select(_ count: Int, _ ticketClass: String, batch: String, committedAt: Int) {
        total.select(count)
        var attempt = ReportedAttempt()
        (attempt.ticketClass, attempt.batch, attempt.issuedAt) = (ticketClass, batch, committedAt)
        switch grouping {
        case .ticketClass, .batch, .day: tally(key(of: attempt)).select(count)
        case .agent, .hour, .trunk: break
        }
    }

    func report() -> ActivityReport {
        var report = ActivityReport()
        report.groups = groups.sorted { $0.key < $1.key }.map { .init(key: $0.key, line: $0.value.concluded()) }
        // Whoever was not called was called over no trunk: a line without a name has something to say, or is none.
        report.groups.removeAll { $0.key.isEmpty && $0.line.attempts == 0 && $0.line.selected ?? 0 == 0 }
        report.total = total.concluded()
        return report
    }

    private mutating func tally(_ key: String) -> ReportTally {
        if let known = groups[key] { return known }
        let tally = ReportTally(poorMOS: poorMOS)
        groups[key] = tally
        return tally
    }

    private mutating func key(of attempt: ReportedAttempt) -> String {
        switch grouping {
        case .ticketClass: return attempt.ticketClass
        case .batch: return attempt.batch
        case .agent: return attempt.agent
        case .trunk: return attempt.trunk
        case .hour:
            let hour = reading(attempt.issuedAt).hour
            return hour < 10 ? "0\(hour)" : "\(hour)"
        case .day: return SiteClock.text(ofDay: reading(attempt.issuedAt).day)
        }
    }

    private mutating func reading(_ milliseconds: Int) -> (day: Int, hour: Int) {
        let number = Int((Double(milliseconds) / 900_000).rounded(.down))
        if let quarter, quarter.number == number { return (quarter.day, quarter.hour) }
        let (day, second) = clock.reading(at: Date(timeIntervalSince1970: Double(number) * 900))
        quarter = (number, day, second / 3_600)
        return (day, second / 3_600)
    }
}
