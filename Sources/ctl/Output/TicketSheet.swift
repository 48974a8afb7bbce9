import ControlAPI

/// One ticket in full.
struct TicketSheet {
    let ticket: TicketInfo

    func write(_ console: Console) throws(OutputFailure) {
        try facts.write(console)
        if !ticket.attempts.isEmpty { try console.table(attempts) }
    }

    private var facts: Facts {
        var facts = Facts()
        facts.add("Ticket", ticket.ticketId, .bold)
        facts.add("State", Message(ticket.state))
        facts.add("Class", ticket.ticketClass)
        facts.add("Priority", ticket.priority.map(Self.priority))
        facts.add("Title", ticket.title)
        facts.add("Customer", ticket.customer)
        facts.add("Number", ticket.number)
        facts.add("Second number", ticket.alternate)
        facts.add("Agent", ticket.agentId)
        facts.add("Batch", ticket.batchId)
        facts.add("Created", ticket.createdAt.map { LocalTime.text(of: $0) })
        facts.add("Call before", ticket.notAfter.map { LocalTime.text(of: $0) })
        facts.add("Next call from", ticket.readyAt.map { LocalTime.text(of: $0) })
        facts.add("Resolution", ticket.resolution.map { Message($0) })
        facts.add("Note", ticket.note)
        for (name, value) in (ticket.fields ?? [:]).sorted(by: { $0.key < $1.key }) {
            facts.add(Message(field: name), value)
        }
        return facts
    }

    /// One of the dialer's words, or the site's own.
    private static func priority(_ priority: String) -> Message {
        ["urgent", "high", "normal", "low"].contains(priority) ? Message(word: priority) : Message(verbatim: priority)
    }

    private var attempts: Table {
        var table = Table([
            .init(heading: "ATTEMPT", alignment: .right), .init(heading: "CALL"), .init(heading: "AGENT"),
            .init(heading: "NUMBER"), .init(heading: "STARTED"), .init(heading: "OUTCOME"),
        ])
        table.rows = ticket.attempts.map { attempt in
            [
                .init(attempt.attemptNumber), .init(attempt.callId), .init(attempt.agentId), .init(attempt.number),
                .init(LocalTime.text(of: attempt.startedAt)),
                .init(message: attempt.outcome.map { CallSheet.text(of: $0) } ?? "running"),
            ]
        }
        return table
    }
}
