package import FoundationEssentials

/// One INVITE for an attempt's customer: most attempts have one, and one more for each trunk that could not take it. All of
/// them are one attempt for the customer's caps.
package struct TrunkTry: Sendable, Hashable {
    /// From 1.
    package var number: Int
    package var trunk: String
    package var invitedAt: Date
    /// nil while it runs, and for the last, whose end is the attempt's own.
    package var endedAt: Date?
    /// Final SIP status, 300 to 699, a 2xx that crossed our CANCEL; nil when none came.
    package var sipStatus: Int?
    /// ITU-T Q.850 cause, 1 to 127.
    package var q850: Int?
    /// The far end's words, or ours.
    package var reasonText: String

    package init(
        number: Int, trunk: String, invitedAt: Date, endedAt: Date? = nil, sipStatus: Int? = nil, q850: Int? = nil,
        reasonText: String = ""
    ) {
        self.number = number
        self.trunk = trunk
        self.invitedAt = invitedAt
        self.endedAt = endedAt
        self.sipStatus = sipStatus
        self.q850 = q850
        self.reasonText = reasonText
    }
}
