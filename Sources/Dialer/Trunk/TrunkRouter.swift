import CallQueue
import SIP

/// Which trunk a call goes through: those that carry the number, can be dialled through now and have not been tried; of
/// them the longest prefix, then the lowest order, then by weight. Pure: it knows no clock, and its dice are handed in.
///
/// A trunk that registers is dialled through only while it is registered: providers refuse, or ban, who calls without.
struct TrunkRouter: Sendable {
    /// A leg that goes through a trunk and takes one of its lines.
    private struct Leg {
        let trunk: String
        /// A 18x came.
        var progressed = false
        /// What it says of its trunk has been noted.
        var isJudged = false
    }

    /// Retry-After is believed up to here.
    private static let longestRest = Duration.seconds(3600)

    /// In the order of the configuration.
    private(set) var trunks: [TrunkSettings]
    private var standings: [String: TrunkStanding] = [:]
    private var legs: [LegID: Leg] = [:]

    init(_ trunks: [TrunkSettings]) { self.trunks = trunks }

    /// Takes a changed configuration; calls keep their lines, and each trunk what is known of it.
    mutating func replace(_ trunks: [TrunkSettings]) {
        for old in self.trunks {
            let new = trunks.first { $0.id == old.id }
            // Another place, or none: what was found of the old one says nothing of what has its name then. A trial call that
            // ends meanwhile would not be heard either.
            if new?.host != old.host || new?.port != old.port || new?.credentials != old.credentials {
                standings[old.id]?.circuit = TrunkCircuit()
                standings[old.id]?.restsUntil = nil
                standings[old.id]?.health = TrunkHealth()
            }
        }
        self.trunks = trunks
    }

    func trunk(_ id: String) -> TrunkSettings? { trunks.first { $0.id == id } }

    func standing(_ id: String) -> TrunkStanding { standings[id] ?? TrunkStanding() }

    private mutating func change(_ id: String, _ change: (inout TrunkStanding) -> Void) {
        change(&standings[id, default: TrunkStanding()])
    }

    // MARK: Choice

    /// - Parameters:
    ///   - tried: trunks that could not take this call.
    ///   - chance: decides between trunks of one order, by their weights.
    func choose(
        _ number: DialableNumber, without tried: Set<String> = [], at now: Duration,
        using chance: inout some RandomNumberGenerator
    ) -> Result<TrunkSettings, TrunkRefusal> {
        let carriers = trunks.indices.compactMap { index in
            trunks[index].numbers.match(number).map { Candidate(trunk: trunks[index], match: $0, position: index) }
        }
        guard !carriers.isEmpty else { return .failure(TrunkRefusal(reason: .noRoute)) }
        let untried = carriers.filter { !tried.contains($0.trunk.id) }
        let usable = untried.filter { standing($0.trunk.id).obstacle($0.trunk, at: now) == nil }
        guard let best = usable.max(by: { $0.rank.lexicographicallyPrecedes($1.rank) })?.rank else {
            return .failure(refusal(untried.compactMap { standing($0.trunk.id).obstacle($0.trunk, at: now) }))
        }
        return .success(Self.draw(usable.filter { $0.rank == best }.map(\.trunk), using: &chance))
    }

    private struct Candidate {
        let trunk: TrunkSettings
        let match: Int
        let position: Int

        /// The greater, the better.
        var rank: [Int] { [match, -(trunk.order ?? position + 1)] }
    }

    private static func draw(_ trunks: [TrunkSettings], using chance: inout some RandomNumberGenerator) -> TrunkSettings
    {
        let total = trunks.map(\.weight).reduce(0, +)
        guard trunks.count > 1, total > 0 else { return trunks[0] }
        var point = Int.random(in: 0..<total, using: &chance)
        return trunks.first { trunk in
            point -= trunk.weight
            return point < 0
        } ?? trunks[0]
    }

