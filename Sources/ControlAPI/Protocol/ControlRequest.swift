public import FoundationEssentials

/// One method of the control protocol: the value is its `params`, `Response` its `result`.
///
/// A noun in the parameters (`call`, `ticket`, `agent`, `batch`) names the thing by its id; in results and events the
/// key ends in `Id`. Parameters a request does not know are refused, so that a misspelt key never changes what is done:
/// that is what `CodingKeys` is for.
public protocol ControlRequest: Codable, Sendable {
    associatedtype Response: Codable & Sendable
    associatedtype CodingKeys: CodingKey & CaseIterable

    static var method: ControlMethod { get }

    /// The request, given parameters that are plain strings; nil, if one of them is not known or is no text, leaves them to
    /// the decoder. For requests that somebody waits for: making a decoder and using it takes longer than the call's record.
    init?(texts: [String: String])

    /// What the encoder would write of the answer; nil leaves it to the encoder. For the same requests.
    static func json(of response: Response) -> Data?
}

extension ControlRequest {
    public init?(texts: [String: String]) { nil }

    public static func json(of response: Response) -> Data? { nil }
}

/// A request that acts for, or asks about, one agent. A page's token is bound to an agent: the server fills it in where it
/// is absent and refuses another one, before any handler sees the request.
public protocol AgentScopedRequest: ControlRequest {
    var agent: String? { get set }
}

/// A request about one call. A page may name only calls of its own agent; of others it hears `notFound`, the same as of
/// calls that do not exist.
public protocol CallScopedRequest: ControlRequest {
    var call: String { get }
}

/// The result of a method that has nothing to tell.
public struct Done: Codable, Sendable, Equatable {
    public init() {}
}

/// The version of these words.
public enum ControlProtocol {
    /// Rises when a change would break a reader; new keys, words and methods do not.
    public static let version = 1
}
