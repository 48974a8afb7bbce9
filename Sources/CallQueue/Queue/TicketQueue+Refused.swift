import FoundationEssentials

/// Tickets that were waiting when their number was put on the do-not-call list: they are taken out then, not at their turn, so that
/// nobody is told that they wait for anything else.
struct RefusedNumbers {
    /// Put on the list, and not looked for yet: `DialableNumber.identity`.
    var pending: Set<String> = []
    var search: Task<Void, Never>?
}

extension TicketQueue {
    private static let readAtOnce = 10_000
    /// Between two searches, of what the one before took: customers who refuse one by one are looked for together.
    private static let rests = 20
    /// No entry that lapses lasts until then.
    private static let forGood = Date(timeIntervalSince1970: 253_402_300_799)  // the end of the year 9999

    /// Looks for them beside the calls: among a million tickets that takes a second or two.
    func takeOutTickets(of identities: [String]) {
        refused.pending.formUnion(identities)
        guard refused.search == nil, !refused.pending.isEmpty else { return }
        refused.search = Task { await takeOutPending() }
    }

    private func takeOutPending() async {
        while !refused.pending.isEmpty {
            let numbers = refused.pending
            refused.pending = []
            let begun = ContinuousClock.now
            // Whoever is not found now is taken out by the gate.
            try? await takeOut(numbers)
            try? await Task.sleep(for: (.now - begun) * Self.rests)
        }
        refused.search = nil
    }

    private func takeOut(_ numbers: Set<String>) async throws {
        try await durable()
        var next: Int? = 0
        while let after = next {
            let page = try await archive.openTickets(of: numbers, after: after, limit: Self.readAtOnce)
            for seq in page.found {
                try ready()
                try change { try takeOut(seq) }
            }
            try await durable()
            next = page.last
        }
    }

    private func takeOut(_ seq: Int) throws {
        guard let before = try soundTicket(seq), memory.batches[before.batch]?.state.isKept == true,
            try isRefused(before)
        else { return }
        var ticket = before
        ticket.state = .cancelled(.doNotCall)
        tell(before, is: try keep(ticket))
    }

    /// Whether the ticket waits in vain: its number is on the do-not-call list for good. When its turn comes nobody knows, so what
    /// an entry that lapses means for it is the gate's to say then.
    func isRefused(_ ticket: StoredTicket) throws -> Bool {
        switch ticket.state {
        case .ready, .reserved, .waiting: try isDoNotCall(ticket.number, at: Self.forGood)
        default: false
        }
    }
}

extension QueueReader {
    /// The tickets after a row that may be called some time and of which one number is among these, as far as `limit` rows go.
    ///
    /// - Returns: their rows, and the last row looked at; nil when there is none.
    /// - Throws: `StoreError`.
    func openTickets(of identities: Set<String>, after seq: Int, limit: Int) throws -> (found: [Int], last: Int?) {
        var found: [Int] = []
        var last: Int?
        let rows = try database().prepare(
            """
            SELECT seq, CASE WHEN state IN ('ready', 'waiting', 'reserved') THEN numbers END FROM tickets
            WHERE seq > ?1 ORDER BY seq LIMIT ?2
            """, isKept: false)
        try rows.each({
            $0.bind(1, seq)
            $0.bind(2, limit)
        }) { row in
            last = row.int(0)
            guard let numbers = row.optionalText(1).flatMap({ StoredNumber.numbers($0) }) else { return }
            // An entry without an extension holds for all behind the number.
            let isAmong = numbers.contains { identities.contains($0.identity) || identities.contains($0.number) }
            if isAmong { found.append(row.int(0)) }
        }
        return (found, last)
    }
}
