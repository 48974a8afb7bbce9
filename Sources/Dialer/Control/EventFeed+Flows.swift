import CallQueue
import ControlAPI
import ControlServer

/// What customers tell flows, and to whom they are handed over.
extension EventFeed {
    func call(_ call: CallSnapshot, said words: CustomerWords) {
        var data = EventData(batchId: call.order.batchID?.rawValue)
        var kind = EventKind.callWish
        if let answer = words.answers.first {
            kind = .callAnswer
            data.flow = answer.flow.rawValue
            data.answers = [AnswerInfo(answer)]
        } else if let at = words.callAgainAt {
            data.reason = "callAgain"
            data.readyAt = at
        } else {
            data.reason = "neverCallAgain"
        }
        events.append(head(kind, call, leg: .customer, data: data))
        // Which key it was is the event's matter: it may be of more than a question's answer.
        log.info(kind.rawValue, ["call": call.order.callID.rawValue, "step": words.answers.first?.step])
    }

    func seeksAgent(_ order: CallOrder) { onSeek(order) }

    func call(
        _ call: CallSnapshot, handsOverTo agent: AgentID, _ why: FlowHandOver.Reason, _ words: CustomerWords
    ) {
        var data = EventData(
            state: call.word.rawValue, number: call.order.destination.masked, batchId: call.order.batchID?.rawValue)
        data.partyAgent = agent.rawValue
        data.reason = why.rawValue
        data.flow = call.order.flow?.rawValue
        data.answers = words.answers.map(AnswerInfo.init)
        data.file = call.recordingPath
        events.append(head(.callHandover, call, agent: agent, data: data))
        log.info("call.handover", ["call": call.order.callID.rawValue, "agent": agent.rawValue])
    }
}

extension AnswerInfo {
    init(_ answer: CustomerWords.Answer) {
        self.init(flow: answer.flow.rawValue, step: answer.step, name: answer.note, digit: answer.digit)
    }
}

extension [AnswerInfo] {
    /// nil where nothing was asked.
    init?(_ answers: [CustomerWords.Answer]) {
        if answers.isEmpty { return nil }
        self = answers.map(AnswerInfo.init)
    }
}
