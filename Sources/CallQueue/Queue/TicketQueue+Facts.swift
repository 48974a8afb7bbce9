import FoundationEssentials

/// One call the gate is asked about.
struct Candidate {
    var step = GateFacts.Step.order
    var origin: CallOrigin
    /// nil: a flow is to lead the call.
    var agent: AgentID?
    var number: DialableNumber
    var ticket: StoredTicket?
    var ticketClass: TicketClass?
    var confirmsUnusual = false
    var note: String?
    var attempt: AttemptID?
    var flow: FlowName?
}

extension TicketQueue {
    /// Seconds for which an abandoned number is called with an agent on the line only, where a class does not say (K2).
    private static let usualLock = 259_200.0

    /// Asks the gate; every call there is passes through here.
    func verdict(_ candidate: Candidate, at now: Date) throws -> GateVerdict {
        Gate.verdict(try facts(candidate, at: now))
    }

    func facts(_ candidate: Candidate, at now: Date) throws -> GateFacts {
        let policy = configuration.policy(for: candidate.ticketClass)
        let number = candidate.number
        var facts = GateFacts(
            step: candidate.step, now: now, origin: candidate.origin, agent: candidate.agent, number: number)
        facts.isDraining = surroundings.isDraining
        facts.permission = configuration.permission
        facts.confirmsUnusual = candidate.confirmsUnusual
        facts.isDoNotCall = try isDoNotCall(number, at: now)
        facts.ownAttempt = candidate.attempt
        facts.abandonmentLock = policy.abandonment?.lock ?? Self.usualLock
        let back = max(policy.pauseAfterTalk, candidate.agent == nil ? facts.abandonmentLock : 0)
        facts.history = try history(of: number, back: back, at: now)
        facts.customerFirst = customerFirstFacts(candidate, facts.history, at: now)
        facts.duplicatePressWindow = configuration.duplicatePressWindow
        facts.hours = hours.verdict(
            for: candidate.ticketClass, zone: CalleeZones.key(number),
            // Whoever clicks is held to the class's hours only.
            within: candidate.origin == .batch ? window(of: candidate.ticket) : nil, at: now)
        facts.ignoresHours = policy.clickIgnoresHours && candidate.origin.isManual
        facts.caps = configuration.attemptCaps
        // Whom the customer asked for a call may call although they talked.
        facts.pauseAfterTalk = candidate.ticket?.promisedAt == nil ? policy.pauseAfterTalk : 0
        facts.requiresConsent = policy.requiresConsent
        facts.hasConsent = candidate.ticket?.standing.consentRef != nil
        addAgent(candidate, to: &facts)
        addTicket(candidate.ticket, policy, number, to: &facts)
        addTrunk(candidate, to: &facts)
        return facts
    }

    private func addAgent(_ candidate: Candidate, to facts: inout GateFacts) {
        guard let agent = candidate.agent else { return }
        facts.isAgentKnown = floor.knows(agent)
        let call = callOfAgent(agent)
        if let call, call.attempt != candidate.attempt { facts.agentsCall = call }
    }

    private func addTicket(
        _ ticket: StoredTicket?, _ policy: ClassPolicy, _ number: DialableNumber, to facts: inout GateFacts
    ) {
        guard let ticket else { return }
        facts.ticketAttempts = ticket.progress.attempts
        facts.maxAttempts = policy.maxAttempts
        facts.numberExpiresAt = number.isProtected ? ticket.numbersExpireAt : nil
        let state = memory.batches[ticket.batch]?.state
        facts.isBatchPaused = state == .paused
        facts.isBatchCancelled = state == .cancelled
    }

    private func addTrunk(_ candidate: Candidate, to facts: inout GateFacts) {
        facts.trunk = surroundings.trunk
        facts.lines = [configuration.lines, surroundings.trunk.lines].compactMap { $0 }.min()
        switch candidate.step {
        // An agent is not rung for a call that would find no line: every attempt under way will want one.
        case .order: facts.linesInUse = memory.live.count
        case .customerLeg: facts.linesInUse = memory.customerLegs
        }
        facts.isPacedAtOrder = candidate.flow != nil && candidate.origin == .batch
        if candidate.flow != nil, candidate.flow != .customerFirst, candidate.step == .order,
            let most = configuration.flowLines
        {
            facts.flowLinesLeft = max(0, most - memory.ledByFlows)
        }
        facts.nextInviteAt = nextInviteAt
    }

    func isDoNotCall(_ number: DialableNumber, at now: Date) throws -> Bool {
        // The eleven digits before a protected extension belong to many customers: only the whole counts.
        let main = number.isProtected ? number.identity : number.number
        return try store.isDoNotCall(number.identity, orItsMain: main, at: now)
    }

    private func history(of number: DialableNumber, back: Double, at now: Date) throws -> [NumberAttempt] {
        // An attempt counts from when the customer was rung, which may be a while after its order.
        let period = max(configuration.attemptCaps.longestPeriod, configuration.duplicatePressWindow, back) + 600
        let found = try store.history(ofNumber: number.identity, since: now - period - watch.mostForward)
        return watch.hasJumped ? found.map(watch.present) : found
    }
}
