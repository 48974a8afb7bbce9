import FoundationEssentials

/// What is measured of talks beside their legs.
extension SQLiteStore {
    func addWrapUp(_ seconds: Double, of agent: AgentID, _ attempt: AttemptID) throws {
        try run(.addWrapUp) {
            $0.bind(1, attempt.rawValue)
            $0.bind(2, agent.rawValue)
            $0.bind(3, Int((seconds * 1_000).rounded()))
        }
    }

    func put(_ speech: SpeechRecord, of attempt: AttemptID) throws {
        try run(.putSpeech) {
            $0.bind(1, attempt.rawValue)
            $0.bind(2, speech.recording)
            $0.bind(3, speech.measured)
            $0.bind(4, speech.agent)
            $0.bind(5, speech.customer)
            $0.bind(6, speech.both)
            $0.bind(7, speech.longestSilence)
            $0.bind(8, speech.silenceAt)
        }
    }
}
