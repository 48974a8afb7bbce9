/// ITU-T Q.850 causes, as a telephone network reports why a call ended.
enum Q850Cause {
    /// The disposition for a cause of 1 to 127; nil when the cause carries no information (127 interworking, 16 and 31
    /// "normal" before an answer), so that the SIP status decides.
    ///
    /// - Parameters:
    ///   - status: refines the few causes that several SIP statuses share.
    ///   - rang: whether the phone rang before.
    static func disposition(_ cause: Int, status: Int?, rang: Bool) -> Disposition? {
        switch cause {
        case 18, 20, 27: rang && cause == 18 ? .noAnswer : .unreachable
        case 19: .noAnswer
        case 21: rejected(status)
        // Gateways send 28 with 484 for digits we shaped badly; alone it speaks of the number.
        case 28: status == 484 || status == 485 ? .badFormat : .invalidNumber
        case 102: rang ? .noAnswer : .trunkTimeout
        default: plain[cause] ?? ofClass(cause)
        }
    }

    /// 21 "call rejected" comes with 403 from a trunk that bars us and with 603 from a customer who declines.
    private static func rejected(_ status: Int?) -> Disposition {
        switch status {
        case 401, 407: .trunkAuth
        case 403: .barred
        case 607: .unwanted
        case 608: .blockedByAnalytics
        default: .declined
        }
    }

    private static let plain: [Int: Disposition] = [
        1: .invalidNumber, 2: .networkFailure, 3: .networkFailure, 4: .unreachable, 5: .badFormat, 6: .congestion,
        7: .networkFailure, 8: .congestion, 9: .congestion, 14: .networkFailure, 17: .busy, 22: .numberChanged,
        23: .numberChanged, 24: .declined, 25: .routingLoop, 26: .unreachable, 29: .barred, 30: .networkFailure,
        34: .congestion, 38: .congestion, 39: .networkFailure, 40: .networkFailure, 41: .congestion, 42: .congestion,
        43: .networkFailure, 44: .congestion, 46: .congestion, 47: .congestion, 49: .congestion, 50: .barred,
        52: .barred,
        53: .barred, 54: .unreachable, 55: .unreachable, 57: .barred, 58: .mediaMismatch, 62: .mediaMismatch,
        63: .congestion, 65: .mediaMismatch, 66: .mediaMismatch, 69: .mediaMismatch, 70: .mediaMismatch,
        79: .mediaMismatch, 87: .barred, 88: .mediaMismatch, 90: .barred,
    ]

    /// Causes without a meaning of their own are treated as the unspecified one of their class (Q.850 §2.2.7).
    private static func ofClass(_ cause: Int) -> Disposition? {
        switch cause {
        case 32...47: .congestion
        case 48...63: .congestion
        case 64...79: .mediaMismatch
        case 80...111: .networkFailure
        // 0…31 normal events (10…13, 15, 16, 31) and 112…127 interworking: no information.
        default: nil
        }
    }
}
