import CallQueue

/// From the agent's ringing to the customer's answer.
extension CallStateMachine {
    func agentRinging() -> [CallAction] {
        guard case .ringingAgent = state else { return [] }
        return [.report(.agentRinging)]
    }

    mutating func agentAnswered() -> [CallAction] {
        guard case .ringingAgent = state else { return [] }
        state = .authorizing
        parties.change(.agent) {
            $0.presence = .present
            $0.tone = .connecting
        }
        return [.disarm(.agentRing), .report(.agentAnswered), .authorizeCustomer]
    }

    /// The gate's last word before the customer's INVITE.
    mutating func authorized() -> [CallAction] {
        guard case .authorizing = state else { return [] }
        state = .ringingCustomer(.calling)
        parties.add(.customer, .customer, as: .customer)
        return [.place(.customer), .arm(.customerRing), .report(.customerDialing)]
    }

    mutating func refused(_ reason: GateReason) -> [CallAction] {
        guard case .authorizing = state else { return [] }
        return announce(.refused(reason), tone: .congestion)
    }

    mutating func customerProgressed(status: Int, hasMedia: Bool) -> [CallAction] {
        guard case .ringingCustomer(let before) = state else { return [] }
        // 183 alone may be an announcement of the network; only 180 says that a phone rings (RFC 3261 §21.1.2).
        if status == 180 { customerRang = true }
        switch (before, hasMedia) {
        case (_, true):
            // Every fork's media replaces the one before (RFC 3960 §3.1): the last to speak is heard.
            state = .ringingCustomer(.earlyMedia)
            parties.change(.agent) { $0.tone = nil }
            guard before != .earlyMedia else { return [.report(.customerProgress)] }
            return recordEarlyMedia() + listenToNetwork() + [.report(.customerEarlyMedia)]
        case (.calling, false) where status == 180:
            state = .ringingCustomer(.ringing)
            parties.change(.agent) { $0.tone = .ringback }
            return [.report(.customerRinging)]
        case (.earlyMedia, false), (.ringing, false), (.calling, false):
            return [.report(status == 180 ? .customerRinging : .customerProgress)]
        }
    }

    mutating func customerAnswered() -> [CallAction] {
        guard case .ringingCustomer = state else { return [] }
        parties.change(.customer) { $0.presence = .present }
        var actions: [CallAction] = [.disarm(.customerRing), .arm(.talkLimit), .arm(.talkWarning)]
        if isBegunByAgent { actions.append(.answer(.agent)) }
        if recordsEarlyMedia { actions.append(.stopRecording) }
        actions += listenForMachine()
        if recordingTerms.policy == .always, !isPutThrough { actions += beginRecording() }
        if let digits = digitsAfterAnswer, !digits.isEmpty { actions.append(.sendDigits(.customer, digits)) }
        actions.append(.report(.customerAnswered))
        if flow != nil { return actions + (isAnnouncing ? waitForConsent() : beginFlow()) }
        state = .talking(.none)
        parties.change(.agent) { $0.tone = nil }
        actions.append(.report(.bridged))
        // An agent who pressed hold while the customer rang.
        for party in parties.all where party.holdsUs { actions.append(.report(.held(party.id, byItsPhone: true))) }
        return actions
    }

    mutating func customerGone(_ ending: LegVerdict) -> [CallAction] {
        switch state {
        case .ringingCustomer:
            return announce(.customerFailed(ending), tone: Self.tone(for: ending))
        case .inFlow, .talking, .awaitingAgent:
            return conclude(.hungUp(by: ending.byFarEnd ? .customer : .network, customer: ending))
        case .ringingAgent, .authorizing, .announcing, .ending, .ended:
            return []
        }
    }

    /// What is the customer's own is said; of a network that fails only a tone tells.
    static func tone(for ending: LegVerdict) -> CallTone {
        guard ending.byFarEnd else { return .congestion }
        switch ending.status {
        case 486, 600: return .saidBusy
        case 404, 410, 484, 604: return .saidWrongNumber
        case 408, 480: return .saidUnreachable
        default: return .congestion
        }
    }
}
