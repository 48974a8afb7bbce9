import FoundationEssentials

/// In which mode tickets are dialled at this moment.
extension TicketQueue {
    /// A mode, and the flow that leads its calls where it is `automated`.
    struct ModeInForce: Sendable, Hashable {
        var mode: DialMode
        var flow: FlowName?

        /// Calls of a class as its policy has it: a flow goes before the mode.
        init(_ policy: ClassPolicy) {
            mode = policy.flow == nil ? policy.mode : .automated
            flow = policy.flow
        }

        /// - Parameter move: the class has made it.
        init(_ move: ModeMove?, _ policy: ClassPolicy) {
            self.init(policy)
            if let move { (mode, flow) = (move.to, move.flow) }
        }
    }

    /// As the class is configured, unless it has moved, or its batch has abandoned too many.
    func mode(of lane: Lane, at now: Date) -> ModeInForce {
        let policy = configuration.policy(for: lane.ticketClass)
        var inForce = ModeInForce(pacing.switches[lane.ticketClass]?.move, policy)
        guard inForce.mode.isCustomerFirst, policy.abandonment?.whenReached == .agentFirst,
            standing(of: campaign(lane.batch, lane.ticketClass), at: now)?.isOver == true
        else { return inForce }
        inForce.mode = .progressive
        return inForce
    }

    func mode(of ticket: StoredTicket, at now: Date) -> ModeInForce {
        memory.lanes[ticket.lane].map { mode(of: $0, at: now) } ?? ModeInForce(configuration.policy)
    }

    /// What leads a batch's calls of this ticket: a flow of the site's, or ours where customers are rung first; nil where agents
    /// are.
    func flow(of ticket: StoredTicket, at now: Date) -> FlowName? {
        let inForce = mode(of: ticket, at: now)
        if inForce.mode.isCustomerFirst { return .customerFirst }
        return inForce.mode == .automated ? inForce.flow : nil
    }
}
