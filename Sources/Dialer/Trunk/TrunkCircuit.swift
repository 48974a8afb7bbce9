import SIP

/// Leaves a trunk alone that only refuses or fails, and lets one call find out whether it is well again. Pure.
struct TrunkCircuit: Sendable, Equatable {
    /// What one leg said of its trunk.
    enum Word: Sendable, Equatable {
        /// It carries calls, whatever became of this one.
        case works
        /// 401 or 407 in spite of our credentials.
        case credentialsRefused
        /// 403.
        case callRefused
        /// 408, 5xx, no response, no connection.
        case failed
    }

    enum State: Sendable, Equatable {
        /// Entered at the start and by ``Word/works``; left when words of one kind make a series.
        case closed
        /// Entered by a series, and by a failing trial call; left by the first call that begins after `until`.
        case open(Word, until: Duration)
        /// Entered by that call's INVITE; left by its word: closed when the trunk works, else open again.
        case halfOpen(LegID, Word)
    }

    private(set) var state = State.closed
    /// The words since the last that was another.
    private var series: (word: Word, count: Int) = (.works, 0)
    private var openings = 0

    static func == (a: TrunkCircuit, b: TrunkCircuit) -> Bool {
        a.state == b.state && a.series == b.series && a.openings == b.openings
    }

    /// Until when no call goes through, and why; nil when one may.
    func obstacle(at now: Duration) -> (word: Word, until: Duration)? {
        switch state {
        case .closed: nil
        case .open(let word, let until): until > now ? (word, until) : nil
        // One trial at a time; its end decides.
        case .halfOpen(_, let word): (word, now)
        }
    }

    /// One call is finding out whether the trunk is well again.
    var isTried: Bool {
        if case .halfOpen = state { true } else { false }
    }

    /// A call begins. The first after a rest is the trial.
    mutating func begin(_ leg: LegID, at now: Duration) {
        guard case .open(let word, let until) = state, until <= now else { return }
        state = .halfOpen(leg, word)
    }

    /// - Parameter word: nil when the leg's end says nothing of the trunk.
    mutating func note(_ word: Word?, of leg: LegID, _ settings: CircuitSettings, at now: Duration) {
        switch (state, word) {
        case (_, .works?): self = TrunkCircuit()
        case (.halfOpen(leg, let before), nil): state = .open(before, until: now)
        case (.halfOpen(leg, _), let word?): open(word, settings, at: now)
        case (.closed, let word?):
            series = word == series.word ? (word, series.count + 1) : (word, 1)
            if series.count >= settings.limit(word) { open(word, settings, at: now) }
        case (.open, _), (.halfOpen, _), (.closed, nil): break
        }
    }

    private mutating func open(_ word: Word, _ settings: CircuitSettings, at now: Duration) {
        let rest = min(settings.rest * (1 << min(openings, 10)), settings.longestRest)
        openings += 1
        state = .open(word, until: now + rest)
    }
}

extension CircuitSettings {
    fileprivate func limit(_ word: TrunkCircuit.Word) -> Int {
        switch word {
        case .works: .max
        case .credentialsRefused: credentialFailures
        case .callRefused: refusals
        case .failed: failures
        }
    }
}

extension TrunkCircuit.Word {
    /// - Parameter progressed: a 18x came before, so the trunk had taken the call.
    init?(_ ending: LegVerdict, progressed: Bool) {
        if ending.wasAnswered || progressed {
            self = .works
        } else if ending.byTimer || ending.byTransport {
            self = .failed
        } else if ending.byFarEnd {
            switch ending.status {
            case 401, 407: self = .credentialsRefused
            case 403: self = .callRefused
            case 408, 500...599: self = .failed
            default: self = .works
            }
        } else {
            return nil
        }
    }
}
