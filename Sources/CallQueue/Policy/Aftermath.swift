import FoundationEssentials

/// What becomes of a ticket after an attempt: the only place where redialling is decided.
struct Aftermath: Sendable {
    /// The ticket's facts before the outcome.
    let policy: ClassPolicy
    let numbers: [DialableNumber]
    /// False when a person dialled, for this ticket, a number that is none of its own: how that went says nothing of the
    /// ticket's numbers.
    var isOwnNumber = true
    /// The state the ticket had when the attempt was ordered.
    let stateBefore: TicketState
    let origin: CallOrigin
    let hours: HoursSearch
    let dayParts: DayParts
    let now: Date
    /// 0 to 1: where within the jitter's range the interval falls.
    let chance: Double

    struct Result: Sendable, Hashable {
        var state: TicketState
        var progress: TicketProgress
    }

    func result(
        of disposition: Disposition, isCounted: Bool, retryAfter: Double? = nil, progress: TicketProgress
    ) -> Result {
        var progress = progress
        if disposition == .interrupted { return Result(state: resumed, progress: progress) }
        progress.note(disposition, isCounted: isCounted)
        let state = state(after: disposition, isCounted: isCounted, retryAfter: retryAfter, progress: &progress)
        return Result(state: state, progress: progress)
    }

    private func state(
        after disposition: Disposition, isCounted: Bool, retryAfter: Double?, progress: inout TicketProgress
    ) -> TicketState {
        switch disposition {
        case .answered: return afterTalk
        case .doNotCall where isOwnNumber: return .cancelled(.doNotCall)
        case .unknownAfterRestart: return .waiting(.unknownAfterRestart, readyAt: nil)
        default: break
        }
        // A person called a ticket that was finished, and did not reach anybody: it stays as it was.
        if stateBefore.isFinal { return stateBefore }
        if isCounted, progress.attempts >= policy.maxAttempts { return .exhausted }
        guard isOwnNumber else { return resumed }
        if let state = withoutRedial(disposition, &progress) { return state }
        // A person's try that came to nothing before the customer was rung leaves the ticket's own plan alone.
        if origin.isManual, !isCounted, disposition.blame == .agent { return resumed }
        return redial(disposition, retryAfter: retryAfter, progress: &progress)
    }

    private var afterTalk: TicketState {
        policy.wrapUpLimit > 0 ? .wrapUp(until: now + policy.wrapUpLimit) : .done
    }

    /// As before the attempt; a wait whose time has come goes on by itself.
    private var resumed: TicketState {
        switch stateBefore {
        case .reserved, .dialing, .talking, .loaded, .wrapUp: .ready
        default: stateBefore
        }
    }

    private func withoutRedial(_ disposition: Disposition, _ progress: inout TicketProgress) -> TicketState? {
        switch disposition {
        case .callerNotRegistered:
            return .waiting(.callerNotRegistered, readyAt: now + 3_600)
        case .numberExpired:
            progress.deadNumbers.formUnion(numbers.indices.filter { numbers[$0].isProtected })
            return switched(&progress, reason: .cooldown, after: 0) ?? .expired
        case .numberChanged:
            progress.deadNumbers.insert(progress.numberIndex)
            return switched(&progress, reason: .cooldown, after: policy.alternateInterval) ?? .exhausted
        case .unwanted, .blockedByAnalytics:
            return .exhausted
        case .badFormat, .barred, .mediaMismatch, .routingLoop:
            return .waiting(.review, readyAt: nil)
        case .outsideHours, .capped, .duplicateInFlight, .deferred:
            // The gate tells the true reason and time when it is asked again; the pause keeps an agent from being rung
            // in a circle.
            return .waiting(.cooldown, readyAt: now + 5)
        default:
            return nil
        }
    }

    private func redial(
        _ disposition: Disposition, retryAfter: Double?, progress: inout TicketProgress
    ) -> TicketState {
        let interval = policy.redial.rules[disposition]?.interval(streak: progress.streak)
        if disposition == .invalidNumber, interval == nil || progress.alternate(of: numbers.count) != nil {
            progress.deadNumbers.insert(progress.numberIndex)
            return switched(&progress, reason: .cooldown, after: policy.alternateInterval) ?? .exhausted
        }
        guard let rule = policy.redial.rules[disposition], let interval else { return .exhausted }
        if disposition == .unreachable, let next = progress.alternate(of: numbers.count), next > progress.numberIndex {
            return switched(&progress, reason: .cooldown, after: policy.alternateInterval) ?? .exhausted
        }
        if disposition == .unreachable, progress.numberIndex > 0, !progress.deadNumbers.contains(0) {
            progress.numberIndex = 0
        }
        let spread = interval * (1 + rule.jitter * (2 * chance - 1))
        return waiting(until: now + max(spread, retryAfter ?? 0), rule)
    }

    private func switched(
        _ progress: inout TicketProgress, reason: WaitingReason, after seconds: Double
    ) -> TicketState? {
        guard let next = progress.alternate(of: numbers.count) else { return nil }
        progress.numberIndex = next
        progress.streak = 0
        return seconds > 0 ? .waiting(reason, readyAt: now + seconds) : .ready
    }

    private func waiting(until earliest: Date, _ rule: RedialRule) -> TicketState {
        var at = earliest
        if rule.onNextDay { at = max(at, dayParts.nextDay(after: now)) }
        if rule.inOtherDayPart { at = dayParts.otherPart(than: now, from: at) }
        guard let lawful = hours.nextOpen(from: at) else { return .waiting(.outsideHours, readyAt: nil) }
        return .waiting(lawful > at ? .outsideHours : .cooldown, readyAt: lawful)
    }
}
