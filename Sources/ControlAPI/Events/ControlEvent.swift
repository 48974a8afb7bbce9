public import FoundationEssentials

/// One thing that happened. The same words go to `ctl watch`, to pages and to whoever reads the socket.
public struct ControlEvent: Codable, Sendable, Equatable {
    /// Version of these words, `ControlProtocol.version`.
    public var v: Int
    /// Rises by one per event; 0 until the event log has taken it.
    public var seq: Int
    /// When it happened.
    public var ts: Date
    public var type: EventKind
    public var callId: String?
    public var ticketId: String?
    public var agentId: String?
    /// The leg it is about.
    public var leg: LegRoleWord?
    public var data: EventData?

    public init(
        _ type: EventKind, at ts: Date, callId: String? = nil, ticketId: String? = nil, agentId: String? = nil,
        leg: LegRoleWord? = nil, data: EventData? = nil, seq: Int = 0
    ) {
        self.v = ControlProtocol.version
        self.seq = seq
        self.ts = ts
        self.type = type
        self.callId = callId
        self.ticketId = ticketId
        self.agentId = agentId
        self.leg = leg
        self.data = data
    }
}
