public import FoundationEssentials

/// One INVITE for a call's customer.
public struct TrunkTryInfo: Codable, Sendable, Equatable {
    /// Name of the trunk it left by.
    public var trunk: String
    /// When it left.
    public var invitedAt: Date
    /// When the trunk was left for the next; absent for the last.
    public var endedAt: Date?
    /// SIP final response, if one came.
    public var sip: Int?
    /// Q.850 cause from the Reason header.
    public var q850: Int?
    /// The trunk's words, or ours.
    public var text: String?

    public init(
        trunk: String, invitedAt: Date, endedAt: Date? = nil, sip: Int? = nil, q850: Int? = nil, text: String? = nil
    ) {
        self.trunk = trunk
        self.invitedAt = invitedAt
        self.endedAt = endedAt
        self.sip = sip
        self.q850 = q850
        self.text = text
    }
}
