/// Calls to phones with several contacts: the next contact is tried when one cannot be reached at all. Pure.
///
/// Only a failure to send counts, before anything was heard: what a phone answers is the account's answer.
struct PhoneLegs {
    private struct Attempt {
        let invite: OutgoingInvite
        var remaining: [Binding]
        var wasInvited = false
        /// The end of the last attempt, kept back until the next one has been made.
        var heldBack: SIPEvent?
    }

    enum Verdict {
        case report
        case keep
        /// Nothing is to be reported: another contact is tried.
        case tryNext
    }

    private var attempts: [LegID: Attempt] = [:]

    var isEmpty: Bool { attempts.isEmpty }

    /// A call goes out, with these contacts left if it does not get there.
    mutating func add(_ invite: OutgoingInvite, remaining: [Binding]) {
        if !remaining.isEmpty { attempts[invite.leg] = Attempt(invite: invite, remaining: remaining) }
    }

    /// The next contact to try, once `tryNext` was said.
    mutating func next(_ leg: LegID) -> (invite: OutgoingInvite, binding: Binding)? {
        guard var attempt = attempts[leg], attempt.heldBack != nil, !attempt.remaining.isEmpty else { return nil }
        let binding = attempt.remaining.removeFirst()
        attempt.heldBack = nil
        attempts[leg] = attempt
        return (attempt.invite, binding)
    }

    /// The next attempt could not even begin; `next` may have another.
    mutating func failedAgain(_ leg: LegID, _ end: SIPEvent) { attempts[leg]?.heldBack = end }

    /// Nobody is tried any more. The end that was kept back, if there was one.
    mutating func close(_ leg: LegID) -> SIPEvent? { attempts.removeValue(forKey: leg)?.heldBack }

    /// What becomes of an event of a leg.
    mutating func judge(_ event: SIPEvent) -> Verdict {
        switch event {
        case .invited(let leg, _, _):
            guard attempts[leg] != nil else { return .report }
            defer { attempts[leg]?.wasInvited = true }
            return attempts[leg]?.wasInvited == true ? .keep : .report
        case .provisional(let leg, _, _), .answered(let leg, _, _):
            attempts[leg] = nil
            return .report
        case .ended(let leg, let ending, _):
            guard let attempt = attempts[leg] else { return .report }
            guard ending.origin == .transport, !ending.wasAnswered, !ending.wasCancelledByUs,
                !attempt.remaining.isEmpty
            else {
                attempts[leg] = nil
                return .report
            }
            attempts[leg]?.heldBack = event
            return .tryNext
        default: return .report
        }
    }
}
