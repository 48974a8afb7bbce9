/// `recording.list`: what is kept, the newest first. Errors: `invalidParams`.
public struct ListRecordingsRequest: AgentScopedRequest, Equatable {
    public typealias Response = RecordingList
    public static let method = ControlMethod.recordingList

    /// Only of this call.
    public var call: String?
    /// Only of this ticket.
    public var ticket: String?
    /// Only of this agent.
    public var agent: String?
    /// Only begun on this day, by the daemon's clock: `2026-11-21`.
    public var day: String?
    /// Only of this kind.
    public var kind: RecordingKindWord?
    /// At most so many, 1 to 1000; 100 without it.
    public var limit: Int?
    /// Without the first so many.
    public var offset: Int?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case call, ticket, agent, day, kind, limit, offset
    }

    public init(
        call: String? = nil, ticket: String? = nil, agent: String? = nil, day: String? = nil,
        kind: RecordingKindWord? = nil, limit: Int? = nil, offset: Int? = nil
    ) {
        self.call = call
        self.ticket = ticket
        self.agent = agent
        self.day = day
        self.kind = kind
        self.limit = limit
        self.offset = offset
    }
}

/// Answer to `recording.list`.
public struct RecordingList: Codable, Sendable, Equatable {
    public var recordings: [RecordingInfo]
    /// How many there are in all.
    public var total: Int

    public init(recordings: [RecordingInfo], total: Int) {
        self.recordings = recordings
        self.total = total
    }
}
