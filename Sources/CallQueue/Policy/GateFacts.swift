import FoundationEssentials

/// What the dialer knows of the trunks; the queue adds how many of its calls use them.
package struct TrunkFacts: Sendable, Hashable {
    /// The numbers that one trunk carries, and whether it can be dialled through now.
    package struct Route: Sendable, Hashable {
        package var numbers: CarriedNumbers
        package var isUp: Bool

        package init(numbers: CarriedNumbers, isUp: Bool) {
            self.numbers = numbers
            self.isUp = isUp
        }
    }

    package var isUp: Bool
    /// Empty: every number is carried while `isUp`.
    package var routes: [Route] = []
    /// The lines of all trunks that are up; nil: not limited by trunks.
    package var lines: Int?

    package init(isUp: Bool = true, lines: Int? = nil) {
        self.isUp = isUp
        self.lines = lines
    }

    /// - Parameter routes: one for each trunk.
    package init(routes: [Route], lines: Int) {
        self.init(isUp: routes.contains(where: \.isUp), lines: lines)
        self.routes = routes
    }

    /// Whether any trunk carries the number, up or not.
    package func carries(_ number: DialableNumber) -> Bool {
        routes.isEmpty || routes.contains { $0.numbers.match(number) != nil }
    }

    /// Whether a caller number of ours is reported for the number: Chinese privacy numbers beginning 700 connect only from
    /// those, and a trunk whose number is not reported leaves `700` out of what it carries.
    func isReported(for number: DialableNumber) -> Bool { number.kind != .protected700 || carries(number) }

    /// Whether a trunk that carries the number is up.
    package func isUp(for number: DialableNumber) -> Bool {
        routes.isEmpty ? isUp : routes.contains { $0.isUp && $0.numbers.match(number) != nil }
    }
}

/// One earlier or running attempt to a number.
struct NumberAttempt: Sendable, Hashable {
    let attemptID: AttemptID
    /// nil: a flow led it.
    let agent: AgentID?
    let issuedAt: Date
    /// When the customer was rung; nil if that did not happen.
    let rungAt: Date?
    let isEnded: Bool
    /// Whether it counts against the caps; a running one counts once its customer is rung.
    let isCounted: Bool
    /// When the customer answered somebody who then talked; nil for all else.
    var talkedAt: Date?
    /// When it ended as one whose customer met nobody.
    var abandonedAt: Date?
    /// When it ended at a machine.
    var machineAt: Date?
}

/// Everything the gate looks at, gathered for one attempt at one instant.
struct GateFacts: Sendable {
    /// Where in an attempt's life the gate is asked.
    enum Step: Sendable {
        /// Before the agent is rung.
        case order
        /// Before the customer's INVITE.
        case customerLeg
    }

    var step = Step.order
    var now: Date
    var origin: CallOrigin
    var isDraining = false
    /// nil: a flow is to lead the call.
    var agent: AgentID?
    var isAgentKnown = true
    /// The call the agent is in, other than this attempt's.
    var agentsCall: CallID?
    var number: DialableNumber
    var permission = DialPermission()
    var confirmsUnusual = false
    var isDoNotCall = false
    var numberExpiresAt: Date?
    /// This attempt, once it has an id: it does not stand in its own way.
    var ownAttempt: AttemptID?
    /// Attempts to the same number, any order.
    var history: [NumberAttempt] = []
    var duplicatePressWindow = 5.0
    var hours = HoursVerdict.open(until: nil)
    var ignoresHours = false
    var caps: [AttemptCap] = []
    /// Seconds for which the number rests after a talk.
    var pauseAfterTalk = 0.0
    /// A call without the customer's consent on record is refused.
    var requiresConsent = false
    var hasConsent = false
    /// Counted attempts of the ticket; nil without a ticket.
    var ticketAttempts: Int?
    var maxAttempts = Int.max
    var isBatchPaused = false
    var isBatchCancelled = false
    var trunk = TrunkFacts()
    var lines: Int?
    /// Lines in use by other attempts.
    var linesInUse = 0
    /// Of the lines that flows may have; nil: no matter here.
    var flowLinesLeft: Int?
    /// When pacing allows the next INVITE.
    var nextInviteAt: Date?
    /// A flow that a batch begins waits for its turn before its order, for nobody holds on meanwhile; every other call before
    /// its customer's INVITE.
    var isPacedAtOrder = false
    /// Seconds for which an abandoned number is called with an agent on the line only.
    var abandonmentLock = 0.0
    /// Of a call whose customer is rung before an agent is there.
    var customerFirst: CustomerFirstFacts?
}

/// What the gate looks at where a customer is to be rung before an agent is there.
struct CustomerFirstFacts: Sendable {
    /// When a machine that answered the number today is forgotten: the callee's next day.
    var machineRestsUntil: Date?
    /// Too many were abandoned; `reopensAt` says until when, if time alone heals it.
    var isOverLimit = false
    var reopensAt: Date?
    /// Whether any agent could take the customer.
    var isAgentThere = true
}
