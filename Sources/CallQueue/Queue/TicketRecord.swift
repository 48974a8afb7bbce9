package import FoundationEssentials

/// A ticket as people look at it: what the file gave, where it stands, and what was tried.
package struct TicketRecord: Sendable, Hashable {
    package let ticket: Ticket
    package let batch: TicketBatch
    package let state: TicketState
    /// The number the next attempt will dial.
    package let nextNumber: DialableNumber
    /// Counted attempts.
    package let attempts: Int
    package let lastDisposition: Disposition?
    package let resolution: Resolution?
    package let resolutionNote: String?
    package let resolvedAt: Date?
    package let resolvedBy: AgentID?
    /// Newest first.
    package let history: [CallDetailRecord]
}

/// What only people read of a ticket.
package struct TicketDetails: Sendable, Hashable {
    package let source: RowPosition
    package var customerName: String
    package var details: String
    package var order: String?
    package var product: String?
    package var fields: [String: String]
    package let note: String?
    package let resolvedAt: Date?
    package let resolvedBy: AgentID?
}
