import CLinux
import Glibc
import Synchronization

/// One thread that moves the media of its calls: level-triggered epoll over their sockets, a 20 ms wheel for
/// what it plays, and a mailbox for what it is told.
final class MediaThread: @unchecked Sendable {
    // Unchecked: `state` belongs to the thread from `start` to `shutDown`; the mailbox is a mutex; `thread` is
    // written by whoever starts and stops the engine, one after the other.

    private let mailbox = Mutex(Parcel<[MediaCommand]>([]))
    private let bell: Doorbell
    private let epoll: Int32
    private let state: UnsafeMutablePointer<LoopState>
    private let ports: PortPools
    private let events: AsyncStream<MediaEvent>.Continuation
    private var thread = WorkerThread()

    private static let batch = 256
    /// Audio waits for nobody: the shortest slice the kernel gives (0.1 ms) and a better place than other threads.
    private static let slice: UInt64 = 100_000
    private static let niceValue: Int32 = -10
    /// What is done for every leg now and then: reports, silence, blocks of recordings.
    private static let sweep = 100 * MediaClock.millisecond

    init(
        configuration: MediaConfiguration, silenceThreshold: Int64, writer: RecordingWriter, ports: PortPools,
        events: AsyncStream<MediaEvent>.Continuation
    ) throws(MediaError) {
        bell = try Doorbell()
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard epoll >= 0 else { throw .system("epoll_create1: \(String(cString: strerror(errno)))") }
        self.ports = ports
        self.events = events
        state = .allocate(capacity: 1)
        state.initialize(
            to: LoopState(
                epoll: epoll, silenceThreshold: silenceThreshold, canonicalName: configuration.canonicalName,
                writer: writer))
        MediaLoop(state: state).watch(bell.descriptor, tag: MediaLoop.bellTag)
    }

    deinit {
        state.pointee.free()
        state.deinitialize(count: 1)
        state.deallocate()
        close(epoll)
    }

    func start(index: Int) throws(MediaError) {
        try thread.start(named: "media-\(index)") { [self] in run() }
    }

    func post(_ command: MediaCommand) {
        let parcel = Parcel(command)
        let wasEmpty = mailbox.withLock { box in
            var commands = box.content
            // The box gives its array up first, so that appending does not copy it.
            box = Parcel([])
            let wasEmpty = commands.isEmpty
            commands.append(parcel.content)
            box = Parcel(commands)
            return wasEmpty
        }
        if wasEmpty { bell.ring() }
    }

    /// Closes the legs that are left and waits for the thread.
    func shutDown() {
        post(.shutDown)
        thread.join()
    }

    func cpuTime() -> Int64 { thread.cpuTime() }

    private func run() {
        // Best effort: without the right to a better nice value or on an older kernel it works all the same.
        _ = clinux_prefer_this_thread(Self.slice, Self.niceValue)
        let loop = MediaLoop(state: state)
        let ready = UnsafeMutablePointer<epoll_event>.allocate(capacity: Self.batch)
        defer { ready.deallocate() }
        while true {
            let count = epoll_wait(epoll, ready, Int32(Self.batch), loop.wait())
            state.pointee.now = MediaClock.now()
            let rang = count > 0 ? loop.receive(ready, count: Int(count)) : false
            loop.playDue()
            if state.pointee.now >= state.pointee.sweepAt {
                state.pointee.sweepAt = state.pointee.now + Self.sweep
                loop.sweep()
            }
            let goesOn = rang ? takeCommands(loop) : true
            if !state.pointee.outbox.isEmpty { deliver() }
            if !goesOn { return }
        }
    }

    /// False: the end.
    private func takeCommands(_ loop: MediaLoop) -> Bool {
        bell.silence()
        let commands = mailbox.withLock { box in
            let commands = box
            box = Parcel([])
            return commands
        }.content
        for command in commands {
            switch command {
            case .close(let legs): give(back: loop.close(legs))
            case .closeCall(let call, let legs): closeCall(call, legs, loop)
            case .shutDown:
                give(back: loop.close((0..<state.pointee.count).map { state.pointee.legs[$0] }))
                return false
            default: loop.perform(command)
            }
        }
        return true
    }

    /// The ports are back before anybody hears of it.
    private func closeCall(_ call: MediaCallID, _ legs: [LegPointer], _ loop: MediaLoop) {
        let statistics = legs.map { $0.pointee.statistics(now: state.pointee.now) }
        give(back: loop.close(legs))
        state.pointee.outbox.append(.closed(call, statistics))
    }

    private func give(back pairs: [PortPair]) { ports.give(back: pairs) }

    private func deliver() {
        let outbox = state.pointee.outbox
        state.pointee.outbox = []
        for event in outbox { events.yield(event) }
    }
}
