import CallQueue
import Media
import Synchronization

/// Making a call ready while its order is being recorded: the INVITE leaves as soon as the record is on the disk, and the
/// time that it takes to make it is that of the disk.
extension Switchboard: OrderPreparing {
    nonisolated func prepare(_ order: CallOrder) {
        // A phone that dialled is on the line already.
        guard order.origin != .phone else { return }
        _ = unready.withLock { $0.insert(order.callID) }
        onItsThread { $0.makeReady(order) }
    }

    nonisolated func withdraw(_ order: CallOrder) {
        onItsThread { $0.dropReady(order) }
    }

    /// In the order of the calls of this. What is awaited of the switchboard later may come before.
    nonisolated private func onItsThread(_ step: @escaping @Sendable (isolated Switchboard) -> Void) {
        // Without the preference the task would begin elsewhere.
        Task(executorPreference: executor) { self.enter(step) }
    }

    nonisolated private func enter(_ step: @Sendable (isolated Switchboard) -> Void) {
        assumeIsolated { step($0) }
    }

    /// What was made for the order, if it is what is needed still.
    func takeReady(_ order: CallOrder) -> CallSession? {
        _ = unready.withLock { $0.remove(order.callID) }
        if let agent = order.agent, line(for: agent) != nil {
            // The agent came to stay on the line meanwhile.
            dropReady(order)
        }
        return prepared.removeValue(forKey: order.callID)
    }

    /// What cannot be made ready is tried again when it is placed, and fails there as any call does. An agent who stays on
    /// the line gets no INVITE; nor does anybody at first where a flow leads.
    private func makeReady(_ order: CallOrder) {
        // It may have been placed already: then nobody would ever ask for what was made.
        guard unready.withLock({ $0.remove(order.callID) }) != nil else { return }
        guard let agent = order.agent, line(for: agent) == nil,
            let target = plan.target(agent: agent, ticket: order.ticketID).flatMap(placed), let call = session(order)
        else { return }
        call.legs[.agent] = CallLeg(id: call.legID(of: .agent))
        do {
            try prepare(.agent, call, target)
            call.isAgentReady = true
            prepared[order.callID] = call
        } catch {
            closeMedia(of: call)
        }
    }

    private func dropReady(_ order: CallOrder) {
        _ = unready.withLock { $0.remove(order.callID) }
        guard let call = prepared.removeValue(forKey: order.callID) else { return }
        telephony.drop(call.legID(of: .agent))
        closeMedia(of: call)
    }

    /// Of a call that never was one.
    private func closeMedia(of call: CallSession) {
        guard let mediaCall = call.media else { return }
        mediaCalls[mediaCall] = nil
        for leg in call.legs.values { leg.media.map { mediaLegs[$0.id] = nil } }
        media.close(mediaCall)
    }
}
