/// Names one dialog of ours. The caller chooses it before the INVITE and never uses it again afterwards: PJSIP
/// reuses its own small numbers at once, and CALLING is reported inside the call that sends the INVITE.
public struct LegID: Hashable, Sendable, CustomStringConvertible {
    public let rawValue: UInt64

    public init(rawValue: UInt64) { self.rawValue = rawValue }

    private static let incomingMark: UInt64 = 1 << 63

    /// Of a call from a phone: numbers that no caller of `invite` uses.
    init(incoming number: UInt64) { rawValue = Self.incomingMark | number }

    /// The far end called us; the engine has numbered it.
    public var isIncoming: Bool { rawValue & Self.incomingMark != 0 }

    public var description: String { String(rawValue) }
}
