/// How much one client of the socket may ask for.
public struct SocketLimits: Sendable, Equatable {
    /// Longest line, in bytes.
    public var lineBytes = 1 << 20
    /// Connections at once.
    public var connections = 256
    /// Requests of one connection being worked on; beyond, its next lines wait.
    public var requestsInFlight = 256
    /// Requests per second of one connection, and how many may come in a burst; beyond, they are refused as `rateLimited`.
    public var requestsPerSecond = 5000.0
    public var requestBurst = 10_000.0
    /// Unread output of one connection, in bytes, beyond which its next lines and events wait.
    public var outputBytes = 256 << 10

    public init() {}
}
