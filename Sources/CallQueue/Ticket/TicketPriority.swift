/// How urgent the ticket system says a ticket is; the raw values are words, and their order is the cases' order.
package enum TicketPriority: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    case low
    case normal
    case high
    case urgent

    package static func < (left: TicketPriority, right: TicketPriority) -> Bool { left.rank < right.rank }

    /// 0 for low to 3 for urgent: what the store sorts by.
    package var rank: Int {
        switch self {
        case .low: 0
        case .normal: 1
        case .high: 2
        case .urgent: 3
        }
    }
}
