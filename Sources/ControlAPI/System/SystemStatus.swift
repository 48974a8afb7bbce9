public import FoundationEssentials

/// `system.status`: the daemon at a glance.
public struct StatusRequest: ControlRequest, Equatable {
    public typealias Response = SystemStatus
    public static let method = ControlMethod.systemStatus

    public enum CodingKeys: CodingKey, CaseIterable {}

    public init() {}
}

/// The daemon at a glance.
public struct SystemStatus: Codable, Sendable, Equatable {
    /// Version of the daemon.
    public var version: String
    /// Its process.
    public var pid: Int
    /// Since when.
    public var startedAt: Date
    /// The same in seconds.
    public var uptimeSeconds: Double
    /// True: no new calls.
    public var draining: Bool
    /// Calls running.
    public var calls: Int
    /// Of them talking.
    public var talking: Int
    /// New calls per second over the last 10 s.
    public var callsPerSecond: Double
    /// Agents by activity word.
    public var agents: [String: Int]
    /// The trunks.
    public var trunks: [TrunkInfo]
    /// Tickets by state word.
    public var tickets: [String: Int]
    /// Waiting tickets by reason word.
    public var waiting: [String: Int]
    /// Batches by state word.
    public var batches: [String: Int]
    /// True: calls are recorded.
    public var recording: Bool
    /// Resident memory.
    public var residentBytes: Int?
    /// Messages to ticket systems; absent where none is configured.
    public var webhooks: WebhookCounts?

    public init(
        version: String, pid: Int, startedAt: Date, uptimeSeconds: Double, draining: Bool, calls: Int,
        talking: Int, callsPerSecond: Double, agents: [String: Int], trunks: [TrunkInfo], tickets: [String: Int],
        waiting: [String: Int], batches: [String: Int], recording: Bool, residentBytes: Int? = nil
    ) {
        self.version = version
        self.pid = pid
        self.startedAt = startedAt
        self.uptimeSeconds = uptimeSeconds
        self.draining = draining
        self.calls = calls
        self.talking = talking
        self.callsPerSecond = callsPerSecond
        self.agents = agents
        self.trunks = trunks
        self.tickets = tickets
        self.waiting = waiting
        self.batches = batches
        self.recording = recording
        self.residentBytes = residentBytes
    }
}

/// One trunk.
public struct TrunkInfo: Codable, Sendable, Equatable {
    /// Its name in the configuration.
    public var name: String
    /// True: usable.
    public var up: Bool
    /// For a trunk that registers.
    public var registered: Bool?
    /// Calls on it.
    public var linesUsed: Int
    /// Most calls at once.
    public var lines: Int?
    /// In this state since.
    public var since: Date?
    /// Why it is down, in one word.
    public var reason: TrunkTroubleWord?
    /// When it is tried again, if that is known.
    public var readyAt: Date?
    /// Whether it answers OPTIONS, for one that is asked.
    public var answers: Bool?
    /// Host and port.
    public var address: String?
    /// `udp`, `tcp` or `tls`.
    public var transport: String?
    /// The lowest is tried first; absent: its place in the configuration.
    public var order: Int?
    /// Its share among trunks of one order.
    public var weight: Int?
    /// Beginnings of the numbers that it carries; absent: all.
    public var carries: [String]?
    /// Who took it out of use.
    public var disabledBy: String?
    /// When.
    public var disabledAt: Date?
    /// Why it is down and what to do.
    public var text: String?

    public init(
        name: String, up: Bool, registered: Bool? = nil, linesUsed: Int, lines: Int? = nil, since: Date? = nil,
        text: String? = nil
    ) {
        self.name = name
        self.up = up
        self.registered = registered
        self.linesUsed = linesUsed
        self.lines = lines
        self.since = since
        self.text = text
    }
}
