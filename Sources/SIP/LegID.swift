/// Names one dialog of ours. The caller chooses it before the INVITE and never uses it again afterwards: PJSIP
/// reuses its own small numbers at once, and CALLING is reported inside the call that sends the INVITE.
public struct LegID: Hashable, Sendable, CustomStringConvertible {
    public let rawValue: UInt64

    public init(rawValue: UInt64) { self.rawValue = rawValue }

    public var description: String { String(rawValue) }
}
