/// What came of one try.
package enum DeliveryResult: Sendable, Hashable {
    case delivered
    /// The receiver is there and does not want this message.
    case refused(String)
    /// The receiver is not there, does not work, or does not know us: other messages would fare alike.
    ///
    /// - Parameter after: when it asked to be tried again.
    case failed(String, after: Duration?)

    /// By the answer's status (RFC 9110 section 15).
    package init(status: Int, retryAfter: Duration? = nil) {
        switch status {
        case 200...299: self = .delivered
        // Of the message alone. What is forbidden, gone, moved or not found is so for the URL: a wrong token must not cost
        // a message.
        case 400, 406, 409, 411...417, 422, 424, 428, 431: self = .refused("answered \(status)")
        case 300...399:
            self = .failed("answered \(status): redirections are not followed; give the new URL", after: nil)
        default: self = .failed("answered \(status)", after: retryAfter)
        }
    }
}

extension Duration {
    /// Of a Retry-After header in seconds (RFC 9110 section 10.2.3); nil for a date, or nonsense.
    package static func retryAfter(_ text: String) -> Duration? {
        guard let seconds = Int(text), (0...86_400).contains(seconds) else { return nil }
        return .seconds(seconds)
    }
}
