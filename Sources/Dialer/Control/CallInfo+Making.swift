import CallQueue
import ControlAPI
import FoundationEssentials
import Media
import SIP

/// One call as others see it, from its life or from its record.
extension CallInfo {
    init(_ call: CallSnapshot, now: Date = Date()) {
        let times = call.timeline
        let answeredAt = times.date(times.customerAnswered)
        let endedAt = times.date(times.ended)
        self.init(
            callId: call.order.callID.rawValue, ticketId: call.order.ticketID?.rawValue,
            batchId: call.order.batchID?.rawValue, agentId: call.agent?.rawValue,
            number: call.order.destination.masked, state: call.word, attemptNumber: call.order.attemptNumber,
            trunk: call.trunk, requestedAt: call.order.issuedAt, agentAnsweredAt: times.date(times.agentAnswered),
            customerRingingAt: times.date(times.customerRinging), answeredAt: answeredAt, endedAt: endedAt,
            durationSeconds: max(0, (endedAt ?? now).timeIntervalSince(call.order.issuedAt)),
            talkSeconds: answeredAt.map { max(0, (endedAt ?? now).timeIntervalSince($0)) } ?? 0,
            legs: call.legInfos,
            recording: call.recordingPath, recordingState: call.isOver ? nil : call.recording.word,
            limitAt: call.isOver ? nil : call.limitAt, note: call.order.note, flow: call.order.flow?.rawValue,
            answers: [AnswerInfo](call.words.answers), callAgainAt: call.words.callAgainAt,
            neverCallAgain: call.words.refusesCalls ? true : nil,
            origin: call.order.origin.rawValue)
        otherNumber = call.order.isToOtherNumber ? true : nil
    }

    init(_ record: CallDetailRecord, answers: [CustomerWords.Answer] = [], legs: [LegRecord] = []) {
        self.init(
            callId: record.attemptID.rawValue, ticketId: record.ticketID?.rawValue,
            batchId: record.batchID?.rawValue, agentId: record.agent?.rawValue, number: record.destination.masked,
            state: record.phase == .ended ? .ended : .requested, attemptNumber: record.attemptNumber,
            requestedAt: record.issuedAt, agentAnsweredAt: record.timeline?.agentAnsweredAt,
            customerRingingAt: record.ringingAt, answeredAt: record.answeredAt, endedAt: record.timeline?.endedAt,
            durationSeconds: record.timeline.map { max(0, $0.endedAt.timeIntervalSince(record.issuedAt)) } ?? 0,
            talkSeconds: record.talkTime, legs: legs.map { LegInfo($0) }, outcome: OutcomeInfo(record),
            recording: record.recordingPath,
            note: record.note, flow: record.flow?.rawValue, answers: [AnswerInfo](answers),
            callAgainAt: record.callAgainAt, neverCallAgain: record.refusesCalls ? true : nil,
            origin: record.origin.rawValue)
        otherNumber = record.isToOtherNumber ? true : nil
    }
}

extension CallInfo {
    /// The trunks it went through.
    mutating func tell(_ tries: [TrunkTry]) {
        trunk = tries.last?.trunk
        self.tries = tries.count < 2 ? nil : tries.map(TrunkTryInfo.init)
    }
}

extension TrunkTryInfo {
    init(_ step: TrunkTry) {
        self.init(
            trunk: step.trunk, invitedAt: step.invitedAt, endedAt: step.endedAt, sip: step.sipStatus, q850: step.q850,
            text: step.reasonText.isEmpty ? nil : NumberMask.maskedNumbers(in: step.reasonText))
    }
}

extension OutcomeInfo {
    /// Nil while the attempt runs.
    init?(_ record: CallDetailRecord) {
        guard let disposition = record.disposition else { return nil }
        let until = record.answeredAt ?? record.timeline?.endedAt
        let ring = record.ringingAt.flatMap { from in until.map { max(0, $0.timeIntervalSince(from)) } }
        self.init(
            disposition: disposition.word, blame: disposition.blameWord, sip: record.sipStatus, q850: record.q850,
            endedBy: record.endedBy?.word, ringSeconds: ring, talkSeconds: record.talkTime,
            text: record.reasonText.isEmpty ? nil : NumberMask.maskedNumbers(in: record.reasonText))
    }
}

extension CallSnapshot {
    fileprivate var legInfos: [LegInfo] {
        parties.all.map { party in
            LegInfo(
                leg: party.role.word, party: Int(party.id.rawValue), agentId: party.agent?.rawValue,
                number: party.number?.masked, state: party.presence.word,
                codec: legs[party.id]?.remote.map { "\($0.codec)".uppercased() },
                srtp: legs[party.id]?.remote?.crypto?.suite.name,
                answeredAt: timeline.date(legs[party.id]?.answered), held: party.isHeld || party.holdsUs ? true : nil,
                muted: party.isMuted ? true : nil,
                received: sound[party.id].map {
                    LegQuality(AudioFigures($0.received), roundTrip: $0.roundTripMilliseconds)
                },
                sent: sound[party.id].map { LegQuality(AudioFigures($0.sent)) })
        }
    }
}

extension Party.Presence {
    fileprivate var word: LegStateWord {
        switch self {
        case .calling(hasMedia: false): .calling
        case .calling(hasMedia: true): .early
        case .present: .confirmed
        case .leaving, .gone: .disconnected
        }
    }
}

extension RecordingState {
    fileprivate var word: RecordingStateWord {
        switch self {
        case .off: .off
        case .announcing: .announcing
        case .on: .on
        case .paused: .paused
        }
    }
}
