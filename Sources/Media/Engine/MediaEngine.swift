import CLinux
import Glibc
import Synchronization

/// Moves the audio of calls: RTP between two legs, prompts, keypad digits, recordings, quality.
///
/// A call has legs; a leg is a media endpoint with a local address, open from `openLeg` until `close`. It knows
/// nothing of signalling: the caller says what SDP said. Every function returns at once, from any thread; what it
/// asks for happens in order for each call, on the media thread the call is pinned to. What happened comes
/// by `events`. Functions that name a call or leg that is closed do nothing, because closing crosses everything;
/// those that must give something back throw `MediaError.notOpen`.
public final class MediaEngine: Sendable {
    /// Lossless, for one consumer, which must keep reading. Ends after `shutDown`.
    public let events: AsyncStream<MediaEvent>

    let configuration: MediaConfiguration
    let ports: PortPools
    let threads: [MediaThread]
    /// The registry's pointers are the reason for the parcel; they are only handed on.
    let registry: Mutex<Parcel<MediaRegistry>>
    private let writer: RecordingWriter
    let continuation: AsyncStream<MediaEvent>.Continuation
    private let isRunning = Mutex(true)

    /// Binds every port and starts the threads. The error says which key, address or port, and what to do.
    public init(_ configuration: MediaConfiguration) throws(MediaError) {
        try configuration.check()
        try OpenFiles.allow(configuration.socketsNeeded)
        self.configuration = configuration
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
        ports = try PortPools(addresses: configuration.addresses, range: configuration.portRange)
        writer = try RecordingWriter(backlogBytes: configuration.recordingBacklogBytes, events: continuation)
        registry = Mutex(Parcel(MediaRegistry(threads: configuration.threads)))
        threads = try Self.startThreads(configuration, writer: writer, ports: ports, events: continuation)
    }

    /// All of them, or none.
    private static func startThreads(
        _ configuration: MediaConfiguration, writer: RecordingWriter, ports: PortPools,
        events: AsyncStream<MediaEvent>.Continuation
    ) throws(MediaError) -> [MediaThread] {
        var threads: [MediaThread] = []
        do throws(MediaError) {
            for index in 0..<configuration.threads {
                let thread = try MediaThread(
                    configuration: configuration, silenceThreshold: configuration.silenceThreshold.nanoseconds,
                    writer: writer, ports: ports, events: events)
                try thread.start(index: index)
                threads.append(thread)
            }
        } catch {
            threads.forEach { $0.shutDown() }
            writer.shutDown()
            throw error
        }
        return threads
    }

    deinit { shutDown() }

    /// Closes what is open, completes the recordings, ends the threads and the events. Waits for all of it
    /// (for the disk, too). Once; again does nothing, and whatever is asked afterwards finds nothing open.
    public func shutDown() {
        let wasRunning = isRunning.withLock { running in
            defer { running = false }
            return running
        }
        guard wasRunning else { return }
        registry.withLock { $0.content.removeAll() }
        threads.forEach { $0.shutDown() }
        writer.shutDown()
        continuation.finish()
    }

    /// Ports of the range that could not be bound, by address. The engine does without up to a tenth.
    public var unavailablePorts: [String: [UInt16]] { ports.unavailable() }

    /// The sum over the media threads.
    public func counters() async -> MediaCounters {
        var sum = MediaCounters()
        for thread in threads {
            let counters = await withCheckedContinuation { thread.post(.counters($0)) }
            sum.activeLegs += counters.activeLegs
            sum.packetsReceived += counters.packetsReceived
            sum.packetsSent += counters.packetsSent
            sum.packetsRefused += counters.packetsRefused
            sum.recordings += counters.recordings
            sum.mixedLegs += counters.mixedLegs
            sum.threadCPUTime += .nanoseconds(thread.cpuTime())
        }
        (sum.portPairs, sum.portPairsFree) = ports.counts()
        return sum
    }
}
