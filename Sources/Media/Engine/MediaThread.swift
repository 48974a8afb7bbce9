import CLinux
import Glibc

/// One thread that moves the media of its calls: level-triggered epoll over their sockets, a 20 ms wheel for
/// what it plays, and a mailbox for what it is told.
final class MediaThread: @unchecked Sendable {
    // Unchecked: `state`, `waiting` and `departed` belong to the thread from `start` to `shutDown`; the mailbox has its lock; `thread` is
    // written by whoever starts and stops the engine, one after the other.

    private let mailbox: MediaMailbox
    private let epoll: Int32
    private let state: UnsafeMutablePointer<LoopState>
    private let ports: PortPools
    private let events: AsyncStream<MediaEvent>.Continuation
    private var thread = WorkerThread()
    /// Commands that wait for a leg to come from another thread, and those behind them.
    private var waiting: [MediaCommand] = []
    /// Last figures of legs whose call goes on without them.
    private var departed: [MediaCallID: [MediaLegStatistics]] = [:]

    private static let batch = 256
    /// ns. The shortest slice the kernel gives: audio goes before work that takes its time. But it does not interrupt who is
    /// running, who may be just sending to it, packet by packet: the rest comes with the first, and 100 calls cost a seventh
    /// less. (A nice value below 0 would do more on a machine that is overloaded.)
    private static let slice: UInt64 = 100_000

    init(
        configuration: MediaConfiguration, silenceThreshold: Int64, writer: RecordingWriter, ports: PortPools,
        events: AsyncStream<MediaEvent>.Continuation
    ) throws(MediaError) {
        mailbox = try MediaMailbox()
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard epoll >= 0 else { throw .system("epoll_create1: \(String(cString: strerror(errno)))") }
        self.ports = ports
        self.events = events
        state = .allocate(capacity: 1)
        state.initialize(
            to: LoopState(
                epoll: epoll, silenceThreshold: silenceThreshold, canonicalName: configuration.canonicalName,
                writer: writer, sweepTimer: try SweepTimer()))
        MediaLoop(state: state).watch(state.pointee.sweepTimer.descriptor, tag: MediaLoop.sweepTag)
        MediaLoop(state: state).watch(mailbox.bell.descriptor, tag: MediaLoop.bellTag)
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
        if !mailbox.post(command) { abandon(command) }
    }

    /// Closes the legs that are left and waits for the thread.
    func shutDown() {
        post(.shutDown)
        thread.join()
    }

    /// Rings it out of its sleep, to look at its commands.
    var bell: Doorbell { mailbox.bell }

    func cpuTime() -> Int64 { thread.cpuTime() }

    private func run() {
        // An older kernel that does not know of slices serves as well, a little later.
        _ = clinux_take_turns(Self.slice)
        let loop = MediaLoop(state: state)
        state.pointee.batch.openRing()
        let ready = UnsafeMutablePointer<epoll_event>.allocate(capacity: Self.batch)
        defer { ready.deallocate() }
        while true {
            let count = epoll_wait(epoll, ready, Int32(Self.batch), loop.wait())
            state.pointee.now = MediaClock.now()
            state.pointee.batch.open()
            let rang = count > 0 ? loop.receive(ready, count: Int(count)) : false
            loop.playDue()
            loop.sendGathered()
            state.pointee.batch.close()
            // When it rang nothing was read: who was heard meanwhile is not to be taken for silent.
            if !rang, state.pointee.now >= state.pointee.sweepAt {
                state.pointee.sweepAt = state.pointee.now + SweepTimer.interval
                loop.sweep()
            }
            let goesOn = rang ? takeCommands(loop) : true
            if rang { state.pointee.sweepTimer.run(state.pointee.count > 0) }
            if !state.pointee.outbox.isEmpty { deliver() }
            if !goesOn { return }
        }
    }

    /// False: the end.
    private func takeCommands(_ loop: MediaLoop) -> Bool {
        let commands = waiting + mailbox.take()
        waiting = []
        for (index, command) in commands.enumerated() {
            switch command {
            case .close(let legs): closeEarly(legs, loop)
            case .closeCall(let call, let legs): closeCall(call, legs, loop)
            case .transfer(let leg, _):
                depart(leg)
                loop.perform(command)
            case .handOff(let leg, let handover): handOff(leg, handover, loop)
            case .expect(let leg, let call, let handover):
                guard handover.isFinished else {
                    waiting = Array(commands[index...])
                    return true
                }
                loop.adopt(leg, into: call)
            case .shutDown:
                commands[(index + 1)...].forEach(abandon)
                end(loop)
                return false
            default: loop.perform(command)
            }
        }
        return true
    }

    /// What happened to the leg here is told before anything can happen to it there.
    private func handOff(_ leg: LegPointer, _ handover: LegHandover, _ loop: MediaLoop) {
        depart(leg)
        loop.release(leg)
        deliver()
        handover.finish()
    }

    /// The figures of the call that a leg leaves, of this stay there; in the next call, or when it comes back, it is measured anew.
    private func depart(_ leg: LegPointer) {
        departed[leg.pointee.call, default: []].append(leg.pointee.statistics(now: state.pointee.now))
        leg.pointee.countsBefore = leg.pointee.counts
    }

    /// Closes what is open. Commands behind `shutDown` are answered as if the call had been closed before them.
    private func end(_ loop: MediaLoop) {
        mailbox.close().forEach(abandon)
        loop.stopAllRecordings()
        ports.give(back: loop.close((0..<state.pointee.count).map { state.pointee.legs[$0] }))
    }

    /// Who waits is answered; a leg that was never opened is freed.
    private func abandon(_ command: MediaCommand) {
        switch command {
        case .statistics(_, let continuation): continuation.resume(returning: nil)
        case .counters(let continuation): continuation.resume(returning: MediaCounters())
        case .open(let leg):
            ports.give(back: [leg.pointee.ports])
            leg.deinitialize(count: 1)
            leg.deallocate()
        default: break
        }
    }

    private func closeEarly(_ legs: [LegPointer], _ loop: MediaLoop) {
        for leg in legs {
            departed[leg.pointee.call, default: []].append(leg.pointee.statistics(now: state.pointee.now))
        }
        ports.give(back: loop.close(legs))
    }

    /// The ports are back before anybody hears of it.
    private func closeCall(_ call: MediaCallID, _ legs: [LegPointer], _ loop: MediaLoop) {
        let last = legs.map { $0.pointee.statistics(now: state.pointee.now) }
        let statistics = (departed.removeValue(forKey: call) ?? []) + last
        loop.stopRecording(of: call)
        ports.give(back: loop.close(legs))
        state.pointee.outbox.append(.closed(call, statistics))
    }

    private func deliver() {
        let outbox = state.pointee.outbox
        state.pointee.outbox = []
        for event in outbox { events.yield(event) }
    }
}
