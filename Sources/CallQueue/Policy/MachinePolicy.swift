/// What is done when a machine answers in a person's place.
package enum MachinePolicy: Sendable, Hashable {
    /// Nobody listens for it.
    case off
    /// It is told of, and the call goes on.
    case goOn
    case hangUp
    /// A prompt is left after the beep, then the call ends.
    case message(String)

    /// `off`, `continue`, `hangUp`, or `message:` with a prompt's name.
    package init?(_ text: String) {
        switch text {
        case "off": self = .off
        case "continue": self = .goOn
        case "hangUp": self = .hangUp
        default:
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0] == "message", ClassPolicy.isPromptName(String(parts[1])) else {
                return nil
            }
            self = .message(String(parts[1]))
        }
    }
}
