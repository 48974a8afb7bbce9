import ControlAPI

/// One call in full.
struct CallSheet {
    let call: CallInfo

    func write(_ console: Console) throws(OutputFailure) {
        try facts.write(console)
        for leg in call.legs { try console.line(line(of: leg)) }
    }

    /// State and legs only: what a request to a running call changes.
    func writeTalk(_ console: Console) throws(OutputFailure) {
        try console.line("Call \(call.callId): \(Message(call.state))")
        if let limit = call.limitAt { try console.line("At most until \(LocalTime.text(of: limit))") }
        if let recording = call.recordingState { try console.line("Recording: \(Message(word: recording.rawValue))") }
        for leg in call.legs where leg.state != .disconnected { try console.line(line(of: leg)) }
    }

    private var facts: Facts {
        var facts = Facts()
        facts.add("Call", call.callId, .bold)
        facts.add("State", Message(call.state))
        facts.add("Agent", call.agentId)
        facts.add("Flow", call.flow)
        facts.add("Number", call.number)
        facts.add("Ticket", call.ticketId)
        if call.otherNumber == true { facts.add("", "The number is none of the ticket's." as Message) }
        facts.add("Batch", call.batchId)
        facts.add("Attempt", call.attemptNumber.map(String.init))
        for left in (call.tries ?? []).dropLast() { facts.add("Tried", Self.text(of: left)) }
        facts.add("Trunk", call.trunk)
        facts.add("Requested", LocalTime.text(of: call.requestedAt))
        facts.add("Agent answered", call.agentAnsweredAt.map { LocalTime.text(of: $0) })
        facts.add("Customer rang", call.customerRingingAt.map { LocalTime.text(of: $0) })
        facts.add("Answered", call.answeredAt.map { LocalTime.text(of: $0) })
        facts.add("Ended", call.endedAt.map { LocalTime.text(of: $0) })
        facts.add("Talk time", call.talkSeconds > 0 ? LocalTime.duration(call.talkSeconds) : nil)
        if let outcome = call.outcome { facts.add("Outcome", Self.text(of: outcome)) }
        facts.add("", call.outcome?.text.map { Message(told: $0) })
        facts.add("Answers", Answers.text(call.answers))
        facts.add("Call again", call.callAgainAt.map { LocalTime.text(of: $0) })
        if call.neverCallAgain == true { facts.add("Call again", "never" as Message) }
        facts.add("Recording", call.recording)
        facts.add("Note", call.note)
        return facts
    }

    static func text(of outcome: OutcomeInfo) -> Message {
        let details = OutcomeDetails.of(outcome)
        let head = Message(outcome.disposition)
        return details.isEmpty ? head : "\(head) (\(Message(joining: details)))"
    }

    /// A trunk that was left for the next, and what it said.
    private static func text(of left: TrunkTryInfo) -> String {
        let said = [left.sip.map { "SIP \($0)" }, left.text].compactMap(\.self)
        return "\(left.trunk): \(said.joined(separator: ", "))"
    }

    private func line(of leg: LegInfo) -> Message {
        let party = leg.party.map { "\($0) " } ?? ""
        let agent = (leg.agentId ?? leg.number).map { " \($0)" } ?? ""
        var parts: [Message] = [
            "\(Message(verbatim: party))\(Message(leg.leg))\(Message(verbatim: agent)): \(Message(leg.state))"
        ]
        if leg.held == true { parts.append("on hold") }
        if leg.muted == true { parts.append("muted") }
        if let status = leg.sipStatus { parts.append("SIP \(status)") }
        if let codec = leg.codec { parts.append(Message(verbatim: codec)) }
        if let suite = leg.srtp { parts.append("encrypted (\(suite))") }
        if let quality = leg.received { parts.append("heard: \(Self.text(of: quality))") }
        if let quality = leg.sent { parts.append("sent: \(Self.text(of: quality))") }
        return Message(joining: parts)
    }

    private static func text(of quality: LegQuality) -> Message {
        var parts: [Message] = ["packets \(quality.packets)", "lost \(quality.lost)"]
        if let jitter = quality.jitterSeconds { parts.append("jitter \(milliseconds(jitter)) ms") }
        if let roundTrip = quality.roundTripSeconds { parts.append("round trip \(milliseconds(roundTrip)) ms") }
        if let mos = quality.mos { parts.append("MOS \(Figure.text(mos, digits: 1))") }
        return Message(joining: parts)
    }

    private static func milliseconds(_ seconds: Double) -> String { Figure.text(seconds * 1000, digits: 0) }
}
