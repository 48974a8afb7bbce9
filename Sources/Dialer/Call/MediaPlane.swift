import Media

/// The seam to the media engine: what a switchboard asks of it. Nothing here waits.
protocol MediaPlane: Sendable {
    var events: AsyncStream<MediaEvent> { get }
    func openCall() -> MediaCallID
    func openLeg(in call: MediaCallID, on local: MediaLocalAddress) throws -> MediaLeg
    func setRemote(_ leg: MediaLegID, _ stream: RemoteStream) throws
    func bridge(_ first: MediaLegID, _ second: MediaLegID)
    func unbridge(_ call: MediaCallID)
    /// Plays the tone until something replaces it.
    func play(_ leg: MediaLegID, _ tone: CallTone)
    func stopPlaying(_ leg: MediaLegID)
    func sendDigits(_ leg: MediaLegID, _ digits: String) throws
    func startRecording(_ call: MediaCallID, agent: MediaLegID, customer: MediaLegID, file: String)
    /// Gives the ports back; one `closed` event with the last figures follows.
    func close(_ call: MediaCallID)
}
