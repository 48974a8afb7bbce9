/// How a class may move to other modes while a forecast runs.
struct ForecastMoves: Sendable {
    /// A mode in which its calls may be made, and what they are like there.
    struct Way: Sendable {
        var mode: DialMode
        var flow: FlowName?
        var model = CallModel()

        init(_ mode: DialMode, _ flow: FlowName?) {
            self.mode = mode
            self.flow = flow
        }
    }

    /// Tickets that have their last call in time until then.
    struct Due: Sendable {
        /// From the beginning.
        let seconds: Double
        let count: Int
    }

    /// With time since the beginning; what was done before was before 0.
    var switched: ModeSwitch
    let moves: [ModeMove]
    /// Without any move.
    var own: Way
    /// With each of them.
    var ways: [Way]
    /// Agents at work who may have its calls.
    var agents: Int
    /// By their time.
    var deadlines: [Due] = []

    init(_ policy: ClassPolicy, _ switched: ModeSwitch?, agents: Int, now: Duration) {
        let inForce = TicketQueue.ModeInForce(policy)
        (moves, self.agents) = (policy.moves, agents)
        own = Way(inForce.mode, inForce.flow)
        ways = policy.moves.map { Way($0.to, $0.flow) }
        self.switched = ModeSwitch()
        if let switched, let move = switched.move, let last = switched.last {
            self.switched = ModeSwitch(made: move, why: last.why, at: last.at - now)
        }
    }

    /// The figures at some moment.
    ///
    /// - Parameters:
    ///   - backlog: tickets that wait for a call; those with the first deadlines are the ones that were called.
    ///   - now: seconds since the beginning.
    func figures(backlog: Double, at now: Double) -> ModeFigures {
        var figures = ModeFigures()
        figures.backlog = Int(backlog.rounded())
        figures.agents = agents
        var gone = deadlines.reduce(0) { $0 + $1.count } - figures.backlog
        let left: [(seconds: Double, count: Int)] = deadlines.compactMap { due in
            let called = min(max(0, gone), due.count)
            gone -= called
            return called == due.count ? nil : (due.seconds - now, due.count - called)
        }
        figures.hoursLate = ModeFigures.hoursLate(left, agents: agents, secondsEach: own.secondsEach)
        return figures
    }

    /// Moves on, or back, as the figures ask.
    ///
    /// - Returns: how calls are made from now on; nil while all stays as it is.
    mutating func look(_ figures: ModeFigures, at now: Double) -> Way? {
        guard let step = switched.look(figures, moves, at: .milliseconds(Int(now * 1_000))) else { return nil }
        guard let move = step.move, let place = moves.firstIndex(of: move) else { return own }
        return ways[place]
    }
}

extension ForecastMoves.Way {
    /// An agent's time for one who answers.
    fileprivate var secondsEach: Double {
        let rate = max(0.02, model.answerRate(in: 0))
        return (model.agentTakes.mean + model.ring.mean) / rate + model.talk.mean + model.wrapUp.mean
    }
}
