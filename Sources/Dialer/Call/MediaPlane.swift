import Media

/// The seam to the media engine: what a switchboard asks of it. Nothing here waits, but `statistics`.
protocol MediaPlane: Sendable {
    var events: AsyncStream<MediaEvent> { get }
    func openCall() -> MediaCallID
    func openLeg(in call: MediaCallID, on local: MediaLocalAddress) throws -> MediaLeg
    func setRemote(_ leg: MediaLegID, _ stream: RemoteStream) throws
    /// Who hears whom from now on; who is not named hears nobody.
    func route(_ call: MediaCallID, _ hearing: [MediaLegID: Set<MediaLegID>])
    /// Takes a leg into another call, with its stream; nobody there hears it until `route` says so.
    func move(_ leg: MediaLegID, to call: MediaCallID)
    /// Plays the tone until something replaces it.
    func play(_ leg: MediaLegID, _ tone: CallTone, of sounds: PromptCatalogue)
    /// Plays the prompts once, one after another; `playEnded` follows unless something replaces them.
    func play(_ leg: MediaLegID, _ prompts: [PromptName], of sounds: PromptCatalogue) -> PlaybackID
    /// The same from where another leg of the call is in them.
    func play(
        _ leg: MediaLegID, _ prompts: [PromptName], with other: MediaLegID, of sounds: PromptCatalogue
    ) -> PlaybackID
    /// Plays the sound that announces a call, once; its end is told. False if there is none.
    func announce(_ leg: MediaLegID, of sounds: PromptCatalogue) -> Bool
    func stopPlaying(_ leg: MediaLegID)
    func sendDigits(_ leg: MediaLegID, _ digits: String) throws
    /// What the far end is listened to for; nil: nothing. What is heard comes as `progress`.
    func listen(_ leg: MediaLegID, for mode: ListeningMode?)
    /// Lets the leg's silence be told of after so long; nil: after as long as any other's.
    func limitSilence(of leg: MediaLegID, to limit: Duration?)
    func startRecording(_ call: MediaCallID, _ voices: [MediaLegID: RecordedParty], _ file: RecordingFileTerms)
    func stopRecording(_ call: MediaCallID)
    /// Leaves out what is said, or takes it in again.
    func pauseRecording(_ call: MediaCallID, _ paused: Bool)
    /// Whether the leg is heard in the agent's channel of the running recording from now on.
    func record(_ leg: MediaLegID, asAgent: Bool)
    /// What was measured of the leg until now; nil once it is closed.
    func statistics(_ leg: MediaLegID) async -> MediaLegStatistics?
    /// Gives one leg's ports back; its figures are gone.
    func close(leg: MediaLegID)
    /// Gives the ports back; one `closed` event with the last figures follows.
    func close(_ call: MediaCallID)
}

/// Where a recording goes.
struct RecordingFileTerms: Sendable, Equatable {
    var path: String
    /// Seals it; nil leaves it a plain WAV file.
    var key: RecordingKey?
    /// It ends by itself after so long; nil for with the call.
    var longest: Duration?
}
