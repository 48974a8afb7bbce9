import FoundationEssentials

/// A person's request for one call, by a click or through ctl.
package struct DialRequest: Sendable, Hashable {
    package enum Target: Sendable, Hashable {
        /// As typed or shown on the page; read like a cell of an export.
        case number(String)
        /// The ticket's number, so that a page that shows it masked can dial it all the same.
        case ticket(TicketID)
        /// A number as it stands on the ticket's page.
        case ticketNumber(TicketID, String)
    }

    /// Names the press, made by the caller before the first try; the same key never makes a second call.
    package var key: String?
    /// Who talks; nil for a call that a flow leads.
    package var agent: AgentID?
    package var target: Target
    package var origin: CallOrigin
    /// The person was asked about an unusual destination and said yes.
    package var confirmsUnusual: Bool
    /// Kept with the attempt.
    package var note: String?
    /// Leads the call instead of an agent.
    package var flow: FlowName?

    package init(
        key: String? = nil, agent: AgentID?, target: Target, origin: CallOrigin, confirmsUnusual: Bool = false,
        note: String? = nil, flow: FlowName? = nil
    ) {
        self.key = key
        self.agent = agent
        self.target = target
        self.origin = origin
        self.confirmsUnusual = confirmsUnusual
        self.note = note
        self.flow = flow
    }

    /// What must be equal for a repeated key to mean the same press. The confirmation belongs to it: after being asked,
    /// the page presses anew.
    var fingerprint: String {
        let what =
            switch target {
            case .number(let number): "number \(number)"
            case .ticket(let ticket): "ticket \(ticket)"
            case .ticketNumber(let ticket, let number): "ticket \(ticket) number \(number)"
            }
        let who = flow.map { "flow \($0)" } ?? agent?.rawValue ?? ""
        return "\(who) \(origin.rawValue) \(confirmsUnusual) \(what)"
    }
}

/// What became of a request.
package enum DialDecision: Sendable, Hashable {
    /// The attempt is durably recorded: place the call.
    case placed(CallOrder)
    /// The key was used before with the same request: nothing new was placed.
    case replayed(CallID, ReplayedCall)
    case refused(GateRefusal)
}

/// How the call of a repeated key stands.
package struct ReplayedCall: Sendable, Hashable {
    package let phase: AttemptPhase
    /// nil while it runs.
    package let disposition: Disposition?
}
