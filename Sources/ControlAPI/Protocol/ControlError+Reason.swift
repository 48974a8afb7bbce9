/// The words of `ControlError`, each with its number.
extension ControlError {
    /// Why a request was not done. Open, as every `ControlWord`.
    public struct Reason: ControlWord {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The bytes are not JSON, or nested too deep.
        public static let parseError = Reason(rawValue: "parseError")
        /// JSON, but no JSON-RPC 2.0 request; batches (arrays) are not taken.
        public static let invalidRequest = Reason(rawValue: "invalidRequest")
        /// No such method.
        public static let methodNotFound = Reason(rawValue: "methodNotFound")
        /// A parameter is missing, unknown, of the wrong type or out of range; `field` names it.
        public static let invalidParams = Reason(rawValue: "invalidParams")
        /// Our fault; the daemon's log has more under the time of the message.
        public static let internalError = Reason(rawValue: "internalError")
        /// No agent with this id in the configuration.
        public static let unknownAgent = Reason(rawValue: "unknownAgent")
        /// The agent is in a call.
        public static let agentBusy = Reason(rawValue: "agentBusy")
        /// The agent's phone is not registered or does not reply.
        public static let agentUnreachable = Reason(rawValue: "agentUnreachable")
        /// The agent is paused or logged out.
        public static let agentPaused = Reason(rawValue: "agentPaused")
        /// Not a number that can be dialled, or not one of the ticket's.
        public static let numberInvalid = Reason(rawValue: "numberInvalid")
        /// Outside the calling hours of the callee; `retryAt` says when they begin.
        public static let outsideHours = Reason(rawValue: "outsideHours")
        /// The number has had its attempts for this period; `retryAt` says when the next is allowed.
        public static let capped = Reason(rawValue: "capped")
        /// The number is on the do-not-call list.
        public static let doNotCall = Reason(rawValue: "doNotCall")
        /// The number is being called already, or the same agent asked for it within 5 s; `callId` names the call.
        public static let duplicateInFlight = Reason(rawValue: "duplicateInFlight")
        /// A protected number that accepts only reported caller numbers, and ours is none of them.
        public static let callerNotRegistered = Reason(rawValue: "callerNotRegistered")
        /// A protected number whose time is over; the ticket system has to give a new one.
        public static let numberExpired = Reason(rawValue: "numberExpired")
        /// The policy against toll fraud does not allow this destination.
        public static let numberBarred = Reason(rawValue: "numberBarred")
        /// The pause after the last attempt is not over; `retryAt` says when it is.
        public static let cooldown = Reason(rawValue: "cooldown")
        /// The policy asks for the customer's recorded consent, and the ticket has none.
        public static let noConsent = Reason(rawValue: "noConsent")
        /// No trunk is usable.
        public static let trunkDown = Reason(rawValue: "trunkDown")
        /// Every line of the trunk is in use.
        public static let noLine = Reason(rawValue: "noLine")
        /// No trunk carries this number.
        public static let noRoute = Reason(rawValue: "noRoute")
        /// No RTP port is free.
        public static let mediaUnavailable = Reason(rawValue: "mediaUnavailable")
        /// No token, or not a valid one.
        public static let unauthorized = Reason(rawValue: "unauthorized")
        /// The caller may not do this.
        public static let notPermitted = Reason(rawValue: "notPermitted")
        /// The idempotency key was used with another body, or the thing is in a state that does not allow this.
        public static let conflict = Reason(rawValue: "conflict")
        /// The request with this key is being worked on; `callId` names the call.
        public static let inProgress = Reason(rawValue: "inProgress")
        /// The daemon ended while the request with this key was open; whether it rang is not known. Look at the
        /// call, then use a new key.
        public static let stateUnknown = Reason(rawValue: "stateUnknown")
        /// No such thing, or not yours to see.
        public static let notFound = Reason(rawValue: "notFound")
        /// The file cannot be loaded as it is; nothing of it was stored.
        public static let batchRefused = Reason(rawValue: "batchRefused")
        /// The daemon is shutting down and starts no new calls.
        public static let draining = Reason(rawValue: "draining")
        /// More bytes than allowed.
        public static let tooLarge = Reason(rawValue: "tooLarge")
        /// Too many requests; `retryAt` says when to go on.
        public static let rateLimited = Reason(rawValue: "rateLimited")
        /// Too many requests at once on this connection, or in the daemon; wait for answers.
        public static let overloaded = Reason(rawValue: "overloaded")
        /// The database could not be written; nothing was dialled.
        public static let storeFailed = Reason(rawValue: "storeFailed")
        /// No answer in time; ask again for the state before repeating.
        public static let timedOut = Reason(rawValue: "timedOut")

        /// The JSON-RPC number of the word; `internalError`'s for a word this version does not know.
        public var code: Int { Self.codes[self] ?? -32603 }

        /// Every word with its number. Numbers are never reused.
        public static let codes: [Reason: Int] = [
            .parseError: -32700,
            .invalidRequest: -32600,
            .methodNotFound: -32601,
            .invalidParams: -32602,
            .internalError: -32603,
            .unknownAgent: 1001,
            .agentBusy: 1002,
            .agentUnreachable: 1003,
            .agentPaused: 1004,
            .numberInvalid: 1101,
            .outsideHours: 1102,
            .capped: 1103,
            .doNotCall: 1104,
            .duplicateInFlight: 1105,
            .callerNotRegistered: 1106,
            .numberExpired: 1107,
            .numberBarred: 1108,
            .cooldown: 1109,
            .noConsent: 1110,
            .trunkDown: 1201,
            .noLine: 1202,
            .mediaUnavailable: 1203,
            .noRoute: 1204,
            .unauthorized: 1301,
            .notPermitted: 1302,
            .conflict: 1401,
            .inProgress: 1402,
            .stateUnknown: 1403,
            .notFound: 1404,
            .batchRefused: 1405,
            .draining: 1501,
            .tooLarge: 1502,
            .rateLimited: 1503,
            .overloaded: 1504,
            .storeFailed: 1505,
            .timedOut: 1506,
        ]
    }
}
