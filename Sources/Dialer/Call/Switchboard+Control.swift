import CallQueue

/// What people and scripts ask of running calls.
extension Switchboard {
    /// What a running call may be played.
    func sounds(of id: CallID) -> PromptCatalogue? { numbers[id].flatMap { calls[$0] }?.sounds }

    /// Asks something of a running call's machine and carries out what it answers; what it refuses changes nothing.
    ///
    /// - Returns: the call as it is then; nil when it is not, or no longer, one of ours.
    func ask(
        _ id: CallID, _ request: @Sendable (inout CallStateMachine) -> CallStateMachine.Answer
    ) -> Result<CallSnapshot, CallControlRefusal>? {
        guard let call = numbers[id].flatMap({ calls[$0] }) else { return nil }
        return request(&call.machine).map { actions in
            carryOut(actions, call)
            return snapshot(call)
        }
    }
}
