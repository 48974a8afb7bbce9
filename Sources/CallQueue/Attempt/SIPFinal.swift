/// Final SIP statuses 300 to 699 to an INVITE (RFC 3261 §21 and the extensions named), without a Q.850 cause.
enum SIPFinal {
    static func disposition(_ status: Int, rang: Bool) -> Disposition {
        switch status {
        // From the far end after ringing its own timer ran out; before, it never reached the phone.
        case 408: rang ? .noAnswer : .trunkTimeout
        case 480: rang ? .noAnswer : .unreachable
        default: plain[status] ?? ofClass(status)
        }
    }

    private static let plain: [Int: Disposition] = [
        // We follow no redirection: a trunk that sends one is set up wrongly, except where the callee has moved.
        301: .numberChanged, 302: .unreachable,
        401: .trunkAuth, 402: .barred, 403: .barred, 404: .invalidNumber, 405: .networkFailure, 406: .mediaMismatch,
        407: .trunkAuth, 409: .networkFailure, 410: .numberChanged, 415: .mediaMismatch, 422: .networkFailure,
        423: .networkFailure,
        // STIR and anonymity: RFC 8224, RFC 5079.
        428: .barred, 429: .barred, 433: .barred, 436: .barred, 437: .barred, 438: .barred,
        440: .routingLoop, 470: .barred, 481: .networkFailure, 482: .routingLoop, 483: .routingLoop, 486: .busy,
        // Nobody here cancelled (that is decided before): the far end did.
        487: .canceled, 488: .mediaMismatch, 491: .networkFailure, 493: .mediaMismatch, 494: .trunkAuth,
        503: .congestion, 505: .badFormat, 513: .badFormat, 580: .mediaMismatch,
        600: .busy, 603: .declined, 604: .invalidNumber, 606: .mediaMismatch,
        // RFC 8197, RFC 8688.
        607: .unwanted, 608: .blockedByAnalytics,
    ]

    /// An unknown status is treated as the x00 of its class (RFC 3261 §8.1.3.2).
    private static func ofClass(_ status: Int) -> Disposition {
        switch status {
        case 400...499: .badFormat
        case 600...699: .busy
        default: .networkFailure
        }
    }
}
