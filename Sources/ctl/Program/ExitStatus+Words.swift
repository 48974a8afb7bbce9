import ControlAPI

extension ExitStatus {
    /// For how a call ended. A word of a later daemon gives `failed`.
    init(_ disposition: CallDisposition) { self = Self.byDisposition[disposition] ?? .failed }

    /// For why a request was not done. A word of a later daemon gives `failed`.
    init(_ reason: ControlError.Reason) { self = Self.byReason[reason] ?? .failed }

    private static let byDisposition: [CallDisposition: ExitStatus] = [
        .answered: .ok,
        .busy: .busy,
        .noAnswer: .noAnswer,
        .unreachable: .unreachable,
        .declined: .declined, .unwanted: .declined, .blockedByAnalytics: .declined,
        .invalidNumber: .invalidNumber, .numberChanged: .invalidNumber, .numberExpired: .invalidNumber,
        .badFormat: .invalidNumber,
        .callerNotRegistered: .refusedByPolicy, .outsideHours: .refusedByPolicy, .capped: .refusedByPolicy,
        .doNotCall: .refusedByPolicy,
        .duplicateInFlight: .alreadyInFlight,
        .deferred: .tryLater,
        .canceled: .canceled, .canceledByAgent: .canceled, .interrupted: .canceled,
        .agentBusy: .agentBusy,
        .agentNoAnswer: .agentUnreachable, .agentUnreachable: .agentUnreachable,
        .abandoned: .abandoned,
        .machine: .machine, .messageLeft: .machine,
        .barred: .networkFailure, .congestion: .networkFailure, .networkFailure: .networkFailure,
        .trunkTimeout: .networkFailure, .trunkAuth: .networkFailure, .mediaMismatch: .networkFailure,
        .routingLoop: .networkFailure, .localFailure: .networkFailure,
        .unknownAfterRestart: .stateUnknown,
    ]

    private static let byReason: [ControlError.Reason: ExitStatus] = [
        .parseError: .protocolMismatch, .invalidRequest: .protocolMismatch, .methodNotFound: .protocolMismatch,
        .invalidParams: .usage,
        .internalError: .internalError, .storeFailed: .internalError,
        .unknownAgent: .notFound, .notFound: .notFound,
        .agentBusy: .agentBusy, .agentPaused: .agentBusy,
        .agentUnreachable: .agentUnreachable,
        .numberInvalid: .invalidNumber, .numberExpired: .invalidNumber,
        .outsideHours: .refusedByPolicy, .capped: .refusedByPolicy, .doNotCall: .refusedByPolicy,
        .callerNotRegistered: .refusedByPolicy, .numberBarred: .refusedByPolicy, .cooldown: .refusedByPolicy,
        .noConsent: .refusedByPolicy,
        .duplicateInFlight: .alreadyInFlight, .inProgress: .alreadyInFlight,
        .noRoute: .networkFailure, .trunkDown: .networkFailure, .noLine: .networkFailure,
        .mediaUnavailable: .networkFailure,
        .unauthorized: .noPermission, .notPermitted: .noPermission,
        .conflict: .conflict,
        .stateUnknown: .stateUnknown, .timedOut: .stateUnknown,
        .batchRefused: .batchRefused,
        .draining: .tryLater, .rateLimited: .tryLater, .overloaded: .tryLater,
        .tooLarge: .failed,
    ]
}
