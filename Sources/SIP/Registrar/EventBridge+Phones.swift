import Synchronization

/// Calls to phones with several contacts.
extension EventBridge {
    func follow(_ invite: OutgoingInvite, remaining: [Binding]) {
        phoneLegs.withLock { $0.add(invite, remaining: remaining) }
    }

    /// No other contact is tried any more. An end that was kept back is due then.
    func unfollow(_ leg: LegID) -> SIPEvent? { phoneLegs.withLock { $0.isEmpty ? nil : $0.close(leg) } }

    func nextContact(of leg: LegID) -> (invite: OutgoingInvite, binding: Binding)? {
        phoneLegs.withLock { $0.next(leg) }
    }

    func contactFailed(_ leg: LegID, _ words: String) {
        let ending = LegEnding(status: 503, phrase: words, origin: .transport)
        phoneLegs.withLock { $0.failedAgain(leg, .ended(leg, ending, at: .now)) }
    }
}
