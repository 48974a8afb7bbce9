import ControlAPI
import Media

/// What the media engine measured, in the words of the doors: seconds, and only what says something.
extension LegQuality {
    /// What we hear of the far end.
    init(received leg: MediaLegStatistics) {
        self.init(leg.received, roundTrip: leg.roundTripMilliseconds)
    }

    /// What the far end hears of us, by its own reports (RFC 3550 section 6.4); without any, what we sent.
    init(sent leg: MediaLegStatistics) {
        self.init(leg.sent, roundTrip: nil)
    }

    private init(_ direction: MediaLegStatistics.Direction, roundTrip: Double?) {
        let isMeasured = direction.meanOpinionScore != nil
        self.init(
            packets: Int(clamping: direction.packets), lost: Int(clamping: direction.lost),
            jitterSeconds: isMeasured ? Self.rounded(direction.jitterMilliseconds / 1000, to: 1e6) : nil,
            roundTripSeconds: roundTrip.map { Self.rounded($0 / 1000, to: 1e6) },
            rFactor: direction.rFactor.map { Self.rounded($0, to: 10) },
            mos: direction.meanOpinionScore.map { Self.rounded($0, to: 100) })
    }

    private static func rounded(_ value: Double, to steps: Double) -> Double { (value * steps).rounded() / steps }
}
