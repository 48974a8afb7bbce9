import Media

/// The real media: the RTP engine, with the tones that were read at the start.
struct EngineMediaPlane: MediaPlane {
    let engine: MediaEngine
    let catalogue: PromptCatalogue

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

    func play(_ leg: MediaLegID, _ tone: CallTone) {
        guard let prompt = catalogue.tones[tone] else { return }
        _ = engine.play(leg, prompt, loop: true)
    }

    func announce(_ leg: MediaLegID) -> Bool {
        guard let prompt = catalogue.tones[.beep] else { return false }
        _ = engine.play(leg, prompt)
        return true
    }

    func move(_ leg: MediaLegID, to call: MediaCallID) { engine.move(leg, to: call) }
    func stopPlaying(_ leg: MediaLegID) { engine.stopPlaying(leg) }
    func sendDigits(_ leg: MediaLegID, _ digits: String) throws { try engine.sendDigits(leg, digits) }

    func startRecording(_ call: MediaCallID, agent: MediaLegID, customer: MediaLegID, file: String) {
        engine.startRecording(call, agent: agent, customer: customer, file: file)
    }

    func close(_ call: MediaCallID) { engine.close(call) }
}
