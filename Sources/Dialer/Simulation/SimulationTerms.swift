import CallQueue
import ControlAPI
import FoundationEssentials

/// What a request for a simulation means, and what is told of its result.
enum SimulationTerms {
    typealias Models = (all: CallModel, classes: [TicketClass: CallModel], calls: Int)

    /// - Throws: `invalidParams`, naming the parameter and what is allowed.
    static func check(_ request: SimulateRequest) throws(ControlError) {
        try check(request.agents.map(Double.init), in: 0...10_000, "agents")
        try check(request.answerRate, in: 0...1, "answerRate")
        try check(request.ringSeconds, in: 0...180, "ringSeconds")
        try check(request.talkSeconds, in: 0...36_000, "talkSeconds")
        try check(request.wrapUpSeconds, in: 0...3_600, "wrapUpSeconds")
        try check(request.measuredDays, in: 0...365, "measuredDays")
        try check(request.horizonDays, in: 1...366, "horizonDays")
        guard let from = request.from else { return }
        // Before and after, calendars and zones are not what they are.
        try check(from.timeIntervalSince1970, in: 0...4_102_444_800, "from")
    }

    private static func check(
        _ value: Double?, in range: ClosedRange<Double>, _ field: String
    ) throws(ControlError) {
        guard let value, !range.contains(value) else { return }
        let (least, most) = (range.lowerBound.formattedShort, range.upperBound.formattedShort)
        throw ControlError(.invalidParams, "\(field) is \(least) to \(most).", field: field)
    }

    /// The queue's policies, and the trunks' pace with them.
    static func policies(of configuration: DialerConfiguration) -> QueueConfiguration {
        var policies = configuration.queue.policies
        let trunks = configuration.trunks.filter(\.isEnabled)
        let pace = trunks.map(\.callsPerSecond).reduce(0, +)
        if pace > 0 { policies.callsPerSecond = min(policies.callsPerSecond ?? pace, pace) }
        return policies
    }

    static func plan(
        _ request: SimulateRequest, _ configuration: DialerConfiguration, models: Models, from: Date
    ) -> SimulationPlan {
        let configured = configuration.agentProfiles
        var plan = SimulationPlan(
            agents: SimulationPlan.agents(request.agents ?? max(1, configured.count), like: configured), from: from)
        let lines = configuration.trunks.filter(\.isEnabled).map(\.lines).reduce(0, +)
        if lines > 0 { plan.lines = lines }
        plan.seed = UInt64(bitPattern: Int64(request.seed ?? 1))
        plan.patience = configuration.calls.agentWait.inSeconds
        if let days = request.horizonDays { plan.horizon = days * 86_400 }
        plan.model = given(request, models.all)
        plan.models = models.classes.mapValues { given(request, $0) }
        return plan
    }

    private static func given(_ request: SimulateRequest, _ measured: CallModel) -> CallModel {
        var model = measured
        if let rate = request.answerRate { model.answerRates = [rate] }
        if let seconds = request.ringSeconds { model.ring = .around(seconds) }
        if let seconds = request.talkSeconds { model.talk = .around(seconds) }
        if let seconds = request.wrapUpSeconds { model.wrapUp = .around(seconds) }
        return model
    }
}

extension SimulationInfo {
    init(
        _ result: SimulationResult, _ plan: SimulationPlan, measured calls: Int, leftOut: [BatchID: Int] = [:],
        computed seconds: Double
    ) {
        self.init(
            from: result.from, endsAt: result.endsAt, seed: Int(Int64(bitPattern: plan.seed)), agents: result.agents,
            tickets: result.tickets, states: result.states,
            waiting: Dictionary(uniqueKeysWithValues: result.waiting.map { ($0.key.word.rawValue, $0.value) }),
            reached: result.reached, attempts: result.attemptCount,
            outcomes: Dictionary(uniqueKeysWithValues: result.attempts.map { ($0.key.word.rawValue, $0.value) }),
            abandonedPercent: (result.abandonmentRate * 100).rounded(toPlaces: 2),
            occupancyPercent: (result.occupancy * 100).rounded(toPlaces: 1),
            idleSeconds: result.idleSeconds.rounded(), talkSeconds: result.talkSeconds.rounded(),
            limit: result.limit?.word,
            limits: Dictionary(uniqueKeysWithValues: result.limits.map { ($0.key.rawValue, $0.value.rounded()) }),
            hours: result.hours.map {
                SimulatedHour(
                    from: $0.from, attempts: $0.attempts, reached: $0.reached, idleSeconds: $0.idleSeconds.rounded(),
                    limit: $0.limit?.word)
            }, model: SimulatedModel(plan.model, measured: calls), computedSeconds: seconds.rounded(toPlaces: 2),
            leftOut: leftOut.isEmpty
                ? nil : Dictionary(uniqueKeysWithValues: leftOut.map { ($0.key.rawValue, $0.value) }))
    }
}

extension SimulatedModel {
    fileprivate init(_ model: CallModel, measured calls: Int) {
        self.init(
            answerRates: model.answerRates.map { $0.rounded(toPlaces: 3) },
            ringSeconds: model.ring.mean.rounded(toPlaces: 1), talkSeconds: model.talk.mean.rounded(toPlaces: 1),
            wrapUpSeconds: model.wrapUp.mean.rounded(toPlaces: 1), measuredCalls: calls)
    }
}

extension CompletionLimit {
    var word: CompletionLimitWord { CompletionLimitWord(rawValue: rawValue) }
}

extension Double {
    fileprivate func rounded(toPlaces places: Int) -> Double {
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        return (self * scale).rounded() / scale
    }

    fileprivate var formattedShort: String { self == rounded() ? String(Int(self)) : String(self) }
}
