import FoundationEssentials

/// The requests that wait for the next commit.
struct GroupCommit {
    var waiters: [CheckedContinuation<Void, any Error>] = []
    var isScheduled = false
    var isLazyScheduled = false
    var isCheckpointing = false
    /// The log lies on the disk at its full length.
    var isLaidOut = false
    /// Who holds back until the log is moved into the database.
    var heldBack: [CheckedContinuation<Void, Never>] = []
    /// Who lets others' commit go first.
    var standingBack: [CheckedContinuation<Void, Never>] = []
    /// Requests per commit, a running mean over about 16.
    var crowd = 1.0
    /// When the last commit was done.
    var lastAt = ContinuousClock.now - .seconds(1)
    /// Commits so far: a test compares it with the requests.
    var count = 0
    /// Why the last commit failed; nil again once one succeeds.
    var lastFailure: StoreError?
}

extension TicketQueue {
    /// Pages of the log from which a checkpoint is made (16 MiB).
    private static let checkpointPages = 4_096
    /// Pages beside, for what is committed before the checkpoint is done.
    private static let sparePages = 256
    /// Times the log is moved before it is this thread's turn: each time less is left.
    private static let mostPasses = 4
    /// Times that emptying the log is tried.
    private static let mostClearings = 10

    private static let commitInterval = Duration.milliseconds(2)
    /// Requests per commit from which they count as coming together; one client after its own answers makes exactly 1.
    private static let crowded = 1.25

    /// Runs a change so that it is kept whole or not at all, in the store and in memory.
    @discardableResult
    func change<Value>(_ body: () throws -> Value) throws -> Value {
        noticeClock()
        let noted = notes?.pending.count ?? 0
        do {
            let value = try store.atomically {
                let value = try body()
                try noteIntents()
                try keepTidings(since: noted)
                return value
            }
            tellAgents()
            return value
        } catch {
            notes?.pending.removeSubrange(noted...)
            // A grave error (disk full, out of memory) lets SQLite give up the whole transaction, and with it the changes
            // of others who wait for the commit: they are told.
            if !store.isInTransaction {
                notes?.pending.removeAll()
                failWaiters(error)
            }
            try restoreMemory()
            throw error
        }
    }

    private func failWaiters(_ error: any Error) {
        let waiters = commit.waiters
        commit.waiters.removeAll(keepingCapacity: true)
        waiters.forEach { $0.resume(throwing: error) }
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
            Task { await commitTogether() }
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

    /// Commits at once while requests come one by one; when they come together, at most every 2 ms, which halves what
    /// the disk costs per call at 600 calls a second. Either way this runs behind every request that waited when it was
    /// enqueued: they share it.
    private func commitTogether() async {
        let rest = Self.commitInterval - (.now - commit.lastAt)
        if commit.crowd > Self.crowded, rest > .zero {
            thread.rest(rest)
            // Behind those that came in the meantime.
            await Task.yield()
        }
        commitNow()
    }

    func commitNow() {
        commit.isScheduled = false
        let waiters = commit.waiters
        commit.waiters.removeAll(keepingCapacity: true)
        // Behind those who waited, whose commit this is.
        defer { Self.goOn(&commit.standingBack) }
        guard store.isInTransaction else { return waiters.forEach { $0.resume() } }
        do {
            let begun = ContinuousClock.now
            try store.commit()
            commit.count += 1
            commit.lastFailure = nil
            commit.lastAt = .now
            times.committing.add(commit.lastAt - begun)
            if !waiters.isEmpty { commit.crowd += (min(4, Double(waiters.count)) - commit.crowd) / 16 }
            waiters.forEach { $0.resume() }
            notes?.publish()
            checkpointIfLong()
        } catch {
            store.rollback()
            notes?.pending.removeAll()
            // Memory that could not be read either is read at the next failure; the error below says what is wrong.
            try? restoreMemory()
            commit.lastFailure = error as? StoreError
            waiters.forEach { $0.resume(throwing: error) }
        }
    }

    private func restoreMemory() throws {
        let customers = memory.live
        memory = try QueueMemory(store)
        memory.adopt(customers)
        restoreAgents()
    }

    /// Lays the log out on the disk at its full length (17 MiB), once, before the first call: a commit that makes the file
    /// longer takes a quarter longer, at worst twice as long (measured, ext4). Without room for it all goes on as before.
    package func layOutLog() {
        commit.isLaidOut = true
        try? (store as? SQLiteStore)?.lengthenLog(toPages: Self.checkpointPages + Self.sparePages)
    }

    /// Nothing of what was deleted is left in the log; where reports keep it in use for seconds, its end does that (`close`).
    func clearLog() async {
        guard let store = store as? SQLiteStore else { return }
        for _ in 0..<Self.mostClearings {
            // Most of it beside the calls.
            _ = await reader.checkpoint()
            commitNow()
            if (try? store.emptyLog()) == true { break }
            try? await Task.sleep(for: .milliseconds(200))
        }
        if commit.isLaidOut { layOutLog() }
    }

    /// Moves the log into the database off this thread, after which it starts anew; only where calls write so fast that this never
    /// ends, what is left is this thread's to move.
    private func checkpointIfLong() {
        guard !commit.isCheckpointing, let store = store as? SQLiteStore, store.logPages > Self.checkpointPages else {
            return
        }
        commit.isCheckpointing = true
        Task {
            var isMoved = false
            for _ in 0..<Self.mostPasses where !isMoved { isMoved = await reader.checkpoint() }
            if !isMoved, !self.store.isInTransaction { try? store.checkpoint() }
            commit.isCheckpointing = false
            Self.goOn(&commit.heldBack)
        }
    }

    /// Returns once much may be written: for loads and the like, which write most and can wait.
    ///
    /// While the log is moved, what they would write would keep it from being moved, and the disk is busy enough for calls. And
    /// who waits for a commit shall not wait for all their rows with it: that commit goes first, once, so that they come on however
    /// many call.
    func mayWriteMuch() async {
        if commit.isCheckpointing { await withCheckedContinuation { commit.heldBack.append($0) } }
        if commit.isScheduled { await withCheckedContinuation { commit.standingBack.append($0) } }
    }

    private static func goOn(_ waiters: inout [CheckedContinuation<Void, Never>]) {
        let first = waiters
        waiters.removeAll(keepingCapacity: true)
        first.forEach { $0.resume() }
    }
}
