/// One call's media, as the engine knows it. Never used twice in one process.
public struct MediaCallID: Hashable, Sendable, CustomStringConvertible {
    let value: UInt64

    public var description: String { "media-call-\(value)" }
}

/// One leg's media endpoint. Never used twice in one process.
public struct MediaLegID: Hashable, Sendable, CustomStringConvertible {
    let value: UInt64

    public var description: String { "media-leg-\(value)" }
}

/// One playing of a prompt, so that its end is not mistaken for that of another.
public struct PlaybackID: Hashable, Sendable {
    let value: UInt64
}

/// A leg just opened: what its SDP says.
public struct MediaLeg: Sendable {
    public let id: MediaLegID
    /// The local address, a literal.
    public let address: String
    /// Even.
    public let rtpPort: UInt16
    /// `rtpPort` + 1.
    public let rtcpPort: UInt16
}

/// Which of the engine's addresses a leg is opened on.
public enum MediaLocalAddress: Sendable, Equatable {
    /// The first configured.
    case first
    /// The first configured of this family.
    case ipv4
    case ipv6
    /// Exactly this one.
    case literal(String)
}
