import CallQueue
import FoundationEssentials
import SIP

/// Who took a trunk out of use by hand, and when.
struct TrunkSwitch: Sendable, Hashable, Codable {
    var by: String
    var at: Date
}

/// Why a trunk is not dialled through now.
enum TrunkObstacle: Sendable, Equatable {
    /// `enabled: false` in the configuration.
    case disabled
    case switchedOff(TrunkSwitch)
    /// What its registration said last.
    case notRegistered(TrunkState?)
    /// It does not answer OPTIONS.
    case silent
    /// It asked to be left alone (Retry-After).
    case resting(until: Duration)
    /// It refused or failed too often in a row.
    case broken(TrunkCircuit.Word, until: Duration)
    case full
    case pacing(until: Duration)

    /// When it passes by itself, if that is known.
    var until: Duration? {
        switch self {
        case .resting(let until), .broken(_, let until), .pacing(let until): until
        default: nil
        }
    }
}

/// Why no trunk can be dialled through for a number.
struct TrunkRefusal: Error, Sendable, Equatable {
    /// `noRoute`, `trunkDown`, `noLine` or `pacing`.
    var reason: GateReason
    /// When to ask again, if that is known.
    var retryAt: Duration?

    /// A line or the rate: worth waiting for with the agent on the line.
    var passesSoon: Bool { reason == .pacing || reason == .noLine }
}
