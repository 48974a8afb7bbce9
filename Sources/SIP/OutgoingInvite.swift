/// Who calls, or who is called, as the other side's display shows it.
public struct SIPIdentity: Sendable, Hashable {
    /// Any text; empty for none. It is quoted as RFC 3261 section 25.1 wants it.
    public var displayName: String
    public var uri: String

    public init(displayName: String = "", uri: String) {
        self.displayName = displayName
        self.uri = uri
    }
}

/// One INVITE to send.
public struct OutgoingInvite: Sendable {
    public var leg: LegID
    /// For example `sip:13800138000@gateway.example;transport=tcp`; `SIPTrunk.uri(user:)` makes it.
    public var requestURI: String
    /// An account that registers with us, called by its newest reachable contact; `requestURI` and `to` are then of no
    /// use. Of several contacts the next is tried when one cannot be reached at transport level, and only then.
    public var account: String?
    public var from: SIPIdentity
    public var to: SIPIdentity
    /// The trunk whose credentials and transport apply; nil for an agent reached by URI.
    public var trunk: String?
    /// URI of an outbound proxy, sent through as a loose route.
    public var outboundProxy: String?
    /// Further header fields, for example `Alert-Info` or `P-Asserted-Identity`.
    public var extraHeaders: [(name: String, value: String)]
    /// Credentials beside the trunk's.
    public var credentials: [SIPCredential]
    public var media: LocalMedia
    /// Where it is sent in place of where its URI points: one of the addresses that the
    /// trunk's name stands for, or the phone's.
    public var target: SIPTarget?
    /// Refreshes the session also with a far end that knows no session timer (RFC 4028 section 7.2): for a leg that stands
    /// for hours, whose far end's loss must be noticed.
    public var alwaysRefreshes = false

    public init(
        leg: LegID, requestURI: String, from: SIPIdentity, to: SIPIdentity? = nil, trunk: String? = nil,
        outboundProxy: String? = nil, extraHeaders: [(name: String, value: String)] = [],
        credentials: [SIPCredential] = [], media: LocalMedia
    ) {
        self.leg = leg
        self.requestURI = requestURI
        self.from = from
        self.to = to ?? SIPIdentity(uri: requestURI)
        self.trunk = trunk
        self.outboundProxy = outboundProxy
        self.extraHeaders = extraHeaders
        self.credentials = credentials
        self.media = media
    }

    /// A call to a phone that registers with us.
    public init(
        leg: LegID, account: String, from: SIPIdentity, extraHeaders: [(name: String, value: String)] = [],
        media: LocalMedia
    ) {
        self.init(leg: leg, requestURI: "", from: from, extraHeaders: extraHeaders, media: media)
        self.account = account
    }
}
