/// Counts one line of a report.
final class ReportTally {
    private var line = ActivityReport.Line()
    private var tickets: Set<Int> = []
    private var reached: Set<Int> = []
    private var firsts: [Float] = []
    private var resolutions: [Float] = []
    private var scores: [Float] = []
    private let poorMOS: Double

    init(poorMOS: Double) { self.poorMOS = poorMOS }

    func select(_ count: Int) { line.selected = (line.selected ?? 0) + count }

    func add(_ attempt: ReportedAttempt) {
        guard let invitedAt = attempt.invitedAt else { return }
        line.attempts += 1
        if let ticket = attempt.ticket { add(ticket, attempt, invitedAt) }
        if let ringingAt = attempt.ringingAt, let until = attempt.answeredAt ?? attempt.endedAt {
            line.ring.add(milliseconds: until - ringingAt)
        }
        if attempt.disposition == Disposition.abandoned.rawValue { line.abandoned += 1 }
        guard attempt.isAnswered else { return }
        line.answered += 1
        line.talk.add(milliseconds: attempt.talk)
        if let held = attempt.held, held > 0 { line.hold.add(milliseconds: held) }
        if let wrapUp = attempt.wrapUp { line.wrapUp.add(milliseconds: wrapUp) }
        addAutomated(attempt)
        addQuality(attempt)
    }

    func add(answer name: String, _ digit: String) { line.satisfaction[name, default: [:]][digit, default: 0] += 1 }

    /// Once per ticket, however often it was called.
    private func add(_ ticket: Int, _ attempt: ReportedAttempt, _ invitedAt: Int) {
        line.ticketAttempts += 1
        if attempt.isAnswered { reached.insert(ticket) }
        guard tickets.insert(ticket).inserted else { return }
        if let openedAt = attempt.openedAt {
            if !attempt.hasEarlier { firsts.append(Self.seconds(invitedAt - openedAt)) }
            if let resolvedAt = attempt.resolvedAt { resolutions.append(Self.seconds(resolvedAt - openedAt)) }
        }
        if let resolution = attempt.resolution { line.resolutions[resolution, default: 0] += 1 }
    }

    private func addAutomated(_ attempt: ReportedAttempt) {
        guard attempt.isLedByFlow else { return }
        line.automated.answered += 1
        guard let wanted = attempt.handOverAt else { return }
        line.automated.wanted += 1
        guard let came = attempt.handedOverAt else { return }
        line.automated.handedOver += 1
        line.automated.wait.add(milliseconds: came - wanted)
    }

    private func addQuality(_ attempt: ReportedAttempt) {
        if attempt.isOneWay, attempt.talk >= ReportedAttempt.leastTalk { line.quality.oneWay += 1 }
        guard let score = attempt.meanOpinionScore else { return }
        scores.append(Float(score))
        if score < poorMOS { line.quality.poor += 1 }
    }

    /// The figures; nothing is added afterwards.
    func concluded() -> ActivityReport.Line {
        line.attempted = tickets.count
        line.reached = reached.count
        line.toFirstAttempt = Self.spread(&firsts)
        line.toResolution = Self.spread(&resolutions)
        scores.sort()
        line.quality.measured = scores.count
        line.quality.p5 = Self.quantile(scores, 0.05)
        line.quality.median = Self.quantile(scores, 0.5)
        return line
    }

    private static func seconds(_ milliseconds: Int) -> Float { Float(max(0, milliseconds)) / 1_000 }

    private static func spread(_ values: inout [Float]) -> ActivityReport.Spread? {
        values.sort()
        guard let median = quantile(values, 0.5), let p90 = quantile(values, 0.9) else { return nil }
        return ActivityReport.Spread(count: values.count, median: median, p90: p90)
    }

    /// The smallest value that this share of all does not exceed (nearest rank); nil of nothing.
    static func quantile(_ sorted: [Float], _ share: Double) -> Double? {
        guard !sorted.isEmpty else { return nil }
        let rank = Int((share * Double(sorted.count)).rounded(.up))
        return Double(sorted[min(max(rank, 1), sorted.count) - 1])
    }
}
