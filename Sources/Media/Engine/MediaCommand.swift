/// What the engine's callers ask of a media thread. A leg's pointer stays good until its `close` was taken.
enum MediaCommand {
    case open(LegPointer)
    case setFarEnd(LegPointer, FarEnd)
    case bridge(LegPointer, LegPointer)
    case unbridge([LegPointer])
    case play(LegPointer, PromptFrames, loops: Bool, PlaybackID)
    case stopPlaying(LegPointer)
    case sendDigits(LegPointer, SIMD64<UInt8>, count: Int, toneMilliseconds: Int, gapMilliseconds: Int)
    case startRecording(RecordingID, agent: LegPointer, customer: LegPointer, path: String)
    case stopRecording([LegPointer])
    case close([LegPointer])
    case closeCall(MediaCallID, [LegPointer])
    case statistics(LegPointer, CheckedContinuation<MediaLegStatistics?, Never>)
    case counters(CheckedContinuation<MediaCounters, Never>)
    case shutDown
}
