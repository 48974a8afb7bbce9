import CallQueue

/// One agent-first callback as a pure machine (RFC 3725 third-party call control, with the media
/// anchored here as in RFC 7092): inputs are methods, outputs are ``CallAction``s for
/// ``Switchboard`` to carry out. It never touches SIP, media, a clock or the queue.
///
/// ```
///              agent fails / hang-up / ring limit
///   ringingAgent ─────────────────────────────────────────────────┐
///        │ agent answers                                          │
///   authorizing ── refused ──────────────────► announcing ──┐     │
///        │ authorized                              ▲        │     │
///   ringingCustomer ── customer fails, ring limit ─┘        │     │
///        │ customer answers      agent hangs up ───────┐    │     │
///   talking ── either side hangs up, talk limit ───────┤    │     │
///                                                      ▼    ▼     ▼
///                                                     ending ──► ended
/// ```
struct CallStateMachine: Sendable {
    enum State: Sendable, Equatable {
        /// Entered by ``start()``; left when the agent answers, fails, or rings too long.
        case ringingAgent
        /// Entered when the agent has answered; left when the queue allows or refuses the customer's INVITE.
        case authorizing
        /// Entered when the customer's INVITE is allowed; left by the customer's final response, the ring
        /// limit, or the agent's hang-up.
        case ringingCustomer(CustomerProgress)
        /// Entered by the customer's 2xx; left when either side hangs up or the talk limit passes. A hold does not
        /// leave it: see ``CallStateMachine/holders``.
        case talking
        /// Entered when the customer cannot be had and the agent is told by a tone; left when the tone has
        /// played, or the agent hangs up first.
        case announcing(CallVerdict)
        /// Entered when every leg has been told to end; left when the last of them is gone.
        case ending(CallVerdict)
        /// Entered once, when no leg is left; nothing leaves it.
        case ended(CallVerdict)
    }

    /// How far the customer's leg has come before its final response.
    enum CustomerProgress: Sendable, Equatable {
        /// INVITE sent, nothing but 100 heard: the agent hears the connecting tone.
        case calling
        /// 180 without media: we play ringback to the agent.
        case ringing
        /// 18x with media: the agent hears the customer's network itself.
        case earlyMedia
    }

    /// What is known of a leg while and after it lives.
    enum LegLife: Sendable, Equatable {
        case notPlaced
        case alive
        /// Told to end; its last event is still due.
        case ending
        case gone
    }

    private(set) var state: State = .ringingAgent
    private(set) var agent: LegLife = .notPlaced
    private(set) var customer: LegLife = .notPlaced
    /// Whether the customer's phone is known to have rung (a 180 came): the outcome depends on it.
    private(set) var customerRang = false
    /// Whose phones hold their leg: they want none of our media. Known from each answer and offer; acted on while talking.
    private(set) var holders: Set<CallSide> = []
    /// Digits for the customer's side once it has answered (protected numbers: 11 + 4).
    private let digitsAfterAnswer: String?
    private let records: Bool

    init(digitsAfterAnswer: String? = nil, records: Bool = true) {
        self.digitsAfterAnswer = digitsAfterAnswer
        self.records = records
    }

    /// The first input of all: rings the agent.
    mutating func start() -> [CallAction] {
        agent = .alive
        return [.placeAgent, .arm(.agentRing), .report(.agentDialing)]
    }
}

// MARK: - The agent's leg

extension CallStateMachine {
    mutating func agentRinging() -> [CallAction] {
        guard case .ringingAgent = state else { return [] }
        return [.report(.agentRinging)]
    }

    mutating func agentAnswered() -> [CallAction] {
        guard case .ringingAgent = state else { return [] }
        state = .authorizing
        return [.disarm, .report(.agentAnswered), .tellAgent(.connecting), .authorizeCustomer]
    }

    /// The agent's leg is gone, by whatever way: nothing may go on ringing for nobody.
    mutating func agentGone(_ ending: LegVerdict) -> [CallAction] {
        agent = .gone
        switch state {
        case .ringingAgent:
            return conclude(.agentFailed(ending))
        case .authorizing, .ringingCustomer, .talking:
            return conclude(.hungUp(by: ending.byFarEnd ? .agent : .network, agent: ending))
        case .announcing(let verdict):
            return conclude(verdict)
        case .ending, .ended:
            return settle()
        }
    }
}

// MARK: - The customer's leg

extension CallStateMachine {
    /// The gate's last word before the customer's INVITE.
    mutating func authorized() -> [CallAction] {
        guard case .authorizing = state else { return [] }
        state = .ringingCustomer(.calling)
        customer = .alive
        return [.placeCustomer, .arm(.customerRing), .report(.customerDialing)]
    }

    mutating func refused(_ reason: GateReason) -> [CallAction] {
        guard case .authorizing = state else { return [] }
        return announce(.refused(reason), tone: .congestion)
    }

