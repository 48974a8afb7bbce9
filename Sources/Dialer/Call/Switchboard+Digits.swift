import CallQueue
import SIP

/// Keys that far ends press: told of once, and passed on to whoever hears them.
extension Switchboard {
    func pressed(_ leg: LegID, _ digit: InfoDigit) {
        guard let (call, id) = call(leg), mayPress(id, call) else { return }
        if digit.symbol == InfoDigit.flash { return flashed(id, call) }
        var sieve = sieve(id, call)
        let key = DigitSieve.InfoKey(symbol: digit.symbol, duration: digit.duration)
        let keys = sieve.info(key, at: clock.now)
        call.legs[id]?.digits = sieve
        guard keys == nil else { return take(keys ?? [], of: id, call) }
        let (clock, deadline) = (clock, clock.now + DigitSieve.patience)
        Task {
            await clock.sleep(until: deadline)
            guard var sieve = call.legs[id]?.digits else { return }
            let keys = sieve.waited()
            call.legs[id]?.digits = sieve
            self.take(keys, of: id, call)
        }
    }

    /// By RFC 4733, or by its tones: the media engine has passed it on.
    func heard(_ symbol: Character, _ duration: Duration?, of id: PartyID, _ call: CallSession) {
        guard mayPress(id, call) else { return }
        if symbol == InfoDigit.flash { return flashed(id, call) }
        var sieve = sieve(id, call)
        let isNews = sieve.heard(DigitSieve.InfoKey(symbol: symbol, duration: duration), at: clock.now)
        call.legs[id]?.digits = sieve
        guard isNews else { return }
        heard(KeypadDigit(party: id, symbol: symbol, duration: duration), call)
    }

    /// A phone that tells of it both by SIP INFO and by RFC 4733 means one.
    private func flashed(_ id: PartyID, _ call: CallSession) {
        if let last = call.legs[id]?.flashedAt, clock.now - last < DigitSieve.patience { return }
        call.legs[id]?.flashedAt = clock.now
        carryOut(call.machine.flashed(id), call)
    }

    /// A flood of keys is left where it comes from.
    private func mayPress(_ id: PartyID, _ call: CallSession) -> Bool {
        guard let allowed = call.legs[id]?.keys.take(at: clock.now) else { return false }
        if allowed.isFirstRefused {
            log.warning(
                "digits.flood",
                [
                    "call": call.order.callID.rawValue, "party": "\(id.rawValue)",
                    "done": "more than ten a second are ignored",
                ])
        }
        return allowed.counts
    }

    private func sieve(_ id: PartyID, _ call: CallSession) -> DigitSieve {
        let agreed = call.legs[id]?.remote?.telephoneEventPayloadType != nil
        return call.legs[id]?.digits ?? DigitSieve(agreedOnEvents: agreed)
    }

    private func take(_ keys: [DigitSieve.InfoKey], of id: PartyID, _ call: CallSession) {
        for key in keys { heard(KeypadDigit(party: id, symbol: key.symbol, duration: key.duration), call) }
        guard !keys.isEmpty else { return }
        for (listener, voices) in call.audio.voices where voices.contains(id) {
            carryOut([.sendDigits(listener, String(keys.map(\.symbol)))], call)
        }
    }
}
