import FoundationEssentials

/// What a forecast is made of: what is left, who calls, and how calls go.
package struct ForecastFacts: Sendable {
    /// Tickets of one batch and class whose callees are in the same zones.
    struct Lane: Sendable {
        var batch: BatchID
        /// Row of the batch.
        var batchNumber = 0
        var ticketClass = TicketClass(rawValue: "")
        /// Its share of the calls against other lanes' that have something to call.
        var weight = 1.0
        var policy: ClassPolicy
        var mode = DialMode.progressive
        var flow: FlowName?
        /// Seconds an agent may write a call up.
        var wrapUpLimit = 0.0
        var hours: HoursSearch
        var dayParts: DayParts
        var model = CallModel()
        /// How many calls the model stands on.
        var evidence = 0.0
        var stocks: [Stock] = []
        var underWay: [CallUnderWay] = []
        /// nil: it stays in its mode.
        var moves: ForecastMoves?

        /// Tickets that go on by themselves.
        var tickets: Double { stocks.reduce(Double(underWay.count)) { $0 + $1.count } }

        /// Whether a flow of the site's leads its calls.
        var isLedByFlow: Bool { mode == .automated }

        /// Agents taken by a customer who is rung.
        var agentsPerCall: Double {
            switch mode {
            case .automated: 0
            case .power: 1 / max(1, policy.pacing.ratio)
            case .predictive: min(1, max(model.answerRates.max() ?? 1, 1 / max(1, policy.pacing.mostRatio)))
            case .manual, .preview, .progressive, .progressiveCustomerFirst: 1
            }
        }

        /// Seconds from the customer's INVITE to a failure.
        func failsAfter(_ failure: Disposition) -> Double {
            model.failsAfter(failure, ringTimeout: policy.ringTimeout, ring: model.ring.mean)
        }

        /// From the agent's phone ringing to its being taken; who rings customers first has agents on the line.
        var agentTakes: Double { mode.isAgentFirst ? model.agentTakes.mean : 0 }
    }

    /// Tickets that are called at the same time.
    struct Stock: Sendable {
        var count: Double
        /// Seconds from now; 0 or less: at once.
        var readyAt: Double
        /// Attempts that counted.
        var attempts: Int
        /// What they wait for.
        var reason: WaitingReason?
        /// How the last call failed.
        var last: Disposition?
        /// Numbers they have, and the one that is dialled next, from 0.
        var numbers = 1
        var number = 0
    }

    var now: Date
    /// What gathering them took of a processor.
    package var cost = Duration.zero
    var lanes: [Lane] = []
    /// Agents who take calls, whether or not they are in one.
    var agents = 0
    /// Of them, those who write a call up.
    var writing = 0
    var lines: Int?
    /// Of them, those that flows may have.
    var flowLines: Int?
    var callsPerSecond: Double?
    var caps: [AttemptCap] = []
    var isTrunkUp = true
    /// With less than so much of a ticket left a lane is done: half of one, for what is most likely.
    var doneBelow = 0.5
    /// Batches that have tickets, whatever their state, and what only a person moves on in each.
    var heldByPersons: [BatchID: Int] = [:]
}
