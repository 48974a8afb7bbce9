/// What the media threads ask of the writer; in order for each recording.
enum RecordingJob {
    case open(RecordingID, MediaCallID, path: String, law: G711.Law)
    /// `count` sample pairs that belong at `position`; the block goes back to the pool when written.
    case write(RecordingID, UnsafeMutablePointer<UInt8>, count: Int, position: Int)
    /// `count` samples of one party that came after their time had been written; `mixes` adds them to what is there.
    case amend(RecordingID, UnsafeMutablePointer<UInt8>, count: Int, position: Int, party: RecordedParty, mixes: Bool)
    case close(RecordingID, frames: Int, lostBlocks: Int)
    case shutDown
}
