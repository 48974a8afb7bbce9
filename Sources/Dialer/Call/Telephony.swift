import SIP

/// The seam under ``Switchboard``: what it asks of SIP. Calls run on the switchboard's own executor, which is
/// the SIP engine's thread, so nothing waits and nothing is overtaken.
protocol Telephony: Sendable {
    /// Everything the far ends do, in order, losing nothing. One consumer.
    var events: AsyncStream<SIPEvent> { get }
    /// Whether a phone that registers with us would be called over IPv6.
    func reachesOverIPv6(account: String) -> Bool
    /// Where the account's phones are that a call would find now, each `address:port`.
    func reachableSources(account: String) -> [String]
    /// Makes an INVITE ready; nothing leaves. A throw means that no event will come for this leg.
    func prepare(_ invite: OutgoingInvite) throws
    /// Sends the INVITE that is ready. A throw means that there is none any more, and no event will come.
    func send(_ leg: LegID) throws
    /// Forgets what is ready and was not sent; no event comes of it.
    func drop(_ leg: LegID)
    /// Answers a phone's INVITE. A throw: it has ended, or there is no audio in common.
    func answer(_ leg: LegID, _ answer: CallAnswer) throws
    /// Tells a phone what became of the transfer it asked for; from 200 on it is the last word.
    func tellReferrer(_ leg: LegID, status: Int, phrase: String)
    /// Where a trunk is; of one that is sought a `located` event follows.
    func place(ofTrunk: String) -> TrunkPlace
    /// Where a phone given by URI is; of one that is sought a `locatedURI` event follows.
    func place(ofURI: String) -> TrunkPlace
    /// OPTIONS to a trunk. A throw means that nothing left and no event will come for this token.
    func probe(trunk: String, token: UInt64) throws
    /// CANCEL, BYE or a final response; one `ended` event follows, whatever the far end does.
    func end(_ leg: LegID, cause: HangupCause?)
}

extension Telephony {
    /// Makes an INVITE and sends it. A throw means that nothing left and no event will come for this leg.
    func invite(_ invite: OutgoingInvite) throws {
        try prepare(invite)
        try send(invite.leg)
    }
}

/// The real telephony: the SIP engine on its own thread.
struct SIPTelephony: Telephony {
    let engine: SIPEngine
    var events: AsyncStream<SIPEvent> { engine.events }

    func reachesOverIPv6(account: String) -> Bool { engine.isPhoneOverIPv6(account) }

    func reachableSources(account: String) -> [String] {
        engine.phones().filter { $0.account == account && $0.isReachable }.map(\.source)
    }

    func prepare(_ invite: OutgoingInvite) throws {
        try engine.assumeIsolated { try $0.prepare(invite) }
    }

    func send(_ leg: LegID) throws {
        try engine.assumeIsolated { try $0.send(leg) }
    }

    func drop(_ leg: LegID) {
        engine.assumeIsolated { $0.drop(leg) }
    }

    func answer(_ leg: LegID, _ answer: CallAnswer) throws { try engine.assumeIsolated { try $0.answer(leg, answer) } }

    func tellReferrer(_ leg: LegID, status: Int, phrase: String) {
        engine.assumeIsolated { $0.tellReferrer(leg, status: status, phrase: phrase) }
    }

    func place(ofTrunk trunk: String) -> TrunkPlace { engine.assumeIsolated { $0.place(of: trunk) } }

    func place(ofURI uri: String) -> TrunkPlace { engine.assumeIsolated { $0.place(ofURI: uri) } }

    func probe(trunk: String, token: UInt64) throws {
        try engine.assumeIsolated { try $0.probe(trunk: trunk, token: token) }
    }

    func end(_ leg: LegID, cause: HangupCause?) {
        engine.assumeIsolated { $0.end(leg, cause: cause) }
    }
}
