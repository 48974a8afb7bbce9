import Glibc

/// Why output could not be written.
enum OutputFailure: Error {
    /// The reader of the pipe is gone: `ctl calls | head -1`.
    case readerGone
    /// errno, e.g. `ENOSPC`.
    case failed(Int32)

    var message: Message {
        switch self {
        case .readerGone: "The reader of the output went away."
        case .failed(let code): "The output cannot be written: \(String(cString: strerror(code)))"
        }
    }
}
