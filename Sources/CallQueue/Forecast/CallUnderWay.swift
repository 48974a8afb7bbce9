import FoundationEssentials

/// A batch's call at the moment of a forecast: it holds an agent and a line, and tells by how long it lasts already.
struct CallUnderWay: Sendable {
    /// As of a call that is over, but for what is not known yet.
    var sample: CallSample
    var lane: Int
    /// Seconds since the customer's INVITE; nil: the agent is rung.
    var ringing: Double?
    /// Seconds since the answer.
    var talking: Double?
    /// Attempts of its ticket that counted, without this one.
    var attempts: Int
    /// Numbers of its ticket that the network did not call invalid.
    var numbers: Int
    /// The one that is dialled, from 0.
    var number: Int
    /// How the ticket's last call failed.
    var last: Disposition?
}

extension SQLiteDatabase {
    func callsUnderWay(at now: Date) throws -> [CallUnderWay] {
        try prepare(
            """
            SELECT a.class, a.issued_at, a.customer_invited_at, a.answered_at, a.flow, a.dialled, a.batch, t.lane,
                t.attempts, length(t.numbers) - length(replace(t.numbers, ',', '')) + 1, t.dead_numbers, t.number_index,
                t.last_disposition, a.hand_over_at
            FROM attempts a INDEXED BY attempts_live JOIN tickets t ON t.seq = a.ticket
            WHERE a.ended_at IS NULL AND a.origin = 'batch'
            """, isKept: false
        ).all { CallUnderWay($0, at: now) }.compactMap { $0 }
    }
}

extension CallUnderWay {
    fileprivate init?(_ row: SQLiteStatement, at now: Date) {
        guard let number = StoredNumber.number(row.text(5)) else { return nil }
        func since(_ column: Int32) -> Double? {
            row.optionalInt(column).map { max(0, Double(now.milliseconds - $0) / 1_000) }
        }
        let flow = row.optionalText(4).map(FlowName.init(rawValue:))
        let (ringing, talking) = (since(2), since(3))
        var sample = CallSample(
            batch: row.optionalInt(6), ticketClass: row.optionalText(0).map(TicketClass.init(rawValue:)),
            zone: CalleeZones.key(number), at: Date(milliseconds: row.int(1)),
            disposition: talking == nil ? .noAnswer : .answered,
            isLedByFlow: flow != nil && flow != .customerFirst, isCustomerInvited: ringing != nil, number: row.text(5))
        if let ringing, let talking { sample.rang = max(0, ringing - talking) }
        sample.wantedPerson = flow != .customerFirst && row.optionalInt(13) != nil
        self.init(
            sample: sample, lane: row.int(7), ringing: ringing, talking: talking, attempts: row.int(8),
            numbers: max(1, row.int(9) - row.int(10).nonzeroBitCount), number: row.int(11),
            last: row.optionalText(12).flatMap(Disposition.init(rawValue:)))
    }
}
