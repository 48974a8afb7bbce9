/// Where the HTTP door is and whose pages may use it.
public struct HTTPConfiguration: Sendable, Equatable {
    /// Numeric addresses to listen on; loopback unless a proxy with TLS stands before it.
    public var addresses: [String]
    /// 0 takes a free one.
    public var port: UInt16
    /// Exact `Host` values besides our own addresses, as behind a proxy.
    public var hosts: [String]
    /// Exact origins whose pages may act, besides our own, e.g. `https://tickets.example.com`.
    public var origins: [String]
    public var limits: HTTPLimits
    /// Who may read `/metrics`.
    public var metrics: MetricsAccess

    public init(
        addresses: [String] = ["127.0.0.1"], port: UInt16, hosts: [String] = [], origins: [String] = [],
        limits: HTTPLimits = HTTPLimits(), metrics: MetricsAccess = .token
    ) {
        self.addresses = addresses
        self.port = port
        self.hosts = hosts
        self.origins = origins
        self.limits = limits
        self.metrics = metrics
    }
}

/// Who may read the figures of `/metrics`.
public enum MetricsAccess: String, Sendable, CaseIterable {
    /// Nobody: there is no such address.
    case off
    /// Tokens of supervisors and integrations.
    case token
    /// Whoever reaches the door.
    case open
}
