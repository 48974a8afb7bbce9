import FoundationEssentials

/// What the queue measures of its calls, and to where its classes have moved, which outlives the daemon: calls are on record, moves are kept.
struct PacingState: Sendable {
    private static let mostWriteUps = 10_000

    private(set) var statistics: [TicketClass: PacingStatistics] = [:]
    var switches: [TicketClass: ModeSwitch] = [:]
    /// Whose limit of abandoned calls was told to be reached.
    var stopped: Set<Campaign> = []
    /// Whose calls are written up.
    private var writing: [CallID: TicketClass] = [:]

    /// A batch's call is over and recorded.
    mutating func ended(_ record: CallDetailRecord) {
        guard record.origin == .batch, let ticketClass = record.ticketClass, let invitedAt = record.customerInvitedAt,
            let disposition = record.disposition
        else { return }
        let answeredAt = record.answeredAt
        switch disposition {
        case .answered, .abandoned, .machine, .messageLeft:
            let ring = (answeredAt ?? record.timeline?.endedAt)?.timeIntervalSince(invitedAt)
            statistics[ticketClass, default: PacingStatistics()].ended(answeredAfter: max(0, ring ?? 0))
        // A trunk's failure says nothing of customers.
        case _ where disposition.blame == .callee:
            statistics[ticketClass, default: PacingStatistics()].ended(answeredAfter: nil)
        default: return
        }
        guard disposition == .answered, record.agent != nil, let answeredAt, let endedAt = record.timeline?.endedAt
        else {
            return
        }
        statistics[ticketClass]?.talked(endedAt.timeIntervalSince(answeredAt))
        if writing.count >= Self.mostWriteUps { writing.removeAll() }
        writing[record.callID] = ticketClass
    }

    /// What was measured before the daemon was restarted.
    mutating func learn(_ samples: [CallSample]) {
        for sample in samples.sorted(by: { $0.at < $1.at }) where sample.isCustomerInvited {
            guard let ticketClass = sample.ticketClass else { continue }
            var known = statistics[ticketClass] ?? PacingStatistics()
            switch sample.disposition {
            case .answered, .abandoned, .machine, .messageLeft:
                known.ended(answeredAfter: max(0, sample.rang ?? sample.failedAfter ?? 0))
            case _ where sample.disposition.blame == .callee: known.ended(answeredAfter: nil)
            default: continue
            }
            if sample.disposition == .answered, !sample.isLedByFlow, let talked = sample.talked {
                known.talked(talked)
                if let seconds = sample.wroteUp { known.wroteUp(seconds) }
            }
            statistics[ticketClass] = known
        }
    }

    mutating func wroteUp(_ call: CallID, _ seconds: Double) {
        guard let ticketClass = writing.removeValue(forKey: call) else { return }
        statistics[ticketClass]?.wroteUp(seconds)
    }
}
