extension TicketQueue {
    /// Takes an agent for the customer of a running call who wants a person: the one whose customer it is, whoever talked with
    /// the customer before, or else the first of those given; nobody who lacks what the class wants of its agents. The agent is in the call from now on, until `agent(_:left:)` says otherwise.
    ///
    /// - Parameters:
    ///   - agents: free agents, in the order in which they shall get calls.
    ///   - preferring: of these, one who can have the customer at once, should any of them be free.
    /// - Returns: nil when none of them is free, or the attempt is over.
    /// - Throws: `StoreError`.
    package func takeAgent(for id: AttemptID, of agents: [AgentID], preferring: Set<AgentID> = []) throws -> AgentID? {
        try ready()
        guard let order = memory.live[id]?.order else { return nil }
        let demand = order.ticketClass.map { configuration.policy(for: $0).demand } ?? AgentDemand()
        let free = agents.filter { isFree($0) && floor.profile(of: $0).meets(demand) }
        guard !free.isEmpty else { return nil }
        let atOnce = free.filter(preferring.contains)
        let candidates = atOnce.isEmpty ? free : atOnce
        var wanted = [order.preferredAgent].compactMap { $0 }
        if let ticket = order.ticketID { wanted += try familiarAgents(ticket) }
        let taken = wanted.first(where: candidates.contains) ?? candidates[0]
        agent(taken, joined: id)
        memory.serve(id, true)
        return taken
    }
}
