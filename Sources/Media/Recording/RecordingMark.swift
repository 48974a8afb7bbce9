/// What a recording tells of its own course, beside the voices.
enum RecordingMark: UInt8, Sendable, Equatable, CaseIterable {
    /// From here on nothing is recorded: silence follows, as long as it lasted.
    case paused = 1
    case resumed = 2

    /// What a player shows.
    var label: String {
        switch self {
        case .paused: "paused"
        case .resumed: "resumed"
        }
    }
}

/// A mark and its place, in samples from the start of the recording.
struct PlacedMark: Sendable, Equatable {
    var mark: RecordingMark
    var position: Int
}
