import CallQueue

/// What is to be recorded of a talk, by its order and the configuration.
struct RecordingTerms: Sendable, Equatable {
    var policy: RecordingPolicy
    /// Both hear it to its end before anything is recorded.
    var consent: PromptName?
    /// What the customer's network plays before an attempt fails is kept.
    var keepsEarlyMedia = false

    static let always = RecordingTerms(policy: .always)
    static let never = RecordingTerms(policy: .never)
}

/// How far the recording of a talk is.
enum RecordingState: Sendable, Equatable {
    /// Entered at first, by a stop, and when the file fails or is complete; left by a start.
    case off
    /// Entered by a start where consent is announced first; left when the customer has heard it, or by a stop.
    case announcing(saying: Int)
    /// Entered by a start, the end of the announcement, and a resumption; left by a pause or a stop.
    case on
    /// Entered by a pause: the file goes on with silence; left by a resumption or a stop.
    case paused
}

/// What may be asked of a recording.
enum RecordingWish: Sendable, Equatable {
    case start, stop, pause, resume
}
