import ControlAPI
import FoundationEssentials

/// An error as RFC 9457 wants it, with the protocol's own words beside.
struct ProblemDetails: Codable, Sendable, Equatable {
    /// `/v1/problems/REASON`, where the word is explained.
    let type: String
    /// The same for every problem of the type.
    let title: String
    /// The answer's status.
    let status: Int
    /// What failed here, and what to do.
    let detail: String
    /// The word programs decide by.
    let reason: ControlError.Reason
    /// The number of the word in JSON-RPC.
    let code: Int
    /// From when on the same request could succeed.
    let retryAt: Date?
    /// The call it is about.
    let callId: String?
    /// The parameter at fault.
    let field: String?

    init(_ error: ControlError, status: UInt32? = nil) {
        let kind = ProblemKind(error.reason)
        type = ProblemKind.folder + error.reason.rawValue
        title = kind.title
        self.status = Int(status ?? kind.status)
        detail = error.message
        reason = error.reason
        code = error.code
        retryAt = error.data.retryAt
        callId = error.data.callId
        field = error.data.field
    }
}

extension HTTPAnswer {
    /// - Parameter status: where the door refuses for a reason of HTTP's; the word's own if nil.
    static func problem(
        _ error: ControlError, status: UInt32? = nil, headers: [(name: String, value: String)] = [], now: Date = Date()
    ) -> HTTPAnswer {
        let problem = ProblemDetails(error, status: status)
        let body = (try? ControlCoding.encode(problem)) ?? Data(#"{"title":"Internal error","status":500}"#.utf8)
        var answer = HTTPAnswer(
            UInt32(problem.status), type: "application/problem+json", body: body,
            headers: [("Cache-Control", "no-store"), ("Cross-Origin-Resource-Policy", "same-origin")])
        answer.headers += headers
        let isGiven = headers.contains { $0.name == "Retry-After" }
        if let at = error.data.retryAt, !isGiven {
            answer.headers.append(("Retry-After", String(max(1, Int(at.timeIntervalSince(now).rounded(.up))))))
        }
        return answer
    }
}
