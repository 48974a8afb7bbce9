import CallQueue
import ControlAPI
import FoundationEssentials

/// Batches, their rows and their figures as others read them.
extension BatchState {
    var word: BatchStateWord { BatchStateWord(rawValue: rawValue) }
}

extension BatchStateWord {
    /// A running batch of which nothing is left to do is completed; the queue itself knows no such state, because a
    /// released ticket sets it going again.
    init(_ state: BatchState, _ counts: TicketCounts) {
        let isOver = state == .running && counts.open + counts.held == 0
        self = isOver ? .completed : state.word
    }

    init(_ batch: TicketBatch, _ counts: TicketCounts) {
        self = batch.state == .running ? BatchStateWord(batch.state, counts) : batch.word
    }

    /// How many batches are in each state.
    static func tally(_ batches: [(TicketBatch, TicketCounts)]) -> [String: Int] {
        batches.reduce(into: [:]) { $0[BatchStateWord($1.0, $1.1).rawValue, default: 0] += 1 }
    }
}

extension TicketBatch {
    /// One that was loaded and never let go is not paused.
    var word: BatchStateWord { state == .paused && startedAt == nil ? .loaded : state.word }
}

extension BatchInfo {
    init(_ batch: TicketBatch, counts: TicketCounts, attempts: Int) {
        self.init(
            batchId: batch.id.rawValue, name: batch.name, state: BatchStateWord(batch, counts),
            loadedAt: batch.committedAt ?? batch.createdAt, tickets: batch.counts.accepted, states: counts.states,
            waiting: counts.waitingWords, attempts: attempts)
        weight = batch.weight == 1 ? nil : batch.weight
        hours = batch.terms.window?.description
        mode = batch.terms.mode?.rawValue
        flow = batch.terms.flow?.rawValue
        startedAt = batch.startedAt
    }
}

extension OutlookInfo {
    /// The most first.
    static func list(_ outlook: LoadOutlook) -> [OutlookInfo] {
        var lines = outlook.holds.map { reason, hold in
            OutlookInfo(reason: word(reason), tickets: hold.tickets, nextAt: hold.nextAt)
        }
        lines.append(OutlookInfo(reason: WaitingReasonWord.nextInLine.rawValue, tickets: outlook.callable))
        lines.append(OutlookInfo(reason: OutlookWord.late.rawValue, tickets: outlook.late))
        return lines.filter { $0.tickets > 0 }.sorted { ($1.tickets, $0.reason) < ($0.tickets, $1.reason) }
    }

    /// The word by which a ticket that waits says the same.
    private static func word(_ reason: String) -> String {
        switch GateReason(rawValue: reason) {
        case .capped?: WaitingReasonWord.cap.rawValue
        case .duplicateInFlight?: WaitingReasonWord.numberInFlight.rawValue
        case .notPermitted?, .needsConfirmation?, .invalidNumber?: WaitingReasonWord.review.rawValue
        default: reason
        }
    }
}

extension ControlAPI.RowVerdict {
    init(_ verdict: LoadVerdict) {
        self.init(
            row: verdict.position.record, line: verdict.position.line, ticketId: verdict.ticketID?.rawValue,
            verdict: RowVerdictWord(rawValue: verdict.kind.rawValue), column: verdict.column, reason: verdict.reason,
            text: verdict.detail)
    }
}

// MARK: - The report

extension ControlAPI.BatchReport {
    init(
        _ batch: TicketBatch, _ report: CallQueue.BatchReport, _ details: BatchReportDetails, _ counts: TicketCounts,
        now: Date
    ) {
        let isOpen = counts.open > 0 || report.running > 0
        let until = isOpen ? now : details.lastEndedAt ?? batch.committedAt ?? batch.createdAt
        self.init(
            batchId: batch.id.rawValue, name: batch.name, state: BatchStateWord(batch, counts),
            from: batch.createdAt, until: until,
            classes: report.classes.sorted { $0.key < $1.key }.map { name, line in
                ClassReport(name.rawValue, line, details.classes[name] ?? .init())
            },
            total: ClassReport("total", report.total, details.total),
            dispositions: Dictionary(uniqueKeysWithValues: report.outcomes.map { ($0.key.rawValue, $0.value) }),
            resolutions: Dictionary(
                details.resolutions.map { ($0.key.word.rawValue, $0.value) }, uniquingKeysWith: +),
            ticketStates: counts.states, recordings: details.recordings, recordingExample: details.recordingExample)
    }
}

extension ClassReport {
    fileprivate init(_ name: String, _ line: CallQueue.BatchReport.Line, _ details: BatchReportDetails.Line) {
        self.init(
            ticketClass: name, rows: line.selected + line.notSelected, selected: line.selected, reached: line.reached,
            resolved: line.resolved, unresolved: line.unresolved, attempts: line.attempts, answered: line.answered,
            answerSeizureRatio: line.answerSeizureRatio, abandoned: details.abandoned, talkSeconds: line.talkTime,
            averageRingSeconds: details.meanRingTime, answers: details.answers.isEmpty ? nil : details.answers)
    }
}
