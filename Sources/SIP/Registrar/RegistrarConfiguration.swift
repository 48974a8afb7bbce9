/// How phones register with us (RFC 3261 section 10.3).
public struct RegistrarConfiguration: Sendable, Hashable {
    /// The realm of the challenge; a phone that stores digests instead of secrets depends on it.
    public var realm: String
    /// What is offered, in this order (RFC 8760). Phones that do not know SHA-256 must skip it; for those that do not
    /// even skip it, offer MD5 alone.
    public var algorithms: [DigestAlgorithm]
    /// A shorter registration is refused with 423.
    public var minExpires: Duration
    /// A longer one is cut to this.
    public var maxExpires: Duration
    /// For a phone that names no time.
    public var defaultExpires: Duration
    /// Contacts of one account; one more takes the place of the oldest.
    public var contactsPerAccount: Int
    /// How long a nonce serves.
    public var nonceAge: Duration
    /// Between two OPTIONS to a phone; zero sends none.
    public var keepAlive: Duration
    /// A phone that has not answered OPTIONS for so long is unreachable.
    public var patience: Duration
    /// How long the leg of a phone whose TCP or TLS connection has closed waits for it to register again.
    public var returnPatience: Duration
    public var bans: SourceBanPolicy
    public var accounts: [SIPAccount]

    public init(
        realm: String, algorithms: [DigestAlgorithm] = [.sha256, .md5], minExpires: Duration = .seconds(60),
        maxExpires: Duration = .seconds(3600), defaultExpires: Duration = .seconds(600), contactsPerAccount: Int = 5,
        nonceAge: Duration = .seconds(300), keepAlive: Duration = .seconds(25), patience: Duration = .seconds(8),
        returnPatience: Duration = .seconds(30), bans: SourceBanPolicy = SourceBanPolicy(), accounts: [SIPAccount] = []
    ) {
        self.realm = realm
        self.algorithms = algorithms
        self.minExpires = minExpires
        self.maxExpires = maxExpires
        self.defaultExpires = defaultExpires
        self.contactsPerAccount = contactsPerAccount
        self.nonceAge = nonceAge
        self.keepAlive = keepAlive
        self.patience = patience
        self.returnPatience = returnPatience
        self.bans = bans
        self.accounts = accounts
    }
}
