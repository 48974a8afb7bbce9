internal import CSIPShim

/// The answer to one REGISTER, or that there was none.
struct RegistrationResult: Sendable {
    let token: UInt64
    let status: Int
    let phrase: String
    let origin: LegEnding.Origin
    let retryAfter: Duration?
    /// Zero if nothing is bound any more.
    let expires: Duration

    init(_ event: csip_event) {
        token = event.leg
        status = Int(event.status)
        phrase = event.phrase.string
        origin = LegEnding.Origin(event.origin)
        retryAfter = event.retry_after < 0 ? nil : .seconds(Int(event.retry_after))
        expires = .seconds(Int(event.expires))
    }
}
