/// The type of a `ControlEvent`.
public struct EventKind: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Accepted and durably recorded.
    public static let callRequested = EventKind(rawValue: "call.requested")
    /// INVITE sent to the agent.
    public static let callAgentDialing = EventKind(rawValue: "call.agent.dialing")
    /// The agent's phone rings.
    public static let callAgentRinging = EventKind(rawValue: "call.agent.ringing")
    /// The agent answered.
    public static let callAgentAnswered = EventKind(rawValue: "call.agent.answered")
    /// INVITE sent to the customer's network.
    public static let callCustomerDialing = EventKind(rawValue: "call.customer.dialing")
    /// The network plays early media (183).
    public static let callCustomerProgress = EventKind(rawValue: "call.customer.progress")
    /// The customer's phone rings (180).
    public static let callCustomerRinging = EventKind(rawValue: "call.customer.ringing")
    /// The customer answered.
    public static let callCustomerAnswered = EventKind(rawValue: "call.customer.answered")
    /// The customer could not be had; the agent hears it by a tone.
    public static let callCustomerFailed = EventKind(rawValue: "call.customer.failed")
    /// A trunk could not take the call; the next one is tried.
    public static let callTrunkFailed = EventKind(rawValue: "call.trunk.failed")
    /// Both hear each other.
    public static let callBridged = EventKind(rawValue: "call.bridged")
    /// One side put the other on hold; `leg` says which.
    public static let callHeld = EventKind(rawValue: "call.held")
    /// Taken back from hold.
    public static let callResumed = EventKind(rawValue: "call.resumed")
    /// Heard by nobody from now on.
    public static let callMuted = EventKind(rawValue: "call.muted")
    /// Heard again.
    public static let callUnmuted = EventKind(rawValue: "call.unmuted")
    /// One more party is rung: consulted, transferred to, in conference, a supervisor, or the agent again.
    public static let callPartyDialing = EventKind(rawValue: "call.party.dialing")
    /// Its phone rings.
    public static let callPartyRinging = EventKind(rawValue: "call.party.ringing")
    /// It answered.
    public static let callPartyJoined = EventKind(rawValue: "call.party.joined")
    /// It could not be had; the call is as it was before.
    public static let callPartyFailed = EventKind(rawValue: "call.party.failed")
    /// It left; the others go on.
    public static let callPartyLeft = EventKind(rawValue: "call.party.left")
    /// The call has another agent now.
    public static let callTransferred = EventKind(rawValue: "call.transferred")
    /// The agent talks with the party alone; the customer hears music.
    public static let callConsulting = EventKind(rawValue: "call.consulting")
    /// Everybody hears everybody.
    public static let callConference = EventKind(rawValue: "call.conference")
    /// How a supervisor takes part from now on.
    public static let callSupervised = EventKind(rawValue: "call.supervised")
    /// The customer waits for a person; `data.reason` says why.
    public static let callWaiting = EventKind(rawValue: "call.waiting")
    /// The customer answered a flow's question: `data.answers` holds it.
    public static let callAnswer = EventKind(rawValue: "call.answer")
    /// The customer told a flow to be called again (`data.readyAt`), or never; it is being recorded.
    public static let callWish = EventKind(rawValue: "call.wish")
    /// An agent is about to be rung for a flow's customer who wants a person: what was asked and answered.
    public static let callHandover = EventKind(rawValue: "call.handover")
    /// A party hears a prompt (`data.reason` is `playing`), or has heard it (`played`).
    public static let callPrompt = EventKind(rawValue: "call.prompt")
    /// The longest talk is nearly over (`near`), or was lengthened (`extended`); `data.limitAt` says when it is over.
    public static let callLimit = EventKind(rawValue: "call.limit")
    /// A person, a machine, or a tone was heard on the customer's line: `data.reason` says which.
    public static let callProgress = EventKind(rawValue: "call.progress")
    /// A keypad digit was heard.
    public static let callDigit = EventKind(rawValue: "call.digit")
    /// Over, with disposition and evidence.
    public static let callEnded = EventKind(rawValue: "call.ended")
    /// Recording to `file`.
    public static let recordingStarted = EventKind(rawValue: "recording.started")
    /// The recording is complete, or failed.
    public static let recordingStopped = EventKind(rawValue: "recording.stopped")
    /// What is said is left out from now on.
    public static let recordingPaused = EventKind(rawValue: "recording.paused")
    /// What is said is recorded again.
    public static let recordingResumed = EventKind(rawValue: "recording.resumed")
    /// A ticket moved on.
    public static let ticketState = EventKind(rawValue: "ticket.state")
    /// A person changed what a ticket says: `data.changed` names it.
    public static let ticketChanged = EventKind(rawValue: "ticket.changed")
    /// A batch moved on.
    public static let batchState = EventKind(rawValue: "batch.state")
    /// Rows read, while a batch is loaded.
    public static let batchProgress = EventKind(rawValue: "batch.progress")
    /// A class is dialled in another mode from now on.
    public static let queueMode = EventKind(rawValue: "queue.mode")
    /// A batch's limit of abandoned calls is reached (`stopped`), or no longer is (`resumed`).
    public static let queueAbandonment = EventKind(rawValue: "queue.abandonment")
    /// A trunk came, went, or rests: its registration, its answers to OPTIONS, what calls found, or a person's order.
    public static let trunkState = EventKind(rawValue: "trunk.state")
    /// A phone that registers with the daemon came, went, or stopped or began to answer.
    public static let phoneState = EventKind(rawValue: "phone.state")
    /// What an agent wants or does changed.
    public static let agentState = EventKind(rawValue: "agent.state")
    /// The line of an agent who stays on it: rung, there, broken, or over.
    public static let agentLine = EventKind(rawValue: "agent.line")
    /// Knowledge cards are not what they were: `data.cardId` names the one, if it is one.
    public static let knowledgeChanged = EventKind(rawValue: "knowledge.changed")
    /// The daemon started, drains, or stops.
    public static let systemState = EventKind(rawValue: "system.state")
    /// Events were lost to this reader: `data.from` to `data.to`. Ask for the state anew.
    public static let gap = EventKind(rawValue: "gap")
}
