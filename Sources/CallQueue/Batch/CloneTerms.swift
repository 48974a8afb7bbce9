/// Which tickets of a batch are called once more, in a batch of their own.
package struct CloneTerms: Sendable, Hashable {
    /// Only those whose last attempt ended so; nil for all that another call may reach.
    package var outcomes: Set<Disposition>?
    /// Whether those that were never attempted are among them.
    package var includesUntried: Bool

    package init(outcomes: Set<Disposition>? = nil, includesUntried: Bool = true) {
        self.outcomes = outcomes
        self.includesUntried = includesUntried
    }

    /// Outcomes after which another call to the same number would end likewise.
    private static let hopeless: Set<Disposition> = [
        .invalidNumber, .numberChanged, .numberExpired, .unwanted, .doNotCall, .badFormat,
    ]

    /// Why a ticket is left out; nil for one that is called again. Only what is over is taken, so that no customer is called
    /// for both.
    func obstacle(_ ticket: StoredTicket) -> CloneObstacle? {
        switch ticket.state {
        case .done: return .reached
        case .exhausted, .expired, .cancelled(.person), .cancelled(.batch): break
        case .cancelled(.doNotCall): return .doNotCall
        case .notSelected, .refused: return .notSelected
        default: return .open
        }
        switch ticket.resolution {
        case .resolved?, .declined?, .wrongNumber?: return .reached
        case .refused?: return .doNotCall
        case .unresolved?, .followUp?, .voicemail?, nil: break
        }
        guard let last = ticket.progress.lastDisposition else { return includesUntried ? nil : .otherOutcome }
        if last.isReached { return .reached }
        return outcomes.map { $0.contains(last) } ?? !Self.hopeless.contains(last) ? nil : .otherOutcome
    }
}

/// Why a ticket does not come into the clone of its batch.
package enum CloneObstacle: String, Sendable, Hashable, CaseIterable {
    /// Its customer was reached, or said all there is to say.
    case reached
    /// It is not over: its batch calls it still, or a person has to decide on it.
    case open
    /// It was outside the share of its class.
    case notSelected
    case doNotCall
    /// Its last attempt ended otherwise.
    case otherOutcome
    /// It came again in a later load, which calls it.
    case loadedAgain
}

/// What became of the tickets of a batch that was cloned.
package struct CloneResult: Sendable, Hashable {
    package let batch: TicketBatch
    package let skipped: [CloneObstacle: Int]
}
