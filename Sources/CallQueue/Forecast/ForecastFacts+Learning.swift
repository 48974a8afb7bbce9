import FoundationEssentials

extension ForecastFacts {
    /// Seconds of a flow's call, where nothing is known of the flow.
    fileprivate static let usualFlow = 30.0

    /// With a model for each lane: what calls of its batch were like; as long as those are few, its class's; then all calls of its
    /// kind, by agents or by a flow; then all calls; then what is assumed.
    ///
    /// - Parameter flows: seconds each flow talks, as far as that is known.
    func learning(from history: CallHistory, flows: [FlowName: Double]) -> ForecastFacts {
        let history = history.weighed(by: lanes.flatMap(\.underWay))
        var facts = self
        for index in lanes.indices { facts.lanes[index].learn(from: history.calls, flows: flows) }
        return facts
    }
}

extension ForecastFacts.Lane {
    /// - Parameter flows: seconds each flow talks, as far as that is known.
    fileprivate mutating func learn(from calls: [CallHistory.Call], flows: [FlowName: Double]) {
        let isFlow = isLedByFlow
        var assumed = CallModel()
        if isFlow { assumed.talk = .fixed(flow.flatMap { flows[$0] } ?? ForecastFacts.usualFlow) }
        let all = CallModel(of: calls, prior: assumed, doubt: CallModel.lightDoubt, isLedByFlow: isFlow)
        let alike = calls.filter { $0.sample.isLedByFlow == isFlow }
        var kind = CallModel(
            of: alike, prior: all, doubt: CallModel.lightDoubt, outcomeDoubt: CallModel.outcomeDoubt.classes,
            isLedByFlow: isFlow)
        // What one flow says is no measure of another.
        if isFlow { kind.talk = assumed.talk }
        let own = alike.filter { $0.sample.ticketClass == ticketClass }
        let usual = CallModel(
            of: own, prior: kind, doubt: isFlow ? CallModel.lightDoubt : CallModel.doubt,
            outcomeDoubt: CallModel.outcomeDoubt.classes, isLedByFlow: isFlow)
        let here = own.filter { $0.sample.batch == batchNumber }
        model = CallModel(
            of: here, prior: usual, doubt: CallModel.doubt, outcomeDoubt: CallModel.outcomeDoubt.batches,
            isLedByFlow: isFlow)
        learnMoves(from: calls, flows: flows)
        // Others of its class tell no more than `doubt` calls would, others of its kind hardly more than what is assumed.
        evidence = 1 + Double(here.count) + min(CallModel.doubt, Double(own.count - here.count))
        evidence += min(CallModel.lightDoubt, Double(alike.count - own.count))
    }

    /// What its calls would be like in the modes to which its class may move.
    private mutating func learnMoves(from calls: [CallHistory.Call], flows: [FlowName: Double]) {
        guard var moves else { return }
        let lane = self
        func learnt(_ way: ForecastMoves.Way) -> ForecastMoves.Way {
            var (other, known) = (lane, way)
            (other.mode, other.flow, other.moves) = (way.mode, way.flow, nil)
            other.learn(from: calls, flows: flows)
            known.model = other.model
            return known
        }
        moves.own = learnt(moves.own)
        moves.ways = moves.ways.map(learnt)
        self.moves = moves
    }
}
