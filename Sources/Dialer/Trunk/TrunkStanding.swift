import SIP

/// How one trunk stands: what it says of itself, what calls have found, and how much of it is taken. Pure.
struct TrunkStanding: Sendable {
    /// What its registration last said; nil until it has.
    var registration: TrunkState?
    var health = TrunkHealth()
    var circuit = TrunkCircuit()
    var pace = TrunkPace()
    /// Until when it asked to be left alone.
    var restsUntil: Duration?
    var switchedOff: TrunkSwitch?
    var linesInUse = 0

    /// Why it cannot be dialled through now; the reason that lasts longest first.
    func obstacle(_ trunk: TrunkSettings, at now: Duration) -> TrunkObstacle? {
        if let lasting = downfall(trunk, at: now) { return lasting }
        if linesInUse >= trunk.lines { return .full }
        return pace.opensAt(trunk.callsPerSecond, now: now).map { .pacing(until: $0) }
    }

    /// What people are told is wrong with it, its registration apart. After a rest it counts as up, also while one call finds
    /// out whether it is: they are told again only if that one fails.
    func trouble(_ trunk: TrunkSettings, at now: Duration) -> TrunkObstacle? {
        switch downfall(trunk, at: now) {
        case .notRegistered: nil
        case .broken where circuit.isTried: nil
        case let downfall: downfall
        }
    }

    /// Why it is down; nil while it is up, full or not.
    func downfall(_ trunk: TrunkSettings, at now: Duration) -> TrunkObstacle? {
        if !trunk.isEnabled { return .disabled }
        if let switchedOff { return .switchedOff(switchedOff) }
        if trunk.registration != nil {
            guard case .registered = registration else { return .notRegistered(registration) }
        }
        if trunk.options != nil, !health.isUp { return .silent }
        if let (word, until) = circuit.obstacle(at: now) { return .broken(word, until: until) }
        return restsUntil.flatMap { $0 > now ? .resting(until: $0) : nil }
    }
}
