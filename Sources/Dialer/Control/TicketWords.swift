import CallQueue
import ControlAPI
import FoundationEssentials

/// Tickets as others read them.
extension TicketInfo {
    init(_ record: TicketRecord, showsNumbers: Bool) {
        let ticket = record.ticket
        func shown(_ number: DialableNumber) -> String { showsNumbers ? number.identity : number.masked }
        self.init(
            ticketId: ticket.id.rawValue, ticketClass: ticket.ticketClass.rawValue, batchId: record.batch.id.rawValue,
            state: TicketStateWord(rawValue: record.state.word), priority: ticket.priority.rawValue,
            customer: ticket.customerName.isEmpty ? nil : ticket.customerName,
            number: ticket.numbers.first.map(shown), alternate: ticket.numbers.dropFirst().first.map(shown),
            agentId: ticket.owner?.rawValue, title: ticket.details.isEmpty ? nil : ticket.details,
            createdAt: ticket.createdAt, notAfter: ticket.deadlineAt, readyAt: record.state.readyAt,
            attempts: record.history.reversed().map { AttemptInfo($0, number: shown($0.destination)) },
            resolution: record.resolution?.word, note: record.resolutionNote.flatMap { $0.isEmpty ? nil : $0 },
            fields: ticket.furtherFields)
    }
}

extension Ticket {
    /// The columns no rule used, with those that have no place of their own in `TicketInfo`; nil for none.
    fileprivate var furtherFields: [String: String]? {
        var fields = fields
        if let order { fields["order", default: order] = order }
        if let consentRef { fields["consentRef", default: consentRef] = consentRef }
        if let product { fields["product", default: product] = product }
        return fields.isEmpty ? nil : fields
    }
}

extension AttemptInfo {
    init(_ record: CallDetailRecord, number: String) {
        self.init(
            attemptNumber: record.attemptNumber, callId: record.attemptID.rawValue, agentId: record.agent?.rawValue,
            number: number, startedAt: record.issuedAt, endedAt: record.timeline?.endedAt,
            outcome: OutcomeInfo(record), recording: record.recordingPath)
    }
}

extension ControlEvent {
    /// A ticket that moved on, or that a person said something of.
    init(_ change: TicketChange, at now: Date = Date()) {
        var data = EventData(
            state: change.state.word, previous: change.previous.word, disposition: change.disposition?.word,
            batchId: change.batch.rawValue, reason: change.state.reason, readyAt: change.state.readyAt,
            resolution: change.resolution?.word)
        let isChange = change.state == change.previous && !change.changed.isEmpty
        data.changed = change.changed.isEmpty ? nil : change.changed
        self.init(
            isChange ? .ticketChanged : .ticketState, at: now, callId: change.call?.rawValue,
            ticketId: change.ticket.rawValue,
            agentId: change.agent?.rawValue, data: data)
    }
}

extension TicketState {
    /// Why it waits, or who took it out, in the protocol's word.
    fileprivate var reason: String? {
        switch self {
        case .waiting(let reason, _): reason.word.rawValue
        case .cancelled(let reason): reason.rawValue
        default: nil
        }
    }

    /// When it goes on by itself, where that is known.
    var readyAt: Date? {
        switch self {
        case .waiting(_, let readyAt): readyAt
        case .reserved(let until), .wrapUp(let until): until
        default: nil
        }
    }
}

// MARK: - Why it waits

extension TicketExplanation {
    /// - Parameter ticket: nil for a row that gave none.
    init(_ explanation: Explanation, of ticket: TicketRecord?, maxAttempts: Int?) {
        self.init(
            ticketId: explanation.ticketID.rawValue, state: TicketStateWord(rawValue: explanation.state.word),
            reason: Self.reason(explanation, ticket), text: Self.english(explanation),
            textChinese: Self.chinese(explanation), readyAt: explanation.readyAt,
            attemptsMade: ticket?.attempts ?? 0, maxAttempts: maxAttempts)
    }

    private static func reason(_ explanation: Explanation, _ ticket: TicketRecord?) -> String {
        if let waiting = WaitingReason(rawValue: explanation.reason) { return waiting.word.rawValue }
        switch explanation.state {
        case .done: return ticket?.resolution?.word.rawValue ?? ticket?.lastDisposition?.rawValue ?? "done"
        case .exhausted: return ticket?.lastDisposition?.rawValue ?? "exhausted"
        case .cancelled(.doNotCall): return WaitingReasonWord.doNotCall.rawValue
        default: return explanation.reason
        }
    }

    private static func chinese(_ explanation: Explanation) -> String {
        let what = explanation.chinese + "。"
        return switch (explanation.actor, explanation.readyAt) {
        case (.queue, _?): what + "之后自动继续。"
        case (.queue, nil): what + "情况改变后自动继续；何时不明。"
        case (.supervisor, _) where explanation.state == .refused: what + "请在文件中更正后重新导入。"
        case (.supervisor, _): what + "须由人工处理，因此时间不明。"
        case (.agent, _): what
        case (.nobody, _): what + "不会再自动呼叫。"
        }
    }

    private static func english(_ explanation: Explanation) -> String {
        let what = ControlError.sentence(explanation.english)
        return switch (explanation.actor, explanation.readyAt) {
        case (.queue, _?): what + " It goes on by itself."
        case (.queue, nil): what + " It goes on by itself as soon as that changes; when is not known."
        case (.supervisor, _) where explanation.state == .refused: what + " Correct it in the file and load that again."
        case (.supervisor, _): what + " It waits for a person, so no time is known."
        case (.agent, _): what
        case (.nobody, _): what + " It is not called again by itself."
        }
    }
}

extension WaitingReason {
    /// The protocol's word; the queue's own where they are the same.
    var word: WaitingReasonWord {
        switch self {
        case .duplicateInFlight: .numberInFlight
        case .unknownAfterRestart: .stateUnknown
        default: WaitingReasonWord(rawValue: rawValue)
        }
    }
}

// MARK: - What the agent says

extension Resolution {
    /// The queue's “refused” is the express refusal of any further call, which others know as `doNotCall`; what they call
    /// `refused` is a customer who does not want to talk about it.
    var word: ResolutionWord {
        switch self {
        case .resolved: .resolved
        case .unresolved: .unresolved
        case .followUp: .followUp
        case .wrongNumber: .wrongPerson
        case .declined: .refused
        case .voicemail: .voicemail
        case .refused: .doNotCall
        }
    }

    init?(_ word: ResolutionWord) {
        guard let match = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = match
    }
}
