import CallQueue

/// Recording a talk: as its policy says, or on demand.
extension CallStateMachine {
    /// A refusal changes nothing.
    mutating func record(_ wish: RecordingWish) -> Answer {
        guard hasCustomer else { return .failure(.notTalking) }
        switch (wish, recording) {
        case (.start, .off) where recordingTerms.policy == .never: return .failure(.recordingBarred)
        case (.start, .off) where isLeavingMessage && recordingTerms.consent != nil: return .failure(.leavingMessage)
        case (.start, .off): return .success((recordingTerms.consent == nil ? [] : interruptFlow()) + beginRecording())
        case (.start, .announcing): return .failure(.announcing)
        case (.start, .on), (.start, .paused): return .failure(.already(.recorded))
        case (.pause, .paused): return .failure(.already(.recordingPaused(true)))
        case (.resume, .on): return .failure(.already(.recordingPaused(false)))
        case (.stop, .announcing(let saying)):
            hush(saying)
            recording = .off
            return .success(resumeFlow())
        case (.stop, .on), (.stop, .paused):
            recording = .off
            return .success([.stopRecording])
        case (.pause, .on):
            recording = .paused
            return .success([.pauseRecording(true), .report(.recordingPaused)])
        case (.resume, .paused):
            recording = .on
            return .success([.pauseRecording(false), .report(.recordingResumed)])
        case (_, .off), (_, .announcing): return .failure(.notRecording)
        }
    }

    /// At once, or when both have been told.
    mutating func beginRecording() -> [CallAction] {
        guard let consent = recordingTerms.consent else {
            recording = .on
            return [.startRecording]
        }
        let hearers = parties.all.filter { $0.isPresent && ($0.isOurs || $0.id == .customer) }.map(\.id)
        recording = .announcing(saying: say([consent], to: hearers))
        return hearers.map { .report(.promptStarted($0, [consent])) }
    }

    var isAnnouncing: Bool { if case .announcing = recording { true } else { false } }

    /// A flow begins when its customer has heard the announcement.
    mutating func waitForConsent() -> [CallAction] {
        state = .inFlow
        return []
    }

    /// Once a call, however many of its network's forks have something to say.
    mutating func recordEarlyMedia() -> [CallAction] {
        guard recordingTerms.keepsEarlyMedia, !recordsEarlyMedia else { return [] }
        recordsEarlyMedia = true
        return [.recordEarlyMedia]
    }

    /// The recording is over without anybody having asked for it: the disk is full, or its last voice left.
    mutating func recordingOver() {
        if recording == .on || recording == .paused { recording = .off }
    }

    /// The announcement was heard.
    mutating func consentHeard(_ id: PartyID, _ said: SpokenPrompts) -> [CallAction] {
        guard id == .customer, recording == .announcing(saying: said.number) else { return [] }
        recording = .on
        // Where a flow leads, it waits for that.
        return [.startRecording] + resumeFlow()
    }
}
