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

        /// What a person set of a batch goes before the class's own moves.
        ///
        /// - Parameter move: the class has made it.
        init(_ move: ModeMove?, _ policy: ClassPolicy, _ terms: BatchTerms = BatchTerms()) {
            self.init(policy)
            if let flow = terms.flow {
                (mode, self.flow) = (.automated, flow)
            } else if let own = terms.mode {
                // Without the class's rules for those who are abandoned nobody is.
                let isLawful = !own.isCustomerFirst || policy.abandonment != nil
                (mode, flow) = (isLawful ? own : .progressive, nil)
            } else if let move {
                (mode, flow) = (move.to, move.flow)
            }
        }
    }

    /// As its batch or its class is configured, unless the class has moved, or its batch has abandoned too many.
    func mode(of lane: Lane, at now: Date) -> ModeInForce {
        let policy = configuration.policy(for: lane.ticketClass)
        var inForce = ModeInForce(
            pacing.switches[lane.ticketClass]?.move, policy, memory.batches[lane.batch]?.terms ?? BatchTerms())
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
