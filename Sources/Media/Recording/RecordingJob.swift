/// What the media threads ask of the writer; in order for each recording.
enum RecordingJob {
    case open(RecordingID, MediaCallID, RecordingPlan, law: G711.Law)
    /// `count` sample pairs that belong at `position`; the block goes back to the pool when written.
    case write(RecordingID, UnsafeMutablePointer<UInt8>, count: Int, position: Int)
    /// `count` samples of one party that came after their time had been written; `mixes` adds them to what is there.
    case amend(RecordingID, UnsafeMutablePointer<UInt8>, count: Int, position: Int, party: RecordedParty, mixes: Bool)
    case mark(RecordingID, PlacedMark)
    case close(RecordingID, lostBlocks: Int)
    case shutDown
}

/// Where a recording goes, and how long it may become.
struct RecordingPlan: Sendable {
    var path: String
    /// It is sealed with this; nil leaves it a plain WAV file.
    var key: RecordingKey?
    /// Samples; it ends by itself then.
    var limit: Int64 = .max
}
