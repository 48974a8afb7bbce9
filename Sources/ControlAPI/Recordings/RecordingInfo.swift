public import FoundationEssentials

/// One recording as `ctl` and scripts see it.
public struct RecordingInfo: Codable, Sendable, Equatable {
    /// Its id: the call's, and what tells the call's recordings apart.
    public var recordingId: String
    public var callId: String
    public var ticketId: String?
    public var agentId: String?
    /// The customer's number, masked.
    public var number: String
    public var kind: RecordingKindWord
    public var startedAt: Date
    /// How long it is; absent while it is being made, and when it was cut off.
    public var durationSeconds: Double?
    /// Path of the file on the daemon's machine.
    public var file: String
    /// It is encrypted; the id of the key.
    public var keyId: String?
    /// The prompt that both heard before it.
    public var consent: String?
    /// Why it is not whole.
    public var text: String?
    /// Nobody deletes it before, unless forced.
    public var keptUntil: Date?

    public init(
        recordingId: String, callId: String, ticketId: String? = nil, agentId: String? = nil, number: String,
        kind: RecordingKindWord, startedAt: Date, durationSeconds: Double? = nil, file: String, keyId: String? = nil,
        consent: String? = nil, text: String? = nil, keptUntil: Date? = nil
    ) {
        self.recordingId = recordingId
        self.callId = callId
        self.ticketId = ticketId
        self.agentId = agentId
        self.number = number
        self.kind = kind
        self.startedAt = startedAt
        self.durationSeconds = durationSeconds
        self.file = file
        self.keyId = keyId
        self.consent = consent
        self.text = text
        self.keptUntil = keptUntil
    }
}