    private func refusal(_ obstacles: [TrunkObstacle]) -> TrunkRefusal {
        let opensAt = obstacles.compactMap { obstacle -> Duration? in
            if case .pacing(let until) = obstacle { until } else { nil }
        }
        if let earliest = opensAt.min() { return TrunkRefusal(reason: .pacing, retryAt: earliest) }
        if obstacles.contains(.full) { return TrunkRefusal(reason: .noLine) }
        return TrunkRefusal(reason: .trunkDown, retryAt: obstacles.compactMap(\.until).min())
    }

    // MARK: Legs

    /// An INVITE leaves through a trunk.
    mutating func begin(_ leg: LegID, through id: String, at now: Duration) {
        guard let trunk = trunk(id) else { return }
        legs[leg] = Leg(trunk: id)
        change(id) {
            $0.linesInUse += 1
            $0.pace.note(trunk.callsPerSecond, at: now)
            $0.circuit.begin(leg, at: now)
        }
    }

    /// A 18x came: the trunk has taken the call.
    mutating func progressed(_ leg: LegID, at now: Duration) {
        guard legs[leg]?.progressed == false else { return }
        legs[leg]?.progressed = true
        judge(leg, .works, at: now)
    }

    /// Nothing came back in the time that the trunk has for it; the leg still has its line until it is over.
    mutating func fellSilent(_ leg: LegID, at now: Duration) { judge(leg, .failed, at: now) }

    /// A leg's last event; legs of no trunk are passed over.
    mutating func end(_ leg: LegID, _ ending: LegVerdict, at now: Duration) {
        guard let known = legs[leg] else { return }
        if !known.isJudged { judge(leg, TrunkCircuit.Word(ending, progressed: known.progressed), at: now) }
        legs[leg] = nil
        change(known.trunk) { $0.linesInUse = max(0, $0.linesInUse - 1) }
        guard ending.byFarEnd, (500...599).contains(ending.status), !known.progressed, let rest = ending.retryAfter,
            rest > .zero
        else { return }
        change(known.trunk) { $0.restsUntil = max($0.restsUntil ?? .zero, now + min(rest, Self.longestRest)) }
    }

    private mutating func judge(_ leg: LegID, _ word: TrunkCircuit.Word?, at now: Duration) {
        guard let id = legs[leg]?.trunk, let trunk = trunk(id) else { return }
        legs[leg]?.isJudged = true
        change(id) { $0.circuit.note(word, of: leg, trunk.circuit, at: now) }
    }

    // MARK: What trunks and people say

    /// Takes what a trunk says of its registration.
    ///
    /// - Returns: what it said before.
    @discardableResult
    mutating func note(_ state: TrunkState, of id: String) -> TrunkState? {
        let registers = trunk(id)?.registration != nil
        let before = standing(id).registration
        change(id) { $0.registration = registers ? state : nil }
        return before
    }

    /// Takes the answer to OPTIONS, or that none came.
    mutating func noteOptions(isAnswered: Bool, of id: String) {
        guard let options = trunk(id)?.options else { return }
        change(id) { $0.health.note(isAnswered: isAnswered, options) }
    }

    /// Takes a trunk out of use, or, with nil, takes that back and gives it a new chance.
    mutating func switchOff(_ id: String, _ order: TrunkSwitch?) {
        change(id) {
            $0.switchedOff = order
            guard order == nil else { return }
            $0.circuit = TrunkCircuit()
            $0.restsUntil = nil
        }
    }
}

/// What is told of all of them.
extension TrunkRouter {
    func isUp(_ trunk: TrunkSettings, at now: Duration) -> Bool { standing(trunk.id).downfall(trunk, at: now) == nil }

    /// What the queue's gate asks of trunks.
    func facts(at now: Duration) -> TrunkFacts {
        TrunkFacts(
            routes: trunks.map { TrunkFacts.Route(numbers: $0.numbers, isUp: isUp($0, at: now)) },
            lines: trunks.filter { isUp($0, at: now) }.map(\.lines).reduce(0, +))
    }

    /// When a trunk that rests may be dialled through again, without anything else happening.
    func nextChange(after now: Duration) -> Duration? {
        trunks.compactMap { standing($0.id).downfall($0, at: now)?.until }.filter { $0 > now }.min()
    }
}
