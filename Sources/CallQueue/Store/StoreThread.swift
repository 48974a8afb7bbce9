import Glibc

/// The one thread on which the queue decides and SQLite is called: a serial executor in arrival order.
///
/// Everything that waits at the moment runs before the next job that is enqueued, which is what makes group commit
/// work: while one commit waits for the disk, requests gather; the first of them enqueues the next commit behind the
/// others.
///
/// It is a task executor too: a task with this preference runs what belongs to no actor here as well, so that what is
/// done right before and right after the queue costs no thread switch. Such work must be short.
final class StoreThread: SerialExecutor, TaskExecutor {
    private let loop: JobLoop

    /// - Parameter name: as `top -H` shows it; at most 15 bytes (Linux).
    /// - Throws: `StoreError.threadNotStarted` when the system allows no further thread.
    init(name: String) throws {
        loop = JobLoop(name: name)
        try loop.start()
    }

    deinit { loop.stop() }

    func enqueue(_ job: consuming ExecutorJob) {
        loop.append(UnownedJob(job), for: self)
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    /// Lets requests gather: blocks this thread, to be called on it. Cheaper than a timer and a change of threads.
    ///
    /// - Parameter duration: up to a few milliseconds; requests wait that much longer.
    func rest(_ duration: Duration) {
        let parts = duration.components
        var time = timespec(tv_sec: Int(parts.seconds), tv_nsec: Int(parts.attoseconds / 1_000_000_000))
        nanosleep(&time, nil)
    }

    func checkIsolated() {
        precondition(loop.isCurrentThread, "called outside the store thread")
    }
}

/// The thread's queue, kept apart from the executor so that the running thread does not keep the executor alive.
///
/// `@unchecked Sendable`: every stored variable is touched with `lock` held, but `thread`, which is written once before
/// the thread's first job.
private final class JobLoop: @unchecked Sendable {
    /// Holds the executor, so that it outlives its jobs.
    private struct Entry {
        let job: UnownedJob
        let executor: StoreThread
    }

    private let name: String
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let arrival = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var waiting: [Entry] = []
    private var isIdle = false
    private var isStopping = false
    private var thread = pthread_t()

    init(name: String) {
        self.name = name
        pthread_mutex_init(lock, nil)
        pthread_cond_init(arrival, nil)
    }

    deinit {
        pthread_mutex_destroy(lock)
        pthread_cond_destroy(arrival)
        lock.deallocate()
        arrival.deallocate()
    }

    var isCurrentThread: Bool { pthread_equal(pthread_self(), thread) != 0 }

    func start() throws {
        let context = Unmanaged.passRetained(self)
        let failure = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<JobLoop>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard failure == 0 else {
            context.release()
            throw StoreError.threadNotStarted(errno: failure)
        }
        pthread_detach(thread)
    }

    func append(_ job: UnownedJob, for executor: StoreThread) {
        pthread_mutex_lock(lock)
        waiting.append(Entry(job: job, executor: executor))
        let wakes = isIdle
        isIdle = false
        pthread_mutex_unlock(lock)
        // With the lock still held, the woken thread would at once go back to sleep on it.
        if wakes { pthread_cond_signal(arrival) }
    }

    func stop() {
        pthread_mutex_lock(lock)
        isStopping = true
        pthread_cond_signal(arrival)
        pthread_mutex_unlock(lock)
    }

    private func run() {
        showName()
        var running: [Entry] = []
        while takeArrivals(into: &running) {
            for entry in running {
                entry.job.runSynchronously(
                    isolatedTo: entry.executor.asUnownedSerialExecutor(),
                    taskExecutor: entry.executor.asUnownedTaskExecutor())
            }
            running.removeAll(keepingCapacity: true)
        }
    }

    /// Glibc's module lacks `pthread_setname_np`, an extension of GNU's; the kernel takes the name from a file, too.
    private func showName() {
        let descriptor = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = write(descriptor, name, name.utf8.count)
        close(descriptor)
    }

    /// Waits for jobs and swaps them in; false once the executor is gone and nothing is left to run.
    private func takeArrivals(into running: inout [Entry]) -> Bool {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while waiting.isEmpty {
            if isStopping { return false }
            isIdle = true
            pthread_cond_wait(arrival, lock)
        }
        isIdle = false
        swap(&waiting, &running)
        return true
    }
}
