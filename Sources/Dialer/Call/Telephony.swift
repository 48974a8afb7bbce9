import SIP

/// The seam under ``Switchboard``: what it asks of SIP. Calls run on the switchboard's own executor, which is
/// the SIP engine's thread, so nothing waits and nothing is overtaken.
protocol Telephony: Sendable {
    /// Everything the far ends do, in order, losing nothing. One consumer.
    var events: AsyncStream<SIPEvent> { get }
    /// Whether a phone that registers with us would be called over IPv6.
    func reachesOverIPv6(account: String) -> Bool
    /// Sends the INVITE. A throw means that nothing left and no event will come for this leg.
    func invite(_ invite: OutgoingInvite) throws
    /// CANCEL, BYE or a final response; one `ended` event follows, whatever the far end does.
    func end(_ leg: LegID, cause: HangupCause?)
}

/// The real telephony: the SIP engine on its own thread.
struct SIPTelephony: Telephony {
    let engine: SIPEngine
    var events: AsyncStream<SIPEvent> { engine.events }

    func reachesOverIPv6(account: String) -> Bool { engine.isPhoneOverIPv6(account) }

    func invite(_ invite: OutgoingInvite) throws {
        try engine.assumeIsolated { try $0.invite(invite) }
    }

    func end(_ leg: LegID, cause: HangupCause?) {
        engine.assumeIsolated { $0.end(leg, cause: cause) }
    }
}
