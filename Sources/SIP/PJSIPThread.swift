internal import CSIPShim
import Synchronization

/// The one thread on which PJSIP runs, and the executor of every actor that calls it.
///
/// The thread alternates between running actor jobs and polling PJSIP's sockets and timers. An actor whose
/// `unownedExecutor` is this thread calls `SIPEngine` with `assumeIsolated`, without a hop. Nothing that
/// blocks may run here: one millisecond of work is one millisecond of delay for every call. Jobs run in the
/// order in which they were enqueued; task priorities are ignored.
///
/// It is a task executor too: a task with this preference runs what belongs to no actor here as well, so that reading
/// `SIPEngine.events` costs no thread switch.
public final class PJSIPThread: SerialExecutor, TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var isPolling = false
        /// Called after the jobs and after each poll.
        var afterwards: (@Sendable () -> Void)?
        var isStopping = false
    }

    private let state = Mutex(State())
    private let identity = Atomic<UInt>(0)
    private let handle = Atomic<UInt>(0)
    private let wakePair: csip_wake_pair

    /// Starts the thread.
    ///
    /// - Throws: `SIPError.thread` if the system refuses a thread or a socket pair.
    public init(name: String = "pjsip") throws(SIPError) {
        var pair = csip_wake_pair()
        let failure = csip_wake_open(&pair)
        guard failure == 0 else { throw .thread(errno: failure) }
        wakePair = pair
        let argument = Unmanaged.passRetained(self).toOpaque()
        var created: UInt = 0
        let error = csip_thread_start(
            { Unmanaged<PJSIPThread>.fromOpaque($0!).takeRetainedValue().run() }, argument, name, &created)
        guard error == 0 else {
            Unmanaged<PJSIPThread>.fromOpaque(argument).release()
            throw .thread(errno: error)
        }
        handle.store(created, ordering: .releasing)
    }

    deinit {
        var pair = wakePair
        csip_wake_close(&pair)
    }

    // MARK: SerialExecutor

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isFirst = state.withLock { state in
            state.jobs.append(job)
            return state.jobs.count == 1
        }
        // One wake for a batch; the thread itself looks at the queue before it polls.
        if isFirst && !isCurrent { csip_wake(wakePair.write_end) }
    }

    public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    public func checkIsolated() { precondition(isCurrent, "not on the PJSIP thread") }

    public func isIsolatingCurrentContext() -> Bool? { isCurrent }

    /// Whether the caller runs on this thread.
    public var isCurrent: Bool { identity.load(ordering: .acquiring) == csip_thread_self() }

    /// Ends the thread once its queue is empty, and waits for it. Only after the engine has been shut down,
    /// and never from the thread itself.
    public func stop() {
        precondition(!isCurrent, "the PJSIP thread cannot wait for itself")
        let wasStopping = state.withLock { state in
            defer { state.isStopping = true }
            return state.isStopping
        }
        guard !wasStopping else { return }
        csip_wake(wakePair.write_end)
        csip_thread_join(handle.load(ordering: .acquiring))
    }

    // MARK: The engine's side

    var wakeDescriptor: Int32 { wakePair.read_end }

    /// From now on the thread polls PJSIP's endpoint, which must exist, and calls `afterwards` between its jobs and
    /// its polls.
    func startPolling(afterwards: @escaping @Sendable () -> Void) {
        state.withLock { state in
            state.isPolling = true
            state.afterwards = afterwards
        }
    }

    func stopPolling() {
        state.withLock { state in
            state.isPolling = false
            state.afterwards = nil
        }
    }

    private func run() {
        identity.store(csip_thread_self(), ordering: .releasing)
        let executor = asUnownedSerialExecutor()
        let taskExecutor = asUnownedTaskExecutor()
        var batch: [UnownedJob] = []
        while true {
            state.withLock { swap(&batch, &$0.jobs) }
            for job in batch { job.runSynchronously(isolatedTo: executor, taskExecutor: taskExecutor) }
            // Read after the jobs: one of them may have closed the endpoint.
            let (isPolling, isStopping, afterwards) = state.withLock { ($0.isPolling, $0.isStopping, $0.afterwards) }
            let isIdle = batch.isEmpty
            batch.removeAll(keepingCapacity: true)
            if isStopping && isIdle { break }
            if isPolling {
                afterwards?()
                csip_poll(isIdle ? 500 : 0)
                afterwards?()
            } else if isIdle {
                csip_wake_wait(wakePair.read_end, 500)
            }
        }
    }
}
