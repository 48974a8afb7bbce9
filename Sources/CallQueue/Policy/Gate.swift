import FoundationEssentials

/// The one gate before every call, however it was asked for: facts in, a verdict with one reason out.
///
/// It is asked twice per attempt: before the agent is rung, and again at the moment of the customer's INVITE. Reasons
/// that never pass are looked at before those that do, so that nobody is told to wait in vain.
enum Gate {
    private typealias Check = @Sendable (GateFacts) -> GateRefusal?

    static func verdict(_ facts: GateFacts) -> GateVerdict {
        for check in checks {
            if let refusal = check(facts) { return .refused(refusal) }
        }
        return .allowed
    }

    /// What keeps anybody from a number, though a call with somebody else is under way; nil when nothing does. Whoever is being
    /// called as a customer is not called a second time.
    static func bar(_ facts: GateFacts) -> GateRefusal? {
        for check in bars + [inCall, trunk] {
            if let refusal = check(facts) { return refusal }
        }
        return nil
    }

    /// What a call may cost, who must not be called, and who cannot be.
    private static let bars: [Check] = [permission, doNotCall, numberExpiry, callerRegistration, route]

    private static let checks: [Check] =
        [draining, agentKnown] + bars + [
            consent, batch, inFlight, agentFree, attemptsLeft, caps, rest, abandoned, machine, hours,
            abandonmentLimit, agentThere, trunk, lines, pacing,
        ]

    private static func draining(_ facts: GateFacts) -> GateRefusal? {
        // A call that was begun before goes on: over the next trunk, too.
        guard facts.isDraining, facts.step == .order else { return nil }
        return GateRefusal(.draining, detail: "the daemon is stopping; no new calls")
    }

    private static func agentKnown(_ facts: GateFacts) -> GateRefusal? {
        guard let agent = facts.agent, !facts.isAgentKnown else { return nil }
        return GateRefusal(.unknownAgent, detail: "agent \(agent) is not in the configuration")
    }

    private static func permission(_ facts: GateFacts) -> GateRefusal? {
        let code = CalleeZones.callingCode(CalleeZones.key(facts.number))
        guard !facts.permission.countryCodes.contains(code) else { return nil }
        switch facts.permission.otherCountries {
        case .allow: return nil
        case .confirm where facts.origin.isManual:
            if facts.confirmsUnusual { return nil }
            return GateRefusal(
                .needsConfirmation,
                detail:
                    "country code \(code) is unusual here; confirm it to dial it (--confirm), or add it to queue.permission"
            )
        case .confirm, .refuse:
            return GateRefusal(.notPermitted, detail: "country code \(code) may not be dialled from here")
        }
    }

    private static func doNotCall(_ facts: GateFacts) -> GateRefusal? {
        facts.isDoNotCall ? GateRefusal(.doNotCall, detail: "the number is on the do-not-call list") : nil
    }

    private static func numberExpiry(_ facts: GateFacts) -> GateRefusal? {
        guard let expiry = facts.numberExpiresAt, expiry <= facts.now else { return nil }
        return GateRefusal(.numberExpired, detail: "the protected number no longer works; ask for a new one")
    }

    private static func callerRegistration(_ facts: GateFacts) -> GateRefusal? {
        guard !facts.trunk.isReported(for: facts.number) else { return nil }
        return GateRefusal(
            .callerNotRegistered,
            detail: "no trunk carries numbers beginning 700, which take calls from reported callers only")
    }

    private static func batch(_ facts: GateFacts) -> GateRefusal? {
        guard facts.origin == .batch else { return nil }
        if facts.isBatchCancelled { return GateRefusal(.withdrawn, detail: "the batch was cancelled") }
        return facts.isBatchPaused ? GateRefusal(.batchPaused, detail: "the batch is paused") : nil
    }

    private static func inCall(_ facts: GateFacts) -> GateRefusal? {
        facts.history.first { $0.attemptID != facts.ownAttempt && !$0.isEnded }.map {
            GateRefusal(
                .duplicateInFlight, retryAt: facts.now + 30, detail: "the number is in a call",
                callID: CallID($0.attemptID))
        }
    }

    private static func inFlight(_ facts: GateFacts) -> GateRefusal? {
        if let refusal = inCall(facts) { return refusal }
        let others = facts.history.filter { $0.attemptID != facts.ownAttempt }
        guard facts.step == .order else { return nil }
        let pressed = others.filter { $0.agent == facts.agent }.max { $0.issuedAt < $1.issuedAt }
        // A clock set back must not block the number for longer than the window.
        guard let pressed, abs(facts.now.timeIntervalSince(pressed.issuedAt)) < facts.duplicatePressWindow else {
            return nil
        }
        return GateRefusal(
            .duplicateInFlight, retryAt: pressed.issuedAt + facts.duplicatePressWindow,
            detail: "the same agent asked for the same number a moment ago", callID: CallID(pressed.attemptID))
    }

