import Media

/// The real media: the RTP engine.
struct EngineMediaPlane: MediaPlane {
    let engine: MediaEngine

    var events: AsyncStream<MediaEvent> { engine.events }

    func openCall() -> MediaCallID { engine.openCall() }

    func openLeg(in call: MediaCallID, on local: MediaLocalAddress) throws -> MediaLeg {
        try engine.openLeg(in: call, on: local)
    }

    func setRemote(_ leg: MediaLegID, _ stream: RemoteStream) throws { try engine.setRemote(leg, stream) }
    func route(_ call: MediaCallID, _ hearing: [MediaLegID: Set<MediaLegID>]) { engine.route(call, hearing) }
    func record(_ leg: MediaLegID, asAgent: Bool) { engine.record(leg, as: asAgent ? .agent : nil) }
    func statistics(_ leg: MediaLegID) async -> MediaLegStatistics? { await engine.statistics(leg) }
    func close(leg: MediaLegID) { engine.close(leg: leg) }

    func play(_ leg: MediaLegID, _ tone: CallTone, of sounds: PromptCatalogue) {
        guard let prompt = sounds.sound(of: tone) else { return }
        _ = engine.play(leg, prompt, loop: true)
    }

    func announce(_ leg: MediaLegID, of sounds: PromptCatalogue) -> Bool {
        guard let prompt = sounds.tones[.beep] else { return false }
        _ = engine.play(leg, prompt)
        return true
    }

    func play(_ leg: MediaLegID, _ prompts: [PromptName], of sounds: PromptCatalogue) -> PlaybackID {
        engine.play(leg, prompts.compactMap { sounds.prompt($0) })
    }

    func play(
        _ leg: MediaLegID, _ prompts: [PromptName], with other: MediaLegID, of sounds: PromptCatalogue
    ) -> PlaybackID {
        engine.play(leg, prompts.compactMap { sounds.prompt($0) }, with: other)
    }

    func move(_ leg: MediaLegID, to call: MediaCallID) { engine.move(leg, to: call) }
    func stopPlaying(_ leg: MediaLegID) { engine.stopPlaying(leg) }
    func sendDigits(_ leg: MediaLegID, _ digits: String) throws { try engine.sendDigits(leg, digits) }

    func startRecording(_ call: MediaCallID, _ voices: [MediaLegID: RecordedParty], _ file: RecordingFileTerms) {
        engine.startRecording(call, voices, file: file.path, key: file.key, longest: file.longest)
    }

    func listen(_ leg: MediaLegID, for mode: ListeningMode?) { engine.listen(leg, for: mode) }

    func limitSilence(of leg: MediaLegID, to limit: Duration?) { engine.limitSilence(of: leg, to: limit) }

    func stopRecording(_ call: MediaCallID) { engine.stopRecording(call) }

    func pauseRecording(_ call: MediaCallID, _ paused: Bool) {
        if paused { engine.pauseRecording(call) } else { engine.resumeRecording(call) }
    }

    func close(_ call: MediaCallID) { engine.close(call) }
}
