import CallQueue

/// The line of an agent who stays on it, as a pure machine: one leg for a shift, lent to one call after the other. It knows
/// no clock, no SIP and no media.
///
/// ```
///            connect, or a call for the agent
///   off ───────────────────────────────► calling ── answered ──► ready ◄──► inCall
///    ▲                                    │    ▲                   │           │
///    │  not to be had, hung up,           │    └─ after a pause ─ resting ◄────┘ lost
///    └─ disconnected ─────────────────────┴────────────────────────┘
/// ```
struct AgentLineMachine: Sendable {
    /// The call that has the line, and which of its parties the agent is there.
    struct Use: Sendable, Hashable {
        var call: UInt64
        var party: PartyID
    }

    enum State: Sendable, Equatable {
        /// Entered at first, by ``disconnect()``, by the agent's BYE, and when the phone cannot be had; left by ``connect()``
        /// and by a call for the agent.
        case off
        /// Entered with the INVITE, for a call that waits for it or for none; left when the phone answers, fails, or rings too
        /// long.
        case calling(Use?)
        /// Entered when the phone answers and when a call gives the line back; left by the next call, and by the leg's end.
        case ready
        /// Entered when a call gets the line; left when it gives it back, and by the leg's end.
        case inCall(Use)
        /// Entered when the leg broke; left after a pause, or by a call that rings the phone at once.
        case resting
    }

    enum Action: Sendable, Equatable {
        /// INVITE the phone.
        case place
        /// End the leg and forget it: nothing it still says is waited for.
        case end
        /// Let the agent hear that the line stands.
        case rest
        /// Arming replaces the one before.
        case arm(Duration)
        case disarm
        case report(News)
    }

    /// What others are told.
    enum News: Sendable, Equatable {
        case calling
        case ready
        /// It broke; the phone is rung again after so long.
        case lost(LegVerdict, retryIn: Duration)
        case off(Ending)
    }

    /// Why a line is off.
    enum Ending: Sendable, Equatable {
        /// Nobody has asked for it yet.
        case never
        case hungUp
        case disconnected
        /// The phone could not be had.
        case failed(LegVerdict)
    }

    /// How a call gets the line.
    enum Lending: Sendable, Equatable {
        /// It has it.
        case now
        /// It has it, and the phone is being rung.
        case ringing
        /// Another call has it.
        case taken
    }

    /// How long a phone may ring when no call waits for it; a call has a limit of its own.
    static let ringLimit = Duration.seconds(60)
    /// The pauses before a phone whose line broke is rung again; after the last the shift is over.
    static let pauses: [Duration] = [1, 5, 10, 20, 40, 60].map(Duration.seconds)

    private(set) var state = State.off
    /// Whether the line is to stand: somebody connected it, or it stood already.
    private(set) var isWanted = false
    private(set) var ending = Ending.never
    private var misses = 0

    /// The call that has the line.
    var use: Use? {
        switch state {
        case .calling(let use): use
        case .inCall(let use): use
        case .off, .ready, .resting: nil
        }
    }

    // MARK: What people ask

    /// The shift begins.
    mutating func connect() -> [Action] {
        isWanted = true
        switch state {
        case .off, .resting:
            misses = 0
            return place(for: nil)
        case .calling, .ready, .inCall: return []
        }
    }

    /// The shift is over; a call that has the line keeps it to its end.
    mutating func disconnect() -> [Action] {
        isWanted = false
        switch state {
        case .off, .inCall, .calling(.some): return []
        case .resting: return [.disarm] + stop(.disconnected)
        case .calling(nil), .ready: return [.disarm, .end] + stop(.disconnected)
        }
    }

    // MARK: What calls do

    /// A call needs the agent.
    mutating func lend(to use: Use) -> (lending: Lending, actions: [Action]) {
        switch state {
        case .ready:
            state = .inCall(use)
            return (.now, [])
        case .calling(nil):
            state = .calling(use)
            return (.ringing, [.disarm])
        case .off, .resting: return (.ringing, place(for: use))
        case .calling, .inCall: return (.taken, [])
        }
    }

    /// A call does not need the agent any more.
    mutating func giveBack(_ use: Use) -> [Action] {
        guard self.use == use else { return [] }
        if case .calling = state {
            // Nobody wants the phone to ring now. A line that stood before is tried again.
            return [.end] + (isWanted ? retry(after: .byUs) : stop(.disconnected))
        }
        guard isWanted else { return [.end] + stop(.disconnected) }
        state = .ready
        return [.rest]
    }

    // MARK: What the leg does

    mutating func answered() -> [Action] {
        guard case .calling(let use) = state else { return [] }
        (isWanted, misses) = (true, 0)
        state = use.map { .inCall($0) } ?? .ready
        return [.disarm] + (use == nil ? [.rest] : []) + [.report(.ready)]
    }

    /// The leg is over, by whatever way.
    mutating func gone(_ verdict: LegVerdict) -> [Action] {
        switch state {
        case .off, .resting: return []
        case .calling: return [.disarm] + (isWanted && misses > 0 ? retry(after: verdict) : stop(.failed(verdict)))
        case .ready, .inCall:
            if verdict.byFarEnd { return stop(.hungUp) }
            return isWanted ? retry(after: verdict) : stop(.disconnected)
        }
    }

    /// Nothing is heard from it any more.
    mutating func fellSilent() -> [Action] {
        switch state {
        case .ready, .inCall: [.end] + gone(.lost)
        case .off, .calling, .resting: []
        }
    }

    /// A phone has rung for nobody long enough, or the pause is over.
    mutating func timerFired() -> [Action] {
        switch state {
        case .calling(nil): return [.end] + gone(.notAnswered)
        case .resting: return place(for: nil)
        case .off, .calling, .ready, .inCall: return []
        }
    }

    // MARK: Inside

    private mutating func place(for use: Use?) -> [Action] {
        state = .calling(use)
        let limit: [Action] = use == nil ? [.arm(Self.ringLimit)] : [.disarm]
        return limit + [.report(.calling), .place]
    }

    private mutating func retry(after verdict: LegVerdict) -> [Action] {
        guard misses < Self.pauses.count else { return stop(.failed(verdict)) }
        let pause = Self.pauses[misses]
        misses += 1
        state = .resting
        return [.arm(pause), .report(.lost(verdict, retryIn: pause))]
    }

    private mutating func stop(_ ending: Ending) -> [Action] {
        (state, isWanted, self.ending, misses) = (.off, false, ending, 0)
        return [.report(.off(ending))]
    }
}
