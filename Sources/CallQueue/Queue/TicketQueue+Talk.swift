import FoundationEssentials

/// What reports want to know of talks beside the attempt itself.
extension TicketQueue {
    /// Keeps who spoke in a recorded talk; committed with whatever is committed next. It may come after the call's end.
    package func measured(_ speech: SpeechRecord, of attempt: AttemptID) {
        guard isRecovered else { return }
        try? change { try store.put(speech, of: attempt) }
        commitSoon()
    }

    /// Within the transaction of whatever ended them.
    func noteWrapUps() throws {
        for change in floor.changes {
            guard let call = change.endedWrapUp else { continue }
            pacing.wroteUp(call, change.seconds)
            try store.addWrapUp(change.seconds, of: change.state.id, call.attempt)
        }
    }
}

extension AgentFloor.Change {
    /// The call that is written up no longer.
    var endedWrapUp: CallID? {
        guard case .wrapUp(let call, _) = previous.activity else { return nil }
        if case .wrapUp(call, _) = state.activity { return nil }
        return call
    }

    /// How long the activity before lasted.
    fileprivate var seconds: Double {
        let lasted = at - previous.activitySince
        return max(0, Double(lasted.components.seconds) + Double(lasted.components.attoseconds) / 1e18)
    }
}