    /// A provisional response of the customer's side; `hasMedia` when it carried SDP (RFC 3960).
    mutating func customerProgressed(status: Int, hasMedia: Bool) -> [CallAction] {
        guard case .ringingCustomer(let before) = state else { return [] }
        // 183 alone may be an announcement of the network; only 180 says that a phone rings (RFC 3261 §21.1.2).
        if status == 180 { customerRang = true }
        switch (before, hasMedia) {
        case (_, true):
            // Every fork's media replaces the one before (RFC 3960 §3.1): the last to speak is heard.
            state = .ringingCustomer(.earlyMedia)
            return [.stopTelling, .bridge, .report(before == .earlyMedia ? .customerProgress : .customerEarlyMedia)]
        case (.calling, false) where status == 180:
            state = .ringingCustomer(.ringing)
            return [.tellAgent(.ringback), .report(.customerRinging)]
        case (.earlyMedia, false), (.ringing, false), (.calling, false):
            return [.report(status == 180 ? .customerRinging : .customerProgress)]
        }
    }

    mutating func customerAnswered() -> [CallAction] {
        guard case .ringingCustomer = state else { return [] }
        state = .talking
        var actions: [CallAction] = [.disarm, .stopTelling, .bridge, .arm(.talkLimit)]
        if records { actions.append(.startRecording) }
        if let digits = digitsAfterAnswer, !digits.isEmpty { actions.append(.sendDigitsToCustomer(digits)) }
        actions += [.report(.customerAnswered), .report(.bridged)]
        // An agent who pressed hold while the customer rang.
        for side in holders { actions += hold(side) }
        return actions
    }

    mutating func customerGone(_ ending: LegVerdict) -> [CallAction] {
        customer = .gone
        switch state {
        case .ringingCustomer:
            return announce(.customerFailed(ending), tone: Self.tone(for: ending))
        case .talking:
            return conclude(.hungUp(by: ending.byFarEnd ? .customer : .network, customer: ending))
        case .ending(let verdict):
            // A 200 that crossed our CANCEL was answered by somebody: the outcome must say so.
            state = .ending(verdict.knowing(customer: ending))
            return settle()
        case .announcing(let verdict):
            state = .announcing(verdict.knowing(customer: ending))
            return []
        case .ringingAgent, .authorizing, .ended:
            return []
        }
    }

    private static func tone(for ending: LegVerdict) -> CallTone {
        ending.status == 486 || ending.status == 600 ? .busy : .congestion
    }
}

// MARK: - Hold

extension CallStateMachine {
    /// What a side's latest answer or offer says of its leg: whether it wants our media (RFC 3264 §8.4, RFC 2543 §B.5).
    ///
    /// Before the talk it is only noted: there is nobody yet who would hear music.
    mutating func mediaAgreed(_ side: CallSide, holds: Bool) -> [CallAction] {
        guard holders.contains(side) != holds else { return [] }
        if holds { holders.insert(side) } else { holders.remove(side) }
        guard case .talking = state else { return [] }
        return holds ? hold(side) : [.stopHold(to: side.other), .report(.resumed(side))]
    }

    private func hold(_ side: CallSide) -> [CallAction] { [.playHold(to: side.other), .report(.held(side))] }
}

// MARK: - Timers and commands

extension CallStateMachine {
    mutating func timerFired(_ timer: CallTimer) -> [CallAction] {
        switch (timer, state) {
        case (.agentRing, .ringingAgent): return conclude(.agentDidNotAnswer)
        case (.customerRing, .ringingCustomer): return announce(.customerDidNotAnswer, tone: .congestion)
        case (.talkLimit, .talking): return conclude(.hungUp(by: .us))
        case (.announcement, .announcing(let verdict)): return conclude(verdict)
        default: return []
        }
    }

    /// A person or a script ends the call, or the daemon drains.
    mutating func hangUp(by party: CallParty) -> [CallAction] {
        switch state {
        case .announcing(let verdict): return conclude(verdict)
        case .ending, .ended: return []
        case .ringingAgent, .authorizing, .ringingCustomer, .talking: return conclude(.hungUp(by: party))
        }
    }

    /// Nothing was heard on a talking leg for longer than a network can be silent. A phone that holds may be.
    mutating func mediaDied(_ side: CallSide) -> [CallAction] {
        guard case .talking = state, !holders.contains(side) else { return [] }
        return conclude(.hungUp(by: .network))
    }
}

// MARK: - The way out

extension CallStateMachine {
    /// The customer's leg is over or must be: the agent hears why, for a bounded time.
    private mutating func announce(_ verdict: CallVerdict, tone: CallTone) -> [CallAction] {
        state = .announcing(verdict)
        var actions: [CallAction] = [.disarm]
        if customer == .alive {
            customer = .ending
            actions.append(.endCustomer)
        }
        return actions + [.unbridge, .tellAgent(tone), .arm(.announcement), .report(.customerFailed)]
    }

    /// Ends whatever still lives, in one place: timers, then legs, then the record.
    private mutating func conclude(_ verdict: CallVerdict) -> [CallAction] {
        state = .ending(verdict)
        var actions: [CallAction] = [.disarm, .stopTelling]
        if customer == .alive {
            customer = .ending
            actions.append(.endCustomer)
        }
        if agent == .alive {
            agent = .ending
            actions.append(.endAgent)
        }
        return actions + settle()
    }

    private mutating func settle() -> [CallAction] {
        guard case .ending(let verdict) = state, agent.isOver, customer.isOver else { return [] }
        state = .ended(verdict)
        return [.finish(verdict)]
    }
}

extension CallStateMachine.LegLife {
    fileprivate var isOver: Bool { self == .gone || self == .notPlaced }
}
