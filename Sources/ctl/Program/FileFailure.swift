import Glibc

/// A file that cannot be read or written.
enum FileFailure: Error {
    case unreadable(path: String, reason: String)
    case unwritable(path: String, reason: String)

    static func reading(_ path: String, errno code: Int32) -> FileFailure {
        .unreadable(path: path, reason: String(cString: strerror(code)))
    }

    static func writing(_ path: String, errno code: Int32) -> FileFailure {
        .unwritable(path: path, reason: String(cString: strerror(code)))
    }

    var message: Message {
        switch self {
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
        case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)"
        }
    }

    var status: ExitStatus {
        switch self {
        case .unreadable: .noInput
        case .unwritable: .cannotWrite
        }
    }
}
