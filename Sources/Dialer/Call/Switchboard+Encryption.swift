import CallQueue
import Media

/// What is to be said of encrypted legs.
extension Switchboard {
    /// A far end that encrypts with another key than it said is not heard, and nothing else tells why. A few packets are
    /// lost whenever a key changes.
    func noteForged(_ call: CallSession) {
        for (party, leg) in call.legs {
            guard let figures = call.figures(of: leg), figures.forged >= 10 else {
                continue
            }
            log.warning(
                "media.forged",
                [
                    "call": call.order.callID.rawValue, "leg": "\(party.rawValue)", "packets": "\(figures.forged)",
                    "text": "not encrypted with the key that the far end's SDP gave",
                ])
        }
    }
}
