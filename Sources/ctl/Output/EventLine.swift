import ControlAPI

/// An event as one line for people.
struct EventLine {
    let event: ControlEvent

    private var data: EventData { event.data ?? EventData() }

    /// With time, call, agent and ticket: for `watch`.
    var full: [Console.Span] {
        let about: [Message?] = [
            event.callId.map { Message(verbatim: $0) }, event.agentId.map { "agent \($0)" },
            event.ticketId.map { "ticket \($0)" },
        ]
        return brief(about.compactMap { $0 })
    }

    /// With the time only: for a single call.
    var brief: [Console.Span] { brief([]) }

    private func brief(_ about: [Message]) -> [Console.Span] {
        [Console.Span(message: "\(LocalTime.precise(event.ts))  ", style: .dim)]
            + about.map { Console.Span(message: "\($0)  ", style: .dim) }
            + [Console.Span(message: sentence, style: style)]
    }

    private var style: Style {
        switch event.type {
        case .callAgentRinging, .callCustomerRinging, .callCustomerProgress: .ringing
        case .callCustomerAnswered, .callBridged: .good
        case .callEnded: data.disposition == .answered ? .good : .warning
        case .callCustomerFailed: .warning
        case .gap: .bad
        case .recordingStopped where data.reason == "failed": .bad
        case .trunkState where data.state == "failed" || data.state == "down": .bad
        case .callTrunkFailed: .warning
        default: .plain
        }
    }

    /// What happened.
    var sentence: Message {
        switch event.type {
        case .callEnded: ended
        case .gap:
            "Events \(data.from ?? 0) to \(data.to ?? event.seq) are lost; look at the state anew: ctl status, ctl calls"
        case .callHeld, .callResumed: held
        case .callSupervised: "A supervisor takes part: \(Message(verbatim: data.partyAgent ?? "–")), \(reason)"
        case .callWaiting: "The customer waits for a person: \(reason)"
        case .callWish: wish
        case .recordingStopped where data.reason == "failed": with("Recording failed")
        case .recordingStopped where data.reason == "earlyMedia": with("What the network played is kept")
        case .callProgress: progress
        case .callPrompt: data.reason == "played" ? with("Heard to its end") : with("A prompt is played")
        case .callLimit: limit
        case .batchProgress where data.limit != nil: underWay
        case .callTrunkFailed: trunkFailed
        case .ticketChanged:
            (data.changed ?? []).isEmpty
                ? "Ticket changed"
                : "Ticket changed: \(Message(joining: (data.changed ?? []).map { Message(field: $0) }))"
        case .queueMode: mode
        case .queueAbandonment: abandonment
        case .ticketState, .batchState, .trunkState, .phoneState, .agentState, .agentLine, .systemState,
            .knowledgeChanged:
            moved
        default: Self.plainSentences[event.type].map { with($0) } ?? unknown
        }
    }

    private var limit: Message {
        let until = data.limitAt.map { LocalTime.text(of: $0) } ?? "–"
        return data.reason == "near"
            ? "The longest talk is nearly over: at most until \(until)"
            : "The talk may be longer: at most until \(until)"
    }

    private var underWay: Message {
        let forecast = BatchForecast(
            completesAt: data.completesAt, limit: data.limit ?? .nothing, tickets: 0, attempts: 0, madeAt: event.ts)
        return with("Done by \(forecast.text(since: nil))")
    }

    private var mode: Message {
        let (name, now) = (data.ticketClass ?? "–", Message(mode: data.state ?? "unknown"))
        guard let why = data.reason else { return "Class \(name) is called in another mode: \(now)" }
        return "Class \(name) is called in another mode: \(now) (\(Message(figures: why)))"
    }

    private var progress: Message {
        let heard: Message = "On the customer's line: \(reason)"
        return data.text.map { "\(heard): \(Message(finding: $0))" } ?? heard
    }

    private var abandonment: Message {
        let (batch, name) = (data.batchId ?? "–", data.ticketClass ?? "–")
        let (abandoned, answered) = (data.counts?["abandoned"] ?? 0, data.counts?["answered"] ?? 0)
        return data.state == "stopped"
            ? "Batch \(batch), class \(name): no customer is called before an agent is there; abandoned \(abandoned) of \(answered)"
            : "Batch \(batch), class \(name): customers are called first again; abandoned \(abandoned) of \(answered)"
    }

    private var reason: Message { Message(word: data.reason ?? "unknown") }

    /// A type of a later version: its own words.
    private var unknown: Message {
        with(Message(verbatim: event.type.rawValue))
    }

    private static let plainSentences: [EventKind: Message] = [
        .callRequested: "Call requested",
        .callAgentDialing: "Calling the agent",
        .callAgentRinging: "The agent's phone rings",
        .callAgentAnswered: "The agent answered",
        .callCustomerDialing: "Calling the customer",
        .callCustomerProgress: "The customer's network plays something",
        .callCustomerRinging: "The customer's phone rings",
        .callCustomerAnswered: "The customer answered",
        .callCustomerFailed: "The customer cannot be had",
        .callBridged: "Agent and customer hear each other",
        .callMuted: "Muted",
        .callUnmuted: "Heard again",
        .callPartyDialing: "One more is rung",
        .callPartyRinging: "The other's phone rings",
        .callPartyJoined: "The other joined",
        .callPartyFailed: "The other cannot be had",
        .callPartyLeft: "One of them left",
        .callTransferred: "Another agent has the call",
        .callConsulting: "The agent consults; the customer hears music",
        .callConference: "Everybody hears everybody",
        .callAnswer: "The customer answered a question",
        .callHandover: "The customer is handed over",
        .callDigit: "Keypad digit",
        .recordingStarted: "Recording began",
        .recordingStopped: "Recording is complete",
        .recordingPaused: "Recording pauses",
        .recordingResumed: "Recording goes on",
        .batchProgress: "Rows read",
    ]

