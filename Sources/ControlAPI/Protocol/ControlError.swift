public import FoundationEssentials

/// Why a request was not done: the `error` of a JSON-RPC response.
///
/// `reason` is the word programs decide by, `message` tells a person what failed and what to do. The number in `code`
/// belongs to the word and never changes its meaning.
public struct ControlError: Error, Codable, Sendable, Equatable, CustomStringConvertible {
    /// JSON-RPC error number, see `Reason.code`.
    public var code: Int
    /// What failed, where, and what to do.
    public var message: String
    public var data: Details

    /// What programs read.
    public struct Details: Codable, Sendable, Equatable {
        /// The word.
        public var reason: Reason
        /// From when on the same request could succeed.
        public var retryAt: Date?
        /// The call it is about: with `inProgress` and `duplicateInFlight` the one that runs.
        public var callId: String?
        /// The parameter at fault.
        public var field: String?

        public init(reason: Reason, retryAt: Date? = nil, callId: String? = nil, field: String? = nil) {
            self.reason = reason
            self.retryAt = retryAt
            self.callId = callId
            self.field = field
        }
    }

    public init(
        _ reason: Reason, _ message: String, retryAt: Date? = nil, callId: String? = nil, field: String? = nil
    ) {
        self.code = reason.code
        self.message = message
        self.data = Details(reason: reason, retryAt: retryAt, callId: callId, field: field)
    }

    public var reason: Reason { data.reason }

    public var description: String { "\(data.reason): \(message)" }
}
