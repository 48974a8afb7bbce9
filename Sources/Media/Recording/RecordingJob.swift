/// What the media threads ask of the writer; in order for each recording.
enum RecordingJob {
    case open(RecordingID, MediaCallID, path: String, codec: AudioCodec)
    /// `count` sample pairs that belong at `position`; the block goes back to the pool when written.
    case write(RecordingID, UnsafeMutablePointer<UInt8>, count: Int, position: Int)
    /// `count` samples of one party that came after their time had been written.
    case amend(RecordingID, UnsafeMutablePointer<UInt8>, count: Int, position: Int, party: RecordedParty)
    case close(RecordingID, frames: Int, lostBlocks: Int)
    case shutDown
}
