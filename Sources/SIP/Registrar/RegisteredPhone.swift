/// A phone that is registered: one contact of an account.
public struct RegisteredPhone: Sendable, Hashable {
    /// The account's user.
    public var account: String
    /// The URI that the phone gave.
    public var contact: String
    public var transport: SIPTransport
    /// Where its REGISTER came from, `address:port`; it is called there.
    public var source: String
    /// What the phone calls itself; may be empty.
    public var userAgent: String
    public var registeredAt: ContinuousClock.Instant
    public var expiresAt: ContinuousClock.Instant
    /// False if it does not answer OPTIONS.
    public var isReachable: Bool

    public init(
        account: String, contact: String, transport: SIPTransport, source: String, userAgent: String,
        registeredAt: ContinuousClock.Instant, expiresAt: ContinuousClock.Instant, isReachable: Bool
    ) {
        self.account = account
        self.contact = contact
        self.transport = transport
        self.source = source
        self.userAgent = userAgent
        self.registeredAt = registeredAt
        self.expiresAt = expiresAt
        self.isReachable = isReachable
    }

    init(_ binding: Binding) {
        self.init(
            account: binding.account, contact: binding.contact, transport: binding.flow.transport,
            source: binding.flow.source, userAgent: binding.userAgent, registeredAt: binding.registeredAt,
            expiresAt: binding.expiresAt, isReachable: binding.isReachable)
    }
}

/// What happened to a registered phone.
public enum PhoneState: Sendable, Hashable {
    case registered
    /// It registered again, perhaps from another address.
    case refreshed
    case unregistered(PhoneRemoval)
    /// It did not register again in time.
    case expired
    /// It does not answer OPTIONS. It stays registered and is asked again.
    case unreachable
    case reachable

    init(_ change: PhoneChange) {
        switch change {
        case .registered: self = .registered
        case .refreshed: self = .refreshed
        case .unregistered(_, let reason): self = .unregistered(reason)
        case .expired: self = .expired
        case .unreachable: self = .unreachable
        case .reachable: self = .reachable
        }
    }
}

/// Why a contact was removed before its time.
public enum PhoneRemoval: Sendable, Hashable {
    case byPhone
    /// The account had as many contacts as it may, and another came.
    case byNewerContact
    /// The TCP or TLS connection that the phone is reached by was closed.
    case connectionClosed
    /// The account is no longer in the configuration, or has another secret.
    case accountRemoved
}
