public import FoundationEssentials

/// `number.check`: how a number is read and whether it could be rung now. Nothing is dialled.
public struct CheckNumberRequest: ControlRequest, Equatable {
    public typealias Response = NumberVerdict
    public static let method = ControlMethod.numberCheck

    /// As people write it.
    public var number: String
    /// Region for numbers without a country code (ISO 3166-1); else the configured one.
    public var region: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case number, region
    }

    public init(
        number: String, region: String? = nil
    ) {
        self.number = number
        self.region = region
    }
}

/// How a number is read.
public struct NumberVerdict: Codable, Sendable, Equatable {
    /// True: it is a number.
    public var valid: Bool
    /// E.164, e.g. `+8613800138000`.
    public var e164: String?
    /// Digits sent after the answer.
    public var extensionDigits: String?
    /// `mobile`, `fixed`, `service`, `protected`, `unknown`.
    public var kind: String?
    /// ISO 3166-1 region.
    public var region: String?
    /// A second number found in the same text.
    public var alternate: String?
    /// True: every rule would let it be rung now.
    public var dialable: Bool
    /// Why not.
    public var reason: ControlError.Reason?
    /// The same as a sentence.
    public var text: String?
    /// When it could be rung.
    public var retryAt: Date?

    public init(
        valid: Bool, e164: String? = nil, extensionDigits: String? = nil, kind: String? = nil,
        region: String? = nil, alternate: String? = nil, dialable: Bool, reason: ControlError.Reason? = nil,
        text: String? = nil, retryAt: Date? = nil
    ) {
        self.valid = valid
        self.e164 = e164
        self.extensionDigits = extensionDigits
        self.kind = kind
        self.region = region
        self.alternate = alternate
        self.dialable = dialable
        self.reason = reason
        self.text = text
        self.retryAt = retryAt
    }
}
