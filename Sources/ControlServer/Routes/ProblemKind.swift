import ControlAPI
import FoundationEssentials

/// What an error's word is in HTTP: its status (RFC 9110 section 15) and a title for people.
struct ProblemKind: Sendable, Equatable {
    static let folder = "/v1/problems/"

    let status: UInt32
    let title: String

    /// A word this version does not know is our fault.
    init(_ reason: ControlError.Reason) {
        self = Self.all[reason] ?? ProblemKind(500, "The daemon failed")
    }

    private init(_ status: UInt32, _ title: String) {
        self.status = status
        self.title = title
    }

    static let all: [ControlError.Reason: ProblemKind] = [
        .parseError: ProblemKind(400, "Not valid JSON"),
        .invalidRequest: ProblemKind(400, "Not a request"),
        .methodNotFound: ProblemKind(404, "No such method"),
        .invalidParams: ProblemKind(400, "A parameter is missing, unknown or wrong"),
        .internalError: ProblemKind(500, "The daemon failed"),
        .unknownAgent: ProblemKind(404, "No such agent"),
        .agentBusy: ProblemKind(409, "The agent is in a call"),
        .agentUnreachable: ProblemKind(409, "The agent's phone cannot be rung"),
        .agentPaused: ProblemKind(409, "The agent is paused or logged out"),
        .numberInvalid: ProblemKind(422, "Not a number that can be dialled"),
        .outsideHours: ProblemKind(409, "Outside the calling hours"),
        .capped: ProblemKind(409, "The number has had its attempts for now"),
        .doNotCall: ProblemKind(403, "The number is on the do-not-call list"),
        .duplicateInFlight: ProblemKind(409, "The number is being called already"),
        .callerNotRegistered: ProblemKind(403, "Our caller number is not reported for this number"),
        .numberExpired: ProblemKind(410, "The protected number has expired"),
        .numberBarred: ProblemKind(403, "The destination is barred"),
        .cooldown: ProblemKind(409, "The number rests"),
        .noConsent: ProblemKind(403, "No recorded consent"),
        .trunkDown: ProblemKind(503, "No trunk is usable"),
        .noLine: ProblemKind(503, "Every line is in use"),
        .mediaUnavailable: ProblemKind(503, "No RTP port is free"),
        .noRoute: ProblemKind(422, "No trunk carries this number"),
        .unauthorized: ProblemKind(401, "No valid token"),
        .notPermitted: ProblemKind(403, "Not permitted"),
        .conflict: ProblemKind(409, "Conflict"),
        .inProgress: ProblemKind(409, "The request is being worked on"),
        .stateUnknown: ProblemKind(409, "What became of it is not known"),
        .notFound: ProblemKind(404, "Not found"),
        .batchRefused: ProblemKind(422, "The file cannot be loaded"),
        .draining: ProblemKind(503, "The daemon is shutting down"),
        .tooLarge: ProblemKind(413, "Too many bytes"),
        .rateLimited: ProblemKind(429, "Too many requests"),
        .overloaded: ProblemKind(503, "Too many requests at once"),
        .storeFailed: ProblemKind(503, "The database could not be written"),
        .timedOut: ProblemKind(504, "No answer in time"),
    ]
}

extension HTTPAnswer {
    /// What an error's word means: at the address that is its type.
    static func explanation(of reason: ControlError.Reason) -> HTTPAnswer {
        let kind = ProblemKind(reason)
        let text = "\(reason.rawValue) (\(kind.status), JSON-RPC \(reason.code)): \(kind.title).\n"
        return HTTPAnswer(
            200, type: "text/plain; charset=utf-8", body: Data(text.utf8), headers: [("Cache-Control", "no-cache")])
    }
}
