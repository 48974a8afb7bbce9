import CallQueue
import FoundationEssentials

/// From a finished call to what the queue remembers of it.
enum AttemptOutcomes {
    static func outcome(_ call: CallSession, _ verdict: CallVerdict) -> AttemptOutcome {
        let wasBridged = call.timeline.customerAnswered != nil
        let evidence = AttemptEvidence(
            verdict: verdict, customerRang: call.machine.customerRang, wasBridged: wasBridged,
            networkTone: call.machine.networkTone, machine: call.machine.answeringMachine,
            wasAbandoned: call.machine.wasAbandoned)
        let deciding = verdict.customer ?? verdict.agent
        return AttemptOutcome(
            attemptID: call.order.attemptID,
            disposition: evidence.disposition(OutcomeClassifier(corrections: call.corrections)),
            endedBy: evidence.endedBy, sipStatus: deciding.flatMap { $0.status >= 300 ? $0.status : nil },
            q850: deciding?.q850,
            reasonText: wasBridged && call.machine.wasMachine ? "answered by a machine" : reasonText(verdict, deciding),
            timeline: timeline(call), recordingPath: wasBridged ? call.recordingPath : call.keptEarlyMedia,
            legs: LegRecords.of(call), retryAfter: deciding?.retryAfter?.inSeconds, words: call.words,
            joinedAgent: joinedAgent(call))
    }

    /// Whose call it was in the end, if that is not who it was ordered for: who was given it, or came into a call that a flow led,
    /// the last of them; or to whom the phone of the ordered agent sent it.
    private static func joinedAgent(_ call: CallSession) -> AgentID? {
        let owner = call.machine.owner
        if case .agent(let agent)? = call.machine.parties[owner]?.target, call.legs[owner]?.answered != nil {
            return agent == call.order.agent ? nil : agent
        }
        guard call.order.agent == nil else { return nil }
        for party in call.machine.parties.all.reversed() where party.role == .agent {
            if case .agent(let agent) = party.target, call.legs[party.id]?.answered != nil { return agent }
        }
        return nil
    }

    static func reasonText(_ verdict: CallVerdict, _ leg: LegVerdict?) -> String {
        switch verdict.cause {
        case .refused(let reason): return reason.rawValue
        // The agent's leg would have been rung again.
        case .hungUp(by: .network) where verdict.agent == nil && leg?.tellsWhy != true:
            return "nothing was heard of the customer any more"
        case .hungUp(by: .us) where verdict.limit == .talkLimit: return "the longest talk was over"
        case .hungUp(by: .us) where verdict.limit == .agentWait: return "nobody came for the customer in time"
        default: return leg?.phrase ?? ""
        }
    }

    /// When the first agent came into a call that began without one.
    private static func agentJoined(_ call: CallSession) -> Duration? {
        guard call.order.agent == nil else { return nil }
        return call.machine.parties.all.filter { $0.role == .agent }.compactMap { call.legs[$0.id]?.answered }.min()
    }

    private static func timeline(_ call: CallSession) -> AttemptTimeline {
        let times = call.timeline
        return AttemptTimeline(
            // A flow's call begins without an agent.
            agentInvitedAt: call.order.agent == nil ? nil : times.startedAt,
            agentAnsweredAt: times.date(times.agentAnswered ?? agentJoined(call)),
            customerInvitedAt: times.date(times.customerInvited), ringingAt: times.date(times.customerRinging),
            answeredAt: times.date(times.customerAnswered), endedAt: times.date(times.ended) ?? times.startedAt,
            heldTime: call.waits.held.inSeconds, handOverWantedAt: times.date(call.waits.handOverWanted),
            handedOverAt: times.date(call.waits.handedOver))
    }
}

extension CallSession {
    /// The file with what its network played, of an attempt that failed.
    fileprivate var keptEarlyMedia: String? { earlyRecording?.fate == .kept ? earlyRecording?.path : nil }
}
