/// What the media engine is started with. Checked by `MediaEngine.init`.
public struct MediaConfiguration: Sendable {
    /// Local addresses to bind, IPv4 or IPv6 literals, the ones far ends reach (they go into SDP): no wildcard.
    public var addresses: [String]

    /// Ports of the pool. Each leg takes an even port for RTP and the odd one above it for RTCP; every port
    /// of the range is bound on every address when the engine starts.
    public var portRange: ClosedRange<UInt16>

    /// Media threads, 1…16. All legs of one call live on one thread.
    public var threads: Int

    /// Where recordings with a relative path go; `nil`: the current directory.
    public var recordingDirectory: String?

    /// How long nothing may arrive from a far end that said it sends before `.mediaSilent` is reported.
    /// Above 5 s, because far ends with silence suppression pause between words (RFC 3550 §6.2 gives RTCP 5 s).
    public var silenceThreshold: Duration

    /// Most memory, in bytes, that recordings may hold for the disk before blocks are lost, 1 MiB or more.
    public var recordingBacklogBytes: Int

    /// SDES CNAME of our RTCP (RFC 3550 §6.5.1); the same for every leg, it names the host and not a person.
    public var canonicalName: String

    public init(
        addresses: [String], portRange: ClosedRange<UInt16>, threads: Int = 1, recordingDirectory: String? = nil,
        silenceThreshold: Duration = .seconds(10), recordingBacklogBytes: Int = 16 << 20,
        canonicalName: String = "dialer"
    ) {
        self.addresses = addresses
        self.portRange = portRange
        self.threads = threads
        self.recordingDirectory = recordingDirectory
        self.silenceThreshold = silenceThreshold
        self.recordingBacklogBytes = recordingBacklogBytes
        self.canonicalName = canonicalName
    }
}
