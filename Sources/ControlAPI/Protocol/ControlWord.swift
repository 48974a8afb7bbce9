/// A word of the protocol: a string on the wire, never an ordinal.
///
/// Words are structs, not enums, so that an older reader passes on a word it does not know instead of failing on the whole
/// message. Compare with the constants (`state == .talking`).
public protocol ControlWord: RawRepresentable, Codable, Hashable, Sendable, CustomStringConvertible,
    ExpressibleByStringLiteral
where RawValue == String {
    init(rawValue: String)
}

extension ControlWord {
    public init(stringLiteral value: String) { self.init(rawValue: value) }

    public var description: String { rawValue }
}
