import CallQueue

/// Agents for customers whom a flow hands over.
extension Dispatcher {
    /// Rings a free agent for the customer, now or as soon as there is one, as long as the customer waits.
    func seekAgent(for order: CallOrder) async {
        if !seekers.contains(where: { $0.callID == order.callID }) { seekers.append(order) }
        await serveSeekers()
        if !seekers.isEmpty { wake() }
    }

    /// One round at a time: who asks in the middle of one is served by the next.
    func serveSeekers() async {
        guard !isServing else {
            servesAgain = true
            return
        }
        isServing = true
        defer { isServing = false }
        repeat {
            servesAgain = false
            // Who was rung without an agent waits for two seconds at most, others hear music.
            for order in seekers.filter(\.isCustomerFirst) { await serve(order) }
            for order in seekers where !order.isCustomerFirst { await serve(order) }
        } while servesAgain
    }

    /// An agent is taken before being rung, and let go at once if the customer waits no longer: nobody is held for nothing.
    private func serve(_ order: CallOrder) async {
        let agents = await presentAgents()
        guard !agents.isEmpty else { return }
        do {
            let atOnce = order.isCustomerFirst ? await switchboard.agentsOnLine() : []
            guard let agent = try await queue.takeAgent(for: order.attemptID, of: agents, preferring: atOnce) else {
                return
            }
            seekers.removeAll { $0.callID == order.callID }
            guard await switchboard.handOver(order.callID, to: agent) else {
                return await queue.agent(agent, left: order.attemptID)
            }
        } catch {
            log.error("call.handoverFailed", ["call": order.callID.rawValue, "error": "\(error)"])
        }
    }
}
