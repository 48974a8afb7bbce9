import CallQueue
import ControlAPI

/// What was measured, in the words of the doors: seconds, and no more digits than mean something.
extension LegQuality {
    /// - Parameter roundTrip: milliseconds.
    init(_ figures: AudioFigures, roundTrip: Double? = nil) {
        self.init(
            packets: figures.packets, lost: figures.lost,
            jitterSeconds: figures.jitter.map { Self.rounded($0 / 1000, to: 1e6) },
            roundTripSeconds: roundTrip.map { Self.rounded($0 / 1000, to: 1e6) },
            rFactor: figures.rating.map { Self.rounded($0, to: 10) },
            mos: figures.meanOpinionScore.map { Self.rounded($0, to: 100) })
    }

    private static func rounded(_ value: Double, to steps: Double) -> Double { (value * steps).rounded() / steps }
}

extension LegInfo {
    /// A leg of a call that is over.
    init(_ leg: LegRecord) {
        self.init(
            leg: leg.role.word, party: leg.party, agentId: leg.agent?.rawValue,
            number: leg.number.map(NumberMask.masked),
            state: .disconnected,
            codec: leg.codec, srtp: leg.srtp, answeredAt: leg.answeredAt,
            received: LegQuality(leg.received, roundTrip: leg.roundTrip),
            sent: LegQuality(leg.sent))
    }
}

extension LegRecord.Role {
    fileprivate var word: LegRoleWord {
        switch self {
        case .agent: .agent
        case .customer: .customer
        case .guest: .guest
        case .supervisor: .supervisor
        }
    }
}
