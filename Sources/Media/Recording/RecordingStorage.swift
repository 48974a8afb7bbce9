/// Where one recording goes: a WAV file, or a sealed one. Belongs to the writer's thread.
protocol RecordingStorage {
    var call: MediaCallID { get }
    var path: String { get }
    /// Sample pairs stored.
    var frames: Int { get }

    /// Writes `count` sample pairs at their place; what was skipped before them becomes silence.
    mutating func write(_ pairs: UnsafePointer<UInt8>, count: Int, at position: Int) throws(RecordingFailure)

    /// Puts one party's samples in among the other's, or adds them to those of the same side. What lies beyond the
    /// recording's end is left out: it was given up.
    mutating func amend(
        _ samples: UnsafePointer<UInt8>, count: Int, at position: Int, party: RecordedParty, mixes: Bool
    ) throws(RecordingFailure)

    mutating func mark(_ mark: PlacedMark) throws(RecordingFailure)

    /// After this a killed process leaves all that was written.
    mutating func flush() throws(RecordingFailure)

    /// Nothing more will come.
    mutating func complete(lostBlocks: Int) throws(RecordingFailure)

    func closeFile()
}

/// An `errno` with the words for it.
struct RecordingFailure: Error {
    var reason: String
}
