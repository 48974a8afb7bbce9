/// Which of a call's recordings.
enum RecordingPart: Sendable, Hashable {
    /// Of a talk; counted from 1, because each start makes a file of its own.
    case talk(Int)
    /// Of what the customer's network plays before there is an answer.
    case earlyMedia
}

/// One recording of a call, until its file is complete.
struct CallRecording {
    let call: CallSession
    let part: RecordingPart
    var isFileMade = false
}
