import ControlAPI

/// An answer of which an agent's page is told less than a supervisor's.
protocol AgentReadable {
    /// What that agent's page is told.
    func asSeen(by agent: String) -> Self
}

extension TicketInfo: AgentReadable {
    /// What others did for the ticket, but not by which call.
    func asSeen(by agent: String) -> TicketInfo {
        var ticket = self
        ticket.attempts = attempts.map { attempt in
            guard attempt.agentId != agent else { return attempt }
            var attempt = attempt
            (attempt.callId, attempt.recording) = (nil, nil)
            return attempt
        }
        return ticket
    }
}
