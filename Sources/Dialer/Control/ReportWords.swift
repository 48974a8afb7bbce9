import CallQueue
import ControlAPI
import FoundationEssentials

/// Reports as others read them.
extension ControlAPI.ActivityReport {
    init(
        _ period: ReportPeriod, _ by: ReportGroupWord, _ report: CallQueue.ActivityReport, _ names: [String: String],
        _ rules: ReportRules
    ) {
        let cost = rules.handDialing
        self.init(
            from: period.filter.from, to: period.filter.to, fromText: period.fromText, toText: period.toText,
            zone: period.clock.name, by: by,
            groups: report.groups.map { ReportLine($0.key, names[$0.key], $0.line, handDialing: cost) },
            total: ReportLine("total", nil, report.total, handDialing: cost), handDialSeconds: cost,
            poorMOS: rules.poorMOS)
    }
}

extension ReportLine {
    init(_ key: String, _ name: String?, _ line: CallQueue.ActivityReport.Line, handDialing: Double) {
        self.init(
            key: key, name: name, selected: line.selected, attempted: line.attempted, reached: line.reached,
            resolutions: Dictionary(
                line.resolutions.map { ($0.key.word.rawValue, $0.value) }, uniquingKeysWith: +),
            attempts: line.attempts, answered: line.answered, abandoned: line.abandoned,
            answerSeizureRatio: line.answerSeizureRatio, attemptsPerReach: line.attemptsPerReach,
            abandonment: line.abandonment, firstAttempt: line.toFirstAttempt.map(ReportSpread.init),
            resolution: line.toResolution.map(ReportSpread.init), ring: ReportTime(line.ring),
            talk: ReportTime(line.talk), hold: ReportTime(line.hold), wrapUp: ReportTime(line.wrapUp),
            automated: line.automated.answered == 0 ? nil : ReportAutomated(line.automated),
            quality: ReportQuality(line.quality), satisfaction: line.satisfaction.isEmpty ? nil : line.satisfaction,
            savedMinutes: Double(line.attempts) * handDialing / 60)
    }
}

extension ReportTime {
    fileprivate init(_ sum: CallQueue.ActivityReport.Sum) {
        self.init(count: sum.count, seconds: sum.seconds.toMilliseconds, meanSeconds: sum.mean?.toMilliseconds)
    }
}

extension ReportSpread {
    fileprivate init(_ spread: CallQueue.ActivityReport.Spread) {
        self.init(
            count: spread.count, medianSeconds: spread.median.toMilliseconds, p90Seconds: spread.p90.toMilliseconds)
    }
}

extension ReportAutomated {
    fileprivate init(_ automated: CallQueue.ActivityReport.Automated) {
        self.init(
            answered: automated.answered, wanted: automated.wanted, handedOver: automated.handedOver,
            handOverRate: Double(automated.handedOver) / Double(max(1, automated.answered)),
            wait: ReportTime(automated.wait))
    }
}

extension ReportQuality {
    fileprivate init(_ quality: CallQueue.ActivityReport.Quality) {
        self.init(
            measured: quality.measured, p5: quality.p5?.toHundredths, median: quality.median?.toHundredths,
            poor: quality.poor, oneWay: quality.oneWay)
    }
}

// MARK: - Inspection

extension ControlAPI.InspectedCall {
    init(_ call: CallQueue.InspectedCall, _ clock: SiteClock, recording: String?) {
        self.init(
            callId: call.attempt.rawValue, ticketId: call.ticket?.rawValue, ticketClass: call.ticketClass?.rawValue,
            agentId: call.agent?.rawValue, number: call.number?.masked ?? "", requestedAt: call.issuedAt,
            at: clock.text(of: call.issuedAt), talkSeconds: call.talkTime, score: Int(call.score),
            findings: call.findings.map {
                ControlAPI.CallFinding(
                    reason: FindingWord(rawValue: $0.reason.rawValue), value: $0.value?.toMilliseconds)
            }, recordingId: recording)
    }
}

// MARK: - Call detail records

extension CallRecord {
    /// - Parameter revealsOthers: also the numbers of those who were called into the call; nil: as `reveals`.
    init(_ attempt: ExportedAttempt, _ clock: SiteClock, reveals: Bool, revealsOthers: Bool? = nil) {
        let record = attempt.record
        func shown(_ text: String?) -> String? {
            text.flatMap { $0.isEmpty ? nil : reveals ? $0 : NumberMask.maskedNumbers(in: $0) }
        }
        let ended = record.timeline
        let until = record.answeredAt ?? ended?.endedAt
        let ring: Double? = record.ringingAt.flatMap { from in
            until.map { max(0, $0.timeIntervalSince(from)).toMilliseconds }
        }
        let held: Double? = ended.flatMap { $0.heldTime > 0 ? $0.heldTime : nil }
        self.init(
            callId: record.attemptID.rawValue, ticketId: record.ticketID?.rawValue,
            batchId: record.batchID?.rawValue, ticketClass: record.ticketClass?.rawValue,
            attemptNumber: record.attemptNumber, agentId: record.agent?.rawValue,
            number: reveals ? record.destination.identity : record.destination.masked,
            origin: record.origin.rawValue, phase: record.phase.rawValue, requestedAt: record.issuedAt,
            agentInvitedAt: ended?.agentInvitedAt, agentAnsweredAt: ended?.agentAnsweredAt,
            customerInvitedAt: record.customerInvitedAt, ringingAt: record.ringingAt, answeredAt: record.answeredAt,
            endedAt: ended?.endedAt, disposition: record.disposition?.word, endedBy: record.endedBy?.rawValue,
            sip: record.sipStatus, q850: record.q850, text: shown(record.reasonText), trunk: attempt.trunk,
            counted: record.isCounted,
            ringSeconds: ring, talkSeconds: record.talkTime.toMilliseconds,
            heldSeconds: held, wrapUpSeconds: attempt.wrapUp,
            flow: record.flow?.rawValue, handOverWantedAt: ended?.handOverWantedAt,
            handedOverAt: ended?.handedOverAt, callAgainAt: record.callAgainAt,
            neverCallAgain: record.refusesCalls ? true : nil, mos: attempt.meanOpinionScore?.toHundredths,
            recording: record.recordingPath, recordingId: record.recordingPath.map(FilePath.stem),
            note: shown(record.note),
            others: attempt.others.isEmpty
                ? nil : attempt.others.map { revealsOthers ?? reveals ? $0 : NumberMask.masked($0) },
            utcOffset: clock.offset(at: record.issuedAt))
    }
}

extension Double {
    fileprivate var toMilliseconds: Double { (self * 1_000).rounded() / 1_000 }
    fileprivate var toHundredths: Double { (self * 100).rounded() / 100 }
}
