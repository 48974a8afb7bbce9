/// Which of its moves a class has made: pure, with time on the monotonic clock.
///
/// The first move whose condition is met is made. It is taken back, or another made, once `atLeast` is over and its own condition is
/// clearly not met any more; a move named before it goes first at once.
struct ModeSwitch: Sendable, Hashable {
    /// What was done last.
    struct Step: Sendable, Hashable {
        /// Nil: back to the class's own mode.
        let move: ModeMove?
        /// The figures, in words.
        let why: String
        let at: Duration
    }

    /// The move in force.
    private(set) var move: ModeMove?
    private(set) var last: Step?

    init() {}

    /// As it was before the daemon was restarted.
    init(made move: ModeMove, why: String, at: Duration) {
        self.move = move
        last = Step(move: move, why: why, at: at)
    }

    /// - Returns: what was done just now; nil while all stays as it is.
    mutating func look(_ figures: ModeFigures, _ moves: [ModeMove], at now: Duration) -> Step? {
        let place = move.flatMap { moves.firstIndex(of: $0) }
        // What the configuration no longer holds is taken back.
        let candidates = moves.enumerated().filter { $0.offset != place }.compactMap { index, move in
            move.when.met(by: figures).map { (index: index, move: move, why: $0) }
        }
        guard let move, let place, let last else {
            if let first = candidates.first { return make(first.move, first.why, at: now) }
            return move == nil ? nil : make(nil, "not configured any more", at: now)
        }
        if let better = candidates.first(where: { $0.index < place }) { return make(better.move, better.why, at: now) }
        guard now - last.at >= .seconds(move.atLeast), move.when.met(by: figures, holding: true) == nil else {
            return nil
        }
        if let other = candidates.first { return make(other.move, other.why, at: now) }
        return make(nil, "no longer: \(last.why)", at: now)
    }

    private mutating func make(_ move: ModeMove?, _ why: String, at now: Duration) -> Step {
        let step = Step(move: move, why: why, at: now)
        self.move = move
        last = step
        return step
    }
}
