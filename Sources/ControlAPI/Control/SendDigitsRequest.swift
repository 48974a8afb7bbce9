/// `call.digits`: sends keypad digits to a party: for the menus of whom we called. Errors: `notFound`, `conflict`,
/// `invalidParams`.
public struct SendDigitsRequest: CallScopedRequest, Equatable {
    public typealias Response = CallInfo
    public static let method = ControlMethod.callDigits

    /// Id of the call.
    public var call: String
    /// 1 to 64 of 0–9, `*`, `#`, A–D; `p` or `,` waits half a second.
    public var digits: String
    /// To whom; without it the customer.
    public var party: Int?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case call, digits, party
    }

    public init(call: String, digits: String, party: Int? = nil) {
        self.call = call
        self.digits = digits
        self.party = party
    }
}
