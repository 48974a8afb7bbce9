import Dispatch

/// Runs blocking client code on a thread of its own: Swift's pool has two threads here, and the server under test needs them.
/// Expectations in it still belong to the test.
func offPool<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withTaskExecutorPreference(BlockingExecutor()) { try body() }
}

private final class BlockingExecutor: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        DispatchQueue.global().async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
