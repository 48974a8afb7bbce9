/// What the engine's callers ask of a media thread. A leg's pointer stays good until its `close` was taken.
enum MediaCommand {
    case open(LegPointer)
    case setFarEnd(LegPointer, FarEnd, MediaEncryption?)
    /// Every leg of a call, and those of them that stop playing.
    case route([RouteEntry], silenced: [LegPointer])
    case play(LegPointer, PromptList, loops: Bool, PlaybackID)
    /// The prompts from where the other leg, of the same call, is in them.
    case playAlong(LegPointer, PromptList, with: LegPointer, PlaybackID)
    case stopPlaying(LegPointer)
    /// Into another call of the same thread.
    case transfer(LegPointer, MediaCallID)
    /// To another thread: the old one lets go, the new one waits for that.
    case handOff(LegPointer, LegHandover)
    case expect(LegPointer, MediaCallID, LegHandover)
    case sendDigits(LegPointer, SIMD64<UInt8>, count: Int, toneMilliseconds: Int, gapMilliseconds: Int)
    case startRecording(RecordingID, MediaCallID, [RecordedVoice], RecordingPlan)
    case pauseRecording(MediaCallID, Bool)
    case record(LegPointer, as: RecordedParty?)
    case stopRecording(MediaCallID)
    case listen(LegPointer, ListeningMode?)
    case limitSilence(LegPointer, Int64)
    case close([LegPointer])
    case closeCall(MediaCallID, [LegPointer])
    case statistics(LegPointer, CheckedContinuation<MediaLegStatistics?, Never>)
    case counters(CheckedContinuation<MediaCounters, Never>)
    case shutDown
}
