/// Whether a call is recorded.
package enum RecordingPolicy: String, Sendable, Hashable, Codable {
    case always
    /// When somebody in the call asks for it.
    case onDemand
    case never
}

/// How tickets of one class are called. Times are seconds.
package struct ClassPolicy: Sendable, Hashable {
    package var callingHours = CallingHours.standard
    /// Whether a call needs a reference to the customer's recorded consent to being called (`Ticket.consentRef`).
    package var requiresConsent = false
    /// Seconds for which a number rests after somebody talked with the customer; 0 for no rest. A call that the customer
    /// asked for is made all the same.
    package var pauseAfterTalk = 0.0
    /// Whether an agent's click may ring outside calling hours.
    package var clickIgnoresHours = false
    /// Attempts per ticket, the first included, from 1.
    package var maxAttempts = 6
    package var redial = RedialPolicy.standard
    /// Seconds before a ticket's next number is tried when one is invalid or unreachable.
    package var alternateInterval = 60.0
    /// How long the customer's phone rings before CANCEL: 15 to 180.
    package var ringTimeout = 30.0
    /// How long the agent's phone rings: 5 to 180.
    package var agentRingTimeout = 20.0
    /// The longest call, from the customer's answer.
    package var maxTalk = 7_200.0
    package var recording = RecordingPolicy.always
    /// The prompt that both hear before anything is recorded; nil for none.
    package var consent: String?
    /// What is done when a machine answers; nil: nobody listens where an agent is rung first, and where a flow leads the call
    /// it is told of.
    package var onMachine: MachinePolicy?
    /// The agent's time after a call to set the resolution; 0 for none.
    package var wrapUpLimit = 0.0
    /// How its tickets come to be dialled, where no flow leads their calls.
    package var mode = DialMode.progressive
    /// Seconds an agent has to look at a ticket, with `preview`: 5 to 3,600.
    package var previewSeconds = 60.0
    package var previewEnds = PreviewEnd.skip
    /// How many customers are rung for each agent, where they are rung first.
    package var pacing = PacingRules()
    /// What may befall customers who are rung before an agent is there; nil: none is.
    package var abandonment: AbandonmentRules?
    /// To which other modes it goes by itself, the first that is asked for.
    package var moves: [ModeMove] = []
    /// What its calls want of their agent.
    package var demand = AgentDemand()
    /// Whether a ticket past its deadline is given up; otherwise it is only late, and goes before others.
    package var expiresAtDeadline = false
    /// Leads the calls of a batch, customer first, without an agent; nil: agents make them.
    package var flow: FlowName?
    /// What the agent says, shown with the ticket; nil for none.
    package var script: String?
    /// Asks the customer after a talk, once the agent has hung up.
    package var surveyFlow: FlowName?

    package init() {}
}
