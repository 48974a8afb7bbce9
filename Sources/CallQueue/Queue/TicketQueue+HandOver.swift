extension TicketQueue {
    /// Takes an agent for the customer of a running call who wants a person: the one whose customer it is, whoever talked with
    /// the customer before, or else the first of those given. The agent is in the call from now on, until `agent(_:left:)` says otherwise.
    ///
    /// - Parameter agents: free agents, in the order in which they shall get calls.
    /// - Returns: nil when none of them is free, or the attempt is over.
    /// - Throws: `StoreError`.
    package func takeAgent(for id: AttemptID, of agents: [AgentID]) throws -> AgentID? {
        try ready()
        guard let order = memory.live[id]?.order else { return nil }
        let free = agents.filter(isFree)
        guard !free.isEmpty else { return nil }
        var wanted = [order.preferredAgent].compactMap { $0 }
        if let ticket = order.ticketID { wanted += try familiarAgents(ticket) }
        let taken = wanted.first(where: free.contains) ?? free[0]
        agent(taken, joined: id)
        return taken
    }
}
