import CallQueue

/// Who is told of calls: the event feed for pages and scripts, the log, the dispatcher of free agents.
protocol CallObserver: Sendable {
    /// A step was taken.
    func call(_ call: CallSnapshot, reached milestone: CallMilestone)
    /// The call is over and recorded; its agent is free.
    func call(_ call: CallSnapshot, ended outcome: AttemptOutcome)
}

/// A call as it is at one moment, copied out for whoever asks.
struct CallSnapshot: Sendable {
    var order: CallOrder
    var state: CallStateMachine.State
    var agent: CallStateMachine.LegLife
    var customer: CallStateMachine.LegLife
    var timeline: CallTimeline
    var trunk: String?
    var agentCodec: String?
    var customerCodec: String?
    var recordingPath: String?
    /// Status and phrase of the response that brought this milestone, for the log.
    var response: String?
}
