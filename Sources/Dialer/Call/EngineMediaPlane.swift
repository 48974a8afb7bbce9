import Media
import SIP

/// The real media: the RTP engine, with the tones an agent hears read once at the start.
struct EngineMediaPlane: MediaPlane {
    let engine: MediaEngine
    private let tones: [CallTone: Prompt]

    /// - Parameter codecs: what far ends may speak: the sounds are encoded for all of it now, not when a call waits.
    /// - Throws: `MediaError.badPrompt` for a sound that is missing or of a wrong format.
    init(engine: MediaEngine, sounds: MediaSettings, codecs: Set<CodecWord> = []) throws {
        self.engine = engine
        var tones: [CallTone: Prompt] = [:]
        for tone in CallTone.allCases {
            let prompt = try Prompt(contentsOf: sounds.file(of: tone))
            for codec in codecs { prompt.prepare(Media.AudioCodec(SIP.AudioCodec(codec))) }
            tones[tone] = prompt
        }
        self.tones = tones
    }

    var events: AsyncStream<MediaEvent> { engine.events }

    func openCall() -> MediaCallID { engine.openCall() }

    func openLeg(in call: MediaCallID, on local: MediaLocalAddress) throws -> MediaLeg {
        try engine.openLeg(in: call, on: local)
    }

    func setRemote(_ leg: MediaLegID, _ stream: RemoteStream) throws { try engine.setRemote(leg, stream) }
    func route(_ call: MediaCallID, _ hearing: [MediaLegID: Set<MediaLegID>]) { engine.route(call, hearing) }
    func record(_ leg: MediaLegID, asAgent: Bool) { engine.record(leg, as: asAgent ? .agent : nil) }
    func close(leg: MediaLegID) { engine.close(leg: leg) }

    func play(_ leg: MediaLegID, _ tone: CallTone) {
        guard let prompt = tones[tone] else { return }
        _ = engine.play(leg, prompt, loop: true)
    }

    func stopPlaying(_ leg: MediaLegID) { engine.stopPlaying(leg) }
    func sendDigits(_ leg: MediaLegID, _ digits: String) throws { try engine.sendDigits(leg, digits) }

    func startRecording(_ call: MediaCallID, agent: MediaLegID, customer: MediaLegID, file: String) {
        engine.startRecording(call, agent: agent, customer: customer, file: file)
    }

    func close(_ call: MediaCallID) { engine.close(call) }
}

extension MediaSettings {
    /// Where a tone's file lies: what is spoken has a folder a language, tones have none.
    func file(of tone: CallTone) -> String {
        tone == .connecting
            ? "\(soundsFolder)/\(language)/\(tone.rawValue).wav" : "\(soundsFolder)/\(tone.rawValue).wav"
    }
}
