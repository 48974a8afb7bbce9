extension Disposition {
    /// Zammad's CTI `cause`: exactly one of `normalClearing busy cancel noAnswer congestion notFound forwarded`.
    package var zammadCause: String {
        switch self {
        case .answered, .abandoned, .machine, .messageLeft: "normalClearing"
        case .busy, .agentBusy, .declined, .unwanted: "busy"
        case .noAnswer, .unreachable, .agentNoAnswer: "noAnswer"
        case .invalidNumber, .badFormat, .numberExpired: "notFound"
        case .numberChanged: "forwarded"
        case .canceledByAgent, .canceled, .outsideHours, .capped, .doNotCall, .duplicateInFlight, .deferred,
            .interrupted,
            .callerNotRegistered:
            "cancel"
        case .trunkTimeout, .barred, .blockedByAnalytics, .trunkAuth, .networkFailure, .congestion, .mediaMismatch,
            .routingLoop, .localFailure, .agentUnreachable, .unknownAfterRestart:
            "congestion"
        }
    }

    /// Twilio's final `CallStatus`: one of `completed busy failed no-answer canceled`.
    package var twilioStatus: String {
        switch self {
        case .answered, .abandoned, .machine, .messageLeft: "completed"
        case .busy, .declined, .unwanted, .agentBusy: "busy"
        case .noAnswer, .agentNoAnswer: "no-answer"
        case .canceledByAgent, .canceled, .outsideHours, .capped, .doNotCall, .duplicateInFlight, .deferred,
            .interrupted:
            "canceled"
        case .unreachable, .trunkTimeout, .invalidNumber, .numberChanged, .badFormat, .barred, .blockedByAnalytics,
            .trunkAuth, .networkFailure, .congestion, .mediaMismatch, .routingLoop, .localFailure, .callerNotRegistered,
            .numberExpired, .agentUnreachable, .unknownAfterRestart:
            "failed"
        }
    }
}
