/// Everything the loop knows of one leg, in memory of its own: no references but the prompt's counted one, so
/// that a packet costs no reference counting. Only the leg's media thread reads or writes it.
struct LegState {
    let id: MediaLegID
    /// Another one after it was moved.
    var call: MediaCallID
    let ports: PortPair
    let openedAt: Int64
    /// Its place in the loop's table.
    var index = 0

    var farEnd = FarEnd()
    var latch = SourceLatch()
    /// While it is encrypted.
    var cipher: LegCipherPointer?
    /// The RTP socket is connected to the signalled source: the kernel refuses everybody else.
    var isConnected = false

    var outgoing: OutgoingStream
    var reception = ReceptionStatistics()
    var farReports = FarEndReports()
    var reportTiming: ReportTiming
    var packetsAtLastReport: UInt64 = 0

    var digitReceiver = DigitReceiver()
    var digitSender = DigitSender()
    var player = PromptPlayer()

    /// Whose audio this leg hears, and who hears it. The same call, hence the same thread.
    var routes = LegRoutes()
    /// What it says, decoded: while somebody hears it through a mixer.
    var voice: VoicePointer?
    /// What makes one stream of all it hears: while it hears several, or one with a codec that must be decoded.
    var mixer: MixerPointer?
    /// The last packet was 20 ms of ours, so that the next such one follows right behind it.
    var sendsFrames = false
    /// The recording this leg is heard in, on which side, and where its stream belongs in it.
    var recording: RecordingPointer?
    var recordedAs = RecordedParty.agent
    var recordingTrack = RecordingTrack()
    /// While it is recorded and speaks what the file does not hold.
    var recordingEar: RecordingEar?

    /// While it is listened to.
    var ear: LegEarPointer?

    var heardAt: Int64
    var firstHeardAt: Int64 = 0
    var isSilent = false
    /// Where less than the engine's threshold is waited for.
    var silenceLimit = Int64.max
    var refusedStranger: UInt64 = 0
    var refusedPayloadType: UInt64 = 0
    var malformed: UInt64 = 0
    /// Of an encrypted leg: not made with the far end's key, and made with it but there before.
    var forged: UInt64 = 0
    var repeated: UInt64 = 0
    var sendErrors: UInt64 = 0
    /// As it came into its call.
    var countsBefore = LegCounts()

    /// The leg's place in the 20 ms wheel, while it plays or sends digits.
    var wheel = WheelLink()

    /// In the lower half, so that the loss of the first packets cannot hide a rollover from an encrypted far end
    /// (RFC 3711 §3.3.1).
    static func firstSequence(using random: inout SystemRandomNumberGenerator) -> UInt16 {
        .random(in: 0..<1 << 15, using: &random)
    }

    init(id: MediaLegID, call: MediaCallID, ports: PortPair, now: Int64) {
        self.id = id
        self.call = call
        self.ports = ports
        openedAt = now
        heardAt = now
        var random = SystemRandomNumberGenerator()
        outgoing = OutgoingStream(
            ssrc: random.next(), sequence: Self.firstSequence(using: &random), timestamp: random.next())
        reportTiming = ReportTiming(now: now, random: .random(in: 0..<1, using: &random))
    }
}

typealias LegPointer = UnsafeMutablePointer<LegState>