    /// The sentence with what else is told. Number and trunk come with most events of a call; they are shown where they are
    /// new.
    private func with(_ sentence: Message) -> Message {
        let counts = (data.counts ?? [:]).sorted { $0.key < $1.key }
            .map { "\(Message(word: $0.key)) \($0.value)" as Message }
        let isDialing = event.type == .callCustomerDialing
        let number = isDialing || event.type == .callRequested ? data.number : nil
        let leg = event.type == .callDigit ? event.leg.map { [Message($0)] } ?? [] : []
        let other = data.partyAgent ?? data.partyNumber
        let names = [
            number, isDialing ? data.trunk : nil, other, Answers.text(data.answers), data.digit, data.prompt, data.file,
        ].compactMap(\.self)
        let text = data.text.map { [Message(told: $0)] } ?? []
        let details = leg + names.map { Message(verbatim: $0) } + text + counts
        guard !details.isEmpty else { return sentence }
        return "\(sentence): \(Message(joining: details))"
    }

    private var wish: Message {
        guard let readyAt = data.readyAt else { return "The customer wishes not to be called again" }
        return "The customer wishes to be called again: \(LocalTime.text(of: readyAt))"
    }

    private var held: Message {
        // Asked for, or done by the phone of that leg.
        let isAsked = data.reason == "request"
        return switch (event.type, event.leg) {
        case (.callHeld, .customer?) where isAsked: "The customer is put on hold"
        case (_, .customer?) where isAsked: "The customer is taken back from hold"
        case (.callHeld, _) where isAsked: "On hold"
        case _ where isAsked: "Taken back from hold"
        case (.callHeld, .agent?): "The agent holds the call"
        case (.callHeld, .customer?): "The customer holds the call"
        case (.callHeld, _): "On hold"
        case (_, .agent?): "The agent took the call back from hold"
        case (_, .customer?): "The customer took the call back from hold"
        default: "Taken back from hold"
        }
    }

    private var moved: Message {
        let what: Message =
            switch event.type {
            case .ticketState: "Ticket"
            case .batchState: "Batch \(data.batchId ?? "–")"
            case .trunkState: "Trunk \(data.trunk ?? "–")"
            case .phoneState: "Phone"
            case .agentState: "Agent"
            case .agentLine: "Line"
            case .knowledgeChanged:
                if let card = data.cardId { "Knowledge card \(card)" } else { "Knowledge cards" }
            default: "Dialer"
            }
        var details: [Message] = []
        if let intent = data.intent { details.append(Message(intent)) }
        if let next = data.nextIntent { details.append("then \(AgentSheet.intent(next, data.nextPauseCode))") }
        if let reason = data.reason { details.append(Message(word: reason)) }
        if let disposition = data.disposition { details.append(Message(disposition)) }
        if let resolution = data.resolution { details.append(Message(resolution)) }
        if let readyAt = data.readyAt { details.append("until \(LocalTime.text(of: readyAt))") }
        if let text = data.text { details.append(Message(told: text)) }
        let state = Message(word: data.state ?? "changed")
        return details.isEmpty ? "\(what): \(state)" : "\(what): \(state) (\(Message(joining: details)))"
    }

    private var trunkFailed: Message {
        var details = [reason]
        if let sip = data.sip { details.append("SIP \(sip)") }
        if let text = data.text { details.append(Message(verbatim: text)) }
        return "Trunk \(data.trunk ?? "–") could not take the call, the next is tried: \(Message(joining: details))"
    }

    private var ended: Message {
        let details = OutcomeDetails.of(
            sip: data.sip, q850: data.q850, endedBy: data.endedBy, ringSeconds: data.ringSeconds,
            talkSeconds: data.talkSeconds)
        let disposition = data.disposition.map { Message($0) } ?? "ended"
        if let answers = Answers.text(data.answers) {
            return "Ended: \(disposition) (\(Message(joining: details))); \(answers)"
        }
        return details.isEmpty ? "Ended: \(disposition)" : "Ended: \(disposition) (\(Message(joining: details)))"
    }
}

/// The evidence of an outcome, in words.
enum OutcomeDetails {
    static func of(
        sip: Int?, q850: Int?, endedBy: EndedByWord?, ringSeconds: Double?, talkSeconds: Double?
    ) -> [Message] {
        var details: [Message] = []
        if let talkSeconds, talkSeconds > 0 { details.append("talked \(LocalTime.duration(talkSeconds))") }
        if let ringSeconds, ringSeconds > 0 { details.append("rang \(LocalTime.duration(ringSeconds))") }
        if let endedBy { details.append("ended by \(Message(endedBy))") }
        if let sip { details.append("SIP \(sip)") }
        if let q850 { details.append("cause \(q850)") }
        return details
    }

    static func of(_ outcome: OutcomeInfo) -> [Message] {
        of(
            sip: outcome.sip, q850: outcome.q850, endedBy: outcome.endedBy, ringSeconds: outcome.ringSeconds,
            talkSeconds: outcome.talkSeconds)
    }
}