    private static func agentFree(_ facts: GateFacts) -> GateRefusal? {
        guard let agent = facts.agent else { return nil }
        if let call = facts.agentsCall {
            return GateRefusal(.agentBusy, detail: "agent \(agent) is in a call", callID: call)
        }
        return nil
    }

    private static func attemptsLeft(_ facts: GateFacts) -> GateRefusal? {
        guard let attempts = facts.ticketAttempts, attempts >= facts.maxAttempts else { return nil }
        return GateRefusal(.attemptsUsedUp, detail: "the ticket's \(facts.maxAttempts) attempts are used up")
    }

    private static func caps(_ facts: GateFacts) -> GateRefusal? {
        let rung = facts.history
            .filter { $0.isCounted && $0.attemptID != facts.ownAttempt }
            .map { $0.rungAt ?? $0.issuedAt }
        guard let opensAt = facts.caps.opensAt(rungAt: rung, now: facts.now) else { return nil }
        return GateRefusal(.capped, retryAt: opensAt, detail: "the number has been rung often enough for now")
    }

    private static func consent(_ facts: GateFacts) -> GateRefusal? {
        guard facts.requiresConsent, !facts.hasConsent else { return nil }
        return GateRefusal(
            .noConsent, detail: "the policy asks for the customer's recorded consent, and there is no reference to one")
    }

    private static func rest(_ facts: GateFacts) -> GateRefusal? {
        let talks = facts.history.compactMap(\.talkedAt).filter { $0 > facts.now - facts.pauseAfterTalk }
        guard facts.pauseAfterTalk > 0, let last = talks.max() else { return nil }
        return GateRefusal(
            .cooldown, retryAt: last + facts.pauseAfterTalk, detail: "somebody talked with the customer not long ago")
    }

    private static func hours(_ facts: GateFacts) -> GateRefusal? {
        guard !facts.ignoresHours, case .closed(let opensAt) = facts.hours else { return nil }
        return GateRefusal(.outsideHours, retryAt: opensAt, detail: "it is not a time to call there")
    }

    private static func route(_ facts: GateFacts) -> GateRefusal? {
        facts.trunk.carries(facts.number)
            ? nil : GateRefusal(.noRoute, detail: "no trunk carries this number; see `carries` of the trunks")
    }

    private static func trunk(_ facts: GateFacts) -> GateRefusal? {
        facts.trunk.isUp(for: facts.number)
            ? nil : GateRefusal(.trunkDown, retryAt: facts.now + 10, detail: "no trunk is up that carries this number")
    }

    private static func lines(_ facts: GateFacts) -> GateRefusal? {
        if facts.flowLinesLeft == 0 {
            return GateRefusal(.noLine, retryAt: facts.now + 2, detail: "all lines that flows may have are in use")
        }
        guard let lines = facts.lines, facts.linesInUse >= lines else { return nil }
        return GateRefusal(.noLine, retryAt: facts.now + 2, detail: "all \(lines) lines are in use")
    }

    private static func pacing(_ facts: GateFacts) -> GateRefusal? {
        guard facts.isPacedAtOrder == (facts.step == .order), let next = facts.nextInviteAt, next > facts.now else {
            return nil
        }
        return GateRefusal(.pacing, retryAt: next, detail: "calls per second are limited")
    }
}

/// Calls whose customer is rung before an agent is there.
extension Gate {
    private static func abandoned(_ facts: GateFacts) -> GateRefusal? {
        guard facts.agent == nil, facts.abandonmentLock > 0 else { return nil }
        let last = facts.history.filter { $0.attemptID != facts.ownAttempt }.compactMap(\.abandonedAt).max()
        guard let last, last + facts.abandonmentLock > facts.now else { return nil }
        return GateRefusal(
            .abandonedBefore, retryAt: last + facts.abandonmentLock,
            detail: "the customer answered and met nobody not long ago; only an agent on the line may call there now")
    }

    private static func machine(_ facts: GateFacts) -> GateRefusal? {
        guard let until = facts.customerFirst?.machineRestsUntil, until > facts.now else { return nil }
        return GateRefusal(
            .machineBefore, retryAt: until,
            detail: "a machine answered there today; only an agent on the line may call there before tomorrow")
    }

    private static func abandonmentLimit(_ facts: GateFacts) -> GateRefusal? {
        guard let first = facts.customerFirst, first.isOverLimit else { return nil }
        return GateRefusal(
            .abandonmentLimit, retryAt: first.reopensAt,
            detail: "too many of the batch's customers who answered met nobody; see ctl queue")
    }

    private static func agentThere(_ facts: GateFacts) -> GateRefusal? {
        guard let first = facts.customerFirst, !first.isAgentThere else { return nil }
        return GateRefusal(.noAgent, retryAt: facts.now + 5, detail: "no agent would be there for the customer")
    }
}
