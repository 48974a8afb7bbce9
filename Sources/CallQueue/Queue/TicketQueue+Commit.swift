import Foundation

/// The requests that wait for the next commit.
struct GroupCommit {
    var waiters: [CheckedContinuation<Void, any Error>] = []
    var isScheduled = false
    var isLazyScheduled = false
    var isCheckpointing = false
    /// Commits so far: a test compares it with the requests.
    var count = 0
    /// Why the last commit failed, for `doctor`.
    var lastFailure: StoreError?
}

extension TicketQueue {
    /// Pages of the log from which a checkpoint is made (16 MiB).
    private static let checkpointPages = 4_096

    /// Runs a change so that it is kept whole or not at all, in the store and in memory.
    @discardableResult
    func change<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try store.atomically(body)
        } catch {
            try restoreMemory()
            throw error
        }
    }

    /// Returns once everything changed so far is on the disk.
    ///
    /// - Throws: `StoreError` when the commit failed; then none of it was kept.
    func durable() async throws {
        guard store.isInTransaction else { return }
        try await withCheckedThrowingContinuation { continuation in
            commit.waiters.append(continuation)
            guard !commit.isScheduled else { return }
            commit.isScheduled = true
            // Enqueued behind every request that waits now: they all share this commit.
            Task { commitNow() }
        }
    }

    /// For notes nobody waits for: committed with the next request, or after 50 ms.
    func commitSoon() {
        guard store.isInTransaction, !commit.isScheduled, !commit.isLazyScheduled else { return }
        commit.isLazyScheduled = true
        Task {
            try? await Task.sleep(for: .milliseconds(50))
            commit.isLazyScheduled = false
            commitNow()
        }
    }

    func commitNow() {
        commit.isScheduled = false
        let waiters = commit.waiters
        commit.waiters.removeAll(keepingCapacity: true)
        guard store.isInTransaction else { return waiters.forEach { $0.resume() } }
        do {
            try store.commit()
            commit.count += 1
            waiters.forEach { $0.resume() }
            checkpointIfLong()
        } catch {
            store.rollback()
            // Memory that could not be read either is read at the next failure; the error below says what is wrong.
            try? restoreMemory()
            waiters.forEach { $0.resume(throwing: error) }
        }
    }

    private func restoreMemory() throws {
        let customers = memory.live
        memory = try QueueMemory(store)
        memory.adopt(customers)
    }

    /// Moves the log into the database off this thread; only what was written meanwhile is left for this one, after which
    /// the log starts anew.
    private func checkpointIfLong() {
        guard !commit.isCheckpointing, let store = store as? SQLiteStore, store.logPages > Self.checkpointPages else {
            return
        }
        commit.isCheckpointing = true
        Task {
            await reader.checkpoint()
            if !self.store.isInTransaction { try? store.checkpoint() }
            commit.isCheckpointing = false
        }
    }
}
