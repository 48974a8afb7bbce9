import Glibc

/// Why no connection to the daemon came about.
struct SocketFailure: Error, Equatable {
    enum Cause: Equatable {
        /// There is no such file: no daemon, or another path.
        case absent
        /// The file is there and nobody listens: the daemon ended without taking it away.
        case nobodyListens
        /// We may not open it.
        case notPermitted
        /// There is something else at this path.
        case noSocket
        /// Longer than a socket's address takes.
        case pathTooLong
        /// The daemon takes no more connections right now.
        case overloaded
        /// errno.
        case other(Int32)
    }

    let path: String
    let cause: Cause

    init(path: String, cause: Cause) {
        self.path = path
        self.cause = cause
    }

    init(path: String, errno code: Int32) {
        self.path = path
        cause =
            switch code {
            case ENOENT, ENOTDIR: .absent
            case ECONNREFUSED: .nobodyListens
            case EACCES, EPERM: .notPermitted
            case ENOTSOCK, EPROTOTYPE: .noSocket
            case ENAMETOOLONG: .pathTooLong
            case EAGAIN, ETIMEDOUT: .overloaded
            default: .other(code)
            }
    }

    var status: ExitStatus {
        switch cause {
        case .absent, .nobodyListens: .daemonNotRunning
        case .notPermitted: .noPermission
        case .noSocket, .pathTooLong: .usage
        case .overloaded: .tryLater
        case .other: .connectionBroken
        }
    }

    /// What was found, in one sentence.
    var finding: Message {
        switch cause {
        case .absent: "There is no socket at \(path)."
        case .nobodyListens: "Nobody listens on \(path)."
        case .notPermitted: "You may not open \(path)."
        case .noSocket: "\(path) is no socket."
        case .pathTooLong: "The path of the socket is longer than 107 bytes: \(path)"
        case .overloaded: "The daemon takes no connection on \(path) right now."
        case .other(let code): "\(path): \(String(cString: strerror(code)))"
        }
    }

    /// What to do about it.
    var cure: Message {
        switch cause {
        case .absent:
            "Start it: systemctl start dialer. If it runs with another socket, name it: --socket PATH or DIALER_SOCKET."
        case .nobodyListens:
            "It ended without removing its socket. Start it: systemctl start dialer. Its log: journalctl -u dialer"
        case .notPermitted: "Join the group that the configuration names as control.socketGroup, or use sudo."
        case .noSocket, .pathTooLong: "Name the daemon's socket: --socket PATH or DIALER_SOCKET."
        case .overloaded: "Try again in a moment."
        case .other: "Look at the daemon: systemctl status dialer"
        }
    }

    /// Of several paths that failed, the one that tells most: a closed door says more than a missing one.
    static func mostTelling(_ failures: [SocketFailure]) -> SocketFailure? {
        failures.first { $0.cause != .absent && $0.cause != .nobodyListens }
            ?? failures.first { $0.cause == .nobodyListens } ?? failures.last
    }
}
