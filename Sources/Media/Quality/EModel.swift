import Glibc

/// The E-model of ITU-T G.107 in the narrow-band form used for VoIP, with its default 93.2 for a clean call.
enum EModel {
    /// G.711 with packet loss concealment (ITU-T G.113 Appendix I): impairment 0, robustness 25.1.
    private static let equipmentImpairment = 0.0
    private static let lossRobustness = 25.1
    private static let cleanRating = 93.2

    /// R of one direction. `lossFraction` 0…1; `burstRatio` 1 for independent losses; `delay` mouth to ear, ms.
    static func rating(lossFraction: Double, burstRatio: Double = 1, delayMilliseconds delay: Double) -> Double {
        let loss = max(0, min(1, lossFraction)) * 100
        let delayImpairment = 0.024 * delay + (delay > 177.3 ? 0.11 * (delay - 177.3) : 0)
        let lossImpairment =
            equipmentImpairment + (95 - equipmentImpairment) * loss
            / (loss / max(1, burstRatio) + lossRobustness)
        return max(0, min(100, cleanRating - delayImpairment - lossImpairment))
    }

    /// MOS-CQE of R (G.107 Annex B): 1…4.5.
    static func meanOpinionScore(_ rating: Double) -> Double {
        guard rating > 0 else { return 1 }
        guard rating < 100 else { return 4.5 }
        return max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6)
    }

    /// d of G.107: half the round trip, a jitter buffer that holds twice the jitter but at least one packet,
    /// and the packet itself. All ms.
    static func delay(roundTrip: Double, jitter: Double, packet: Double) -> Double {
        roundTrip / 2 + max(packet, 2 * jitter) + packet
    }
}
