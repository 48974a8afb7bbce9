/// How much one client of the HTTP door may ask for.
public struct HTTPLimits: Sendable, Equatable {
    /// Largest body, in bytes.
    public var bodyBytes = 1 << 20
    /// Largest file of tickets in one request, in bytes.
    public var fileBytes = 256 << 20
    /// Memory for one request's head, in bytes.
    public var headBytes = 32 << 10
    /// Connections at once, event streams included.
    public var connections = 1024
    /// Seconds of silence after which a connection is closed; event streams are kept alive.
    public var idleSeconds: UInt32 = 30
    /// Seconds within which a request is whole, from the connection's beginning or the last answer on; a body has a second more for
    /// every 16 KiB that came.
    public var requestSeconds = 30.0
    /// Requests per second of one agent's pages, and how many may come in a burst.
    public var requestsPerSecond = 20.0
    public var requestBurst = 60.0
    /// Wrong tokens and codes per second, from all pages together, and how many may come in a burst.
    public var refusalsPerSecond = 2.0
    public var refusalBurst = 30.0
    /// Seconds between comments that keep an idle event stream open.
    public var keepAliveSeconds = 15.0

    public init() {}
}
