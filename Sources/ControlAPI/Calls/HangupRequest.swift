/// `call.hangup`: end the call, both legs. Idempotent: a call that is over answers `ended`. Errors: `notFound`.
public struct HangupRequest: ControlRequest, CallScopedRequest, Equatable {
    public typealias Response = HangupResult
    public static let method = ControlMethod.callHangup

    /// Id of the call.
    public var call: String

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case call
    }

    public init(
        call: String
    ) {
        self.call = call
    }
}

/// Answer to `call.hangup`.
public struct HangupResult: Codable, Sendable, Equatable {
    /// The call.
    public var callId: String
    /// `ending` or `ended`.
    public var state: CallState

    public init(
        callId: String, state: CallState
    ) {
        self.callId = callId
        self.state = state
    }
}
