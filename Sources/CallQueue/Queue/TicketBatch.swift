package import FoundationEssentials

/// Where a batch stands.
package enum BatchState: String, Sendable, Hashable, Codable, CaseIterable {
    /// Rows are coming in; nothing of it is visible.
    case loading
    /// Its tickets are called when they are due.
    case running
    /// None of its tickets is called until a person resumes it.
    case paused
    /// Its waiting tickets were cancelled. Final.
    case cancelled
    /// The load was given up; its rows are being deleted. Final.
    case aborted
    /// Its rows were added to another batch, which has their tickets, or will have in a moment. Final.
    case appended

    /// Whether it is a batch of its own that people see.
    var isVisible: Bool { isKept && self != .appended }

    /// Whether its rows are there to stay.
    var isKept: Bool { self != .loading && self != .aborted }
}

/// How many rows of a load became what.
package struct LoadCounts: Sendable, Hashable {
    package var rows = 0
    /// Accepted and selected for calling.
    package var accepted = 0
    /// Accepted, but outside the share of their class.
    package var notSelected = 0
    package var refused = 0
    /// The ticket was known already, or stood in the file before.
    package var duplicates = 0
}

/// Tickets handed in together and reported together.
package struct TicketBatch: Sendable, Hashable {
    package let id: BatchID
    package let name: String
    /// The file's name, or whatever the loader gave.
    package let source: String
    package let state: BatchState
    package let createdAt: Date
    package let committedAt: Date?
    package let counts: LoadCounts
    /// Its share of the calls against other batches': 1 unless it was set.
    package let weight: Double
    package let terms: BatchTerms
    /// When its tickets were let go for the first time; nil for one that was loaded and never started.
    package let startedAt: Date?

    init(_ batch: StoredBatch) {
        id = batch.id
        name = batch.name
        source = batch.source
        state = batch.state
        createdAt = batch.createdAt
        committedAt = batch.committedAt
        counts = batch.counts
        weight = batch.weight
        terms = batch.terms
        startedAt = batch.startedAt
    }
}

/// What became of one row of a load, as kept for its report.
package struct LoadVerdict: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case accepted, notSelected, refused, duplicate
    }

    package let position: RowPosition
    package let kind: Kind
    package let ticketID: TicketID?
    package let column: String?
    package let reason: String?
    package let detail: String?
}
