import FoundationEssentials

/// What the customer's network played, on its way to being kept or thrown away. Both the file and the attempt must be over
/// before that is known.
struct EarlyRecording: Sendable, Equatable {
    enum Fate: Sendable, Equatable {
        case open
        /// The attempt failed: somebody may want to hear why.
        case kept
        case discarded
    }

    let path: String
    let startedAt: Date
    var isFileMade = false
    /// Of the file, once it is complete.
    var length: Duration?
    var fate = Fate.open

    /// It is longer than announcements are, and shorter than what should not lie around.
    static let longest = Duration.seconds(30)
}
