import CallQueue

/// A customer who was rung before an agent was there, and is put through to one at the answer.
extension CallStateMachine {
    /// The customer answered, a person as far as is known, and met nobody.
    var wasAbandoned: Bool { isPutThrough && !hasPersonCome && !wasMachine }

    /// Recording begins with the first word that two exchange: until somebody has come there is nothing to announce it to, and the
    /// customer shall not hear an announcement in an agent's place.
    mutating func recordFirstPerson(hadPerson: Bool) -> [CallAction] {
        guard isPutThrough, !hadPerson, recordingTerms.policy == .always, recording == .off else { return [] }
        return beginRecording()
    }

    /// A machine has the call: no agent is wanted for it any more.
    mutating func stopSeeking(_ wait: AgentWait) -> [CallAction] {
        let ringing = wait.ringing.map { end($0) } ?? []
        state = .inFlow
        parties.change(.customer) { $0.isHeld = false }
        return [.disarm(.agentWait), .disarm(.guestRing)] + ringing + stopFlow()
    }
}
