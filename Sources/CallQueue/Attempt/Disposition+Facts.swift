extension Disposition {
    struct Facts {
        let blame: Blame
        let consumption: Consumption
        let mayRedial: Bool
        var isAlert = false
    }

    var facts: Facts {
        switch self {
        case .answered: Facts(blame: .callee, consumption: .always, mayRedial: false)
        case .busy, .noAnswer, .unreachable, .declined, .invalidNumber, .machine, .messageLeft:
            Facts(blame: .callee, consumption: .always, mayRedial: true)
        case .numberChanged, .unwanted: Facts(blame: .callee, consumption: .always, mayRedial: false)
        case .blockedByAnalytics: Facts(blame: .trunk, consumption: .always, mayRedial: false)
        case .trunkTimeout, .networkFailure, .congestion:
            Facts(blame: .trunk, consumption: .never, mayRedial: true)
        case .trunkAuth: Facts(blame: .trunk, consumption: .never, mayRedial: true, isAlert: true)
        case .barred, .routingLoop: Facts(blame: .trunk, consumption: .never, mayRedial: false, isAlert: true)
        case .badFormat, .mediaMismatch: Facts(blame: .us, consumption: .never, mayRedial: false, isAlert: true)
        case .localFailure: Facts(blame: .us, consumption: .never, mayRedial: true, isAlert: true)
        case .canceledByAgent: Facts(blame: .agent, consumption: .ifRang, mayRedial: true)
        case .canceled: Facts(blame: .us, consumption: .ifRang, mayRedial: true)
        case .agentNoAnswer, .agentBusy, .agentUnreachable:
            Facts(blame: .agent, consumption: .never, mayRedial: true)
        case .abandoned: Facts(blame: .us, consumption: .always, mayRedial: true)
        case .callerNotRegistered: Facts(blame: .us, consumption: .never, mayRedial: false, isAlert: true)
        case .numberExpired, .doNotCall: Facts(blame: .callee, consumption: .never, mayRedial: false)
        case .outsideHours, .capped, .duplicateInFlight, .deferred, .interrupted:
            Facts(blame: .us, consumption: .never, mayRedial: true)
        case .unknownAfterRestart: Facts(blame: .unknown, consumption: .always, mayRedial: false)
        }
    }
}
