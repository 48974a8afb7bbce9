/// What happened on the media side. Lossless and in order for each leg; one consumer.
public enum MediaEvent: Sendable {
    /// The first RTP packet that was taken from the far end.
    case firstPacket(MediaLegID)
    /// A keypad digit of the far end ended (RFC 4733), or was heard as tones in its audio, whose length is not known (0):
    /// 0–9, `*`, `#`, A–D; `!` for a hook flash, which nobody else hears.
    case digit(MediaLegID, Character, durationMilliseconds: Int)
    /// What was heard of a far end that is listened to (``MediaEngine/listen(_:for:)``).
    case progress(MediaLegID, ProgressFinding)
    /// A far end that said it sends has sent nothing for this long. Reported once until it resumes.
    case mediaSilent(MediaLegID, for: Duration)
    case mediaResumed(MediaLegID)
    /// A prompt that was not looped was played to its end.
    case playEnded(MediaLegID, PlaybackID)
    /// Every digit of one `sendDigits` has left.
    case digitsSent(MediaLegID, String)
    /// The file is made, and what both parties say goes into it.
    case recordingStarted(MediaCallID, path: String)
    /// Who spoke in the recording that is about to be told complete.
    case recordingMeasured(MediaCallID, path: String, SpeechFigures)
    /// The file is complete. `lostBlocks` counts quarter seconds the disk was too slow for (they are silence).
    case recordingStopped(MediaCallID, path: String, duration: Duration, lostBlocks: Int)
    /// The file could not be made or written; the call goes on. `path` holds what was written until then.
    case recordingFailed(MediaCallID, path: String, reason: String)
    /// The call's ports are back in the pool; the last figures of each leg, those that were closed before it included.
    case closed(MediaCallID, [MediaLegStatistics])
}
