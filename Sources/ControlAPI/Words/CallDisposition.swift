/// How an attempt ended, in one word. The daemon classifies once, from who ended it, the Q.850 cause, the SIP final
/// response and whether it rang.
public struct CallDisposition: ControlWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The customer answered and was connected.
    public static let answered = CallDisposition(rawValue: "answered")
    /// The customer's line is busy (486, 600, cause 17).
    public static let busy = CallDisposition(rawValue: "busy")
    /// It rang and nobody answered before our ring timeout.
    public static let noAnswer = CallDisposition(rawValue: "noAnswer")
    /// Switched off or out of coverage; it did not ring.
    public static let unreachable = CallDisposition(rawValue: "unreachable")
    /// The customer pressed the call away (603).
    public static let declined = CallDisposition(rawValue: "declined")
    /// The callee's side marked the call as unwanted (607).
    public static let unwanted = CallDisposition(rawValue: "unwanted")
    /// A spam filter on the way blocked it (608).
    public static let blockedByAnalytics = CallDisposition(rawValue: "blockedByAnalytics")
    /// The network says the number does not exist (404, cause 1).
    public static let invalidNumber = CallDisposition(rawValue: "invalidNumber")
    /// The network says the number has changed (410, cause 22).
    public static let numberChanged = CallDisposition(rawValue: "numberChanged")
    /// A protected number whose time is over.
    public static let numberExpired = CallDisposition(rawValue: "numberExpired")
    /// The network could not parse the number as we sent it (484).
    public static let badFormat = CallDisposition(rawValue: "badFormat")
    /// The trunk does not let us call this number with this caller ID (403).
    public static let barred = CallDisposition(rawValue: "barred")
    /// The protected number accepts only reported caller numbers, and ours is none of them.
    public static let callerNotRegistered = CallDisposition(rawValue: "callerNotRegistered")
    /// Ended before the answer by somebody who is not the agent.
    public static let canceled = CallDisposition(rawValue: "canceled")
    /// The agent hung up before the customer answered.
    public static let canceledByAgent = CallDisposition(rawValue: "canceledByAgent")
    /// The agent's phone was busy.
    public static let agentBusy = CallDisposition(rawValue: "agentBusy")
    /// The agent's phone rang unanswered, or refused.
    public static let agentNoAnswer = CallDisposition(rawValue: "agentNoAnswer")
    /// The agent's phone is not registered or does not reply.
    public static let agentUnreachable = CallDisposition(rawValue: "agentUnreachable")
    /// A mailbox, an announcement or a fax answered, and nobody talked.
    public static let machine = CallDisposition(rawValue: "machine")
    /// The same; the message that is left for such was left to its end.
    public static let messageLeft = CallDisposition(rawValue: "messageLeft")
    /// The customer answered and nobody was connected in time.
    public static let abandoned = CallDisposition(rawValue: "abandoned")
    /// The network had no free line (503, cause 34, 41, 42).
    public static let congestion = CallDisposition(rawValue: "congestion")
    /// The network failed (500, 502, 504, cause 38).
    public static let networkFailure = CallDisposition(rawValue: "networkFailure")
    /// The trunk did not reply at all.
    public static let trunkTimeout = CallDisposition(rawValue: "trunkTimeout")
    /// The trunk refused our credentials (401, 407).
    public static let trunkAuth = CallDisposition(rawValue: "trunkAuth")
    /// No codec in common (488, 606).
    public static let mediaMismatch = CallDisposition(rawValue: "mediaMismatch")
    /// The call came back to where it started (482, 483).
    public static let routingLoop = CallDisposition(rawValue: "routingLoop")
    /// Our own side failed: no port, no socket, no memory.
    public static let localFailure = CallDisposition(rawValue: "localFailure")
    /// The daemon ended while the attempt was open; what happened is not known and it is not dialled again by
    /// itself.
    public static let unknownAfterRestart = CallDisposition(rawValue: "unknownAfterRestart")
    /// When the agent had answered, the customer's calling hours were over.
    public static let outsideHours = CallDisposition(rawValue: "outsideHours")
    /// When the agent had answered, the number had had its attempts.
    public static let capped = CallDisposition(rawValue: "capped")
    /// When the agent had answered, the number stood on the do-not-call list.
    public static let doNotCall = CallDisposition(rawValue: "doNotCall")
    /// When the agent had answered, the number was in a call.
    public static let duplicateInFlight = CallDisposition(rawValue: "duplicateInFlight")
    /// When the agent had answered, something that passes stood in the way: no line, no trunk, the pace, a paused batch.
    public static let deferred = CallDisposition(rawValue: "deferred")
    /// The daemon ended before the customer was rung.
    public static let interrupted = CallDisposition(rawValue: "interrupted")
}
