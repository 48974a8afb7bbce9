internal import CSIPShim
import Synchronization

/// The PJSIP thread's loop and queue, kept apart from the executor so that the running thread does not keep the executor
/// alive: when nobody holds that any more, nobody can enqueue, and the thread ends.
final class PJSIPLoop: Sendable {
    private struct State {
        var jobs: [UnownedJob] = []
        /// Held while it has jobs: they outlive whoever enqueued them.
        var executor: PJSIPThread?
        /// Called after the jobs and after each poll; nil while there is no endpoint to poll.
        var afterwards: (@Sendable () -> Void)?
        var isStopping = false
    }

    private let state = Mutex(State())
    private let identity = Atomic<UInt>(0)
    private let wakePair: csip_wake_pair

    init() throws(SIPError) {
        var pair = csip_wake_pair()
        let failure = csip_wake_open(&pair)
        guard failure == 0 else { throw .thread(errno: failure) }
        wakePair = pair
    }

    deinit {
        var pair = wakePair
        csip_wake_close(&pair)
    }

    func start(name: String) throws(SIPError) {
        let argument = Unmanaged.passRetained(self)
        let error = csip_thread_start(
            { $0.map { Unmanaged<PJSIPLoop>.fromOpaque($0).takeRetainedValue().run() } }, argument.toOpaque(), name)
        guard error == 0 else {
            argument.release()
            throw .thread(errno: error)
        }
    }

    var isCurrentThread: Bool { identity.load(ordering: .acquiring) == csip_thread_self() }

    var wakeDescriptor: Int32 { wakePair.read_end }

    func append(_ job: UnownedJob, for executor: PJSIPThread) {
        let isFirst = state.withLock { state in
            state.jobs.append(job)
            if state.jobs.count == 1 { state.executor = executor }
            return state.jobs.count == 1
        }
        // One wake for a batch; the thread itself looks at the queue before it polls.
        if isFirst && !isCurrentThread { csip_wake(wakePair.write_end) }
    }

    func poll(_ afterwards: (@Sendable () -> Void)?) {
        state.withLock { $0.afterwards = afterwards }
    }

    func stop() {
        state.withLock { $0.isStopping = true }
        csip_wake(wakePair.write_end)
    }

    private func run() {
        identity.store(csip_thread_self(), ordering: .releasing)
        var batch: [UnownedJob] = []
        while true {
            let isIdle = runJobs(&batch) == 0
            // Read after the jobs: one of them may have closed the endpoint.
            let (isStopping, afterwards) = state.withLock { ($0.isStopping, $0.afterwards) }
            if isStopping && isIdle { break }
            if let afterwards {
                afterwards()
                csip_poll(isIdle ? 500 : 0)
                afterwards()
            } else if isIdle {
                csip_wake_wait(wakePair.read_end, 500)
            }
        }
    }

    /// Runs what has been enqueued so far; how many jobs that were.
    private func runJobs(_ batch: inout [UnownedJob]) -> Int {
        let executor = state.withLock { state in
            swap(&batch, &state.jobs)
            return state.executor.take()
        }
        guard let executor else { return 0 }
        for job in batch {
            job.runSynchronously(
                isolatedTo: executor.asUnownedSerialExecutor(), taskExecutor: executor.asUnownedTaskExecutor())
        }
        defer { batch.removeAll(keepingCapacity: true) }
        return batch.count
    }
}
