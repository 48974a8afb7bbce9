import ControlAPI

/// Why a request brought no result.
enum ClientFailure: Error {
    /// No connection. All paths that were tried; the first element tells most.
    case unconnected(SocketFailure, tried: [String])
    /// The daemon refused it and says why.
    case refused(ControlError)
    /// The connection broke before the answer came.
    case broken
    /// No answer in so many seconds.
    case silent(Int)
    /// What came back cannot be read.
    case unreadable(String)
    /// The daemon's program ended without a result; why, it has said.
    case notSimulated(String, status: Int32)
    /// It may or may not have been done; the sentences say how to find out.
    case uncertain([Message])
}

extension ClientFailure {
    var status: ExitStatus {
        switch self {
        case .unconnected(let failure, _): failure.status
        // A file that the user named, rather than the daemon's own.
        case .refused(let error) where error.reason == .storeFailed && error.data.field == "path": .cannotWrite
        case .refused(let error): ExitStatus(error.reason)
        case .broken, .silent: .connectionBroken
        case .unreadable: .protocolMismatch
        case .notSimulated: .failed
        case .uncertain: .stateUnknown
        }
    }

    /// Sentences for people, the most important first.
    var messages: [Message] {
        switch self {
        case .unconnected(let failure, let tried): Self.messages(failure, tried)
        case .refused(let error): Self.messages(error)
        case .broken: ["The connection to the daemon broke before the answer came. Its log: journalctl -u dialer"]
        case .silent(let seconds): ["The daemon did not answer within \(seconds) s. Look at it: ctl doctor"]
        case .unreadable(let what):
            ["What the daemon answered cannot be read (\(what)). Compare the versions: ctl --version"]
        case .notSimulated(let path, let status):
            ["Nothing was simulated: \(path) ended with status \(Int(status)), for what it says above."]
        case .uncertain(let messages): messages
        }
    }

    private static func messages(_ failure: SocketFailure, _ tried: [String]) -> [Message] {
        let isDown = failure.status == .daemonNotRunning
        let head: [Message] = isDown ? ["The daemon is not running: \(failure.finding)"] : [failure.finding]
        let others = tried.filter { $0 != failure.path }
        let also: [Message] = others.isEmpty ? [] : ["Also tried: \(others.joined(separator: ", "))"]
        return head + also + [failure.cure]
    }

    /// The daemon's sentence is English, and not every one has a translation; for other languages its word stands before it.
    private static func messages(_ error: ControlError) -> [Message] {
        var messages: [Message] = ["\(Message(error.reason)): \(Message(told: LocalTime.localized(error.message)))"]
        if let retryAt = error.data.retryAt {
            messages.append("It can be tried again at \(LocalTime.text(of: retryAt)).")
        }
        if let call = error.data.callId, !error.message.contains(call) { messages.append("The call: \(call)") }
        return messages
    }
}
