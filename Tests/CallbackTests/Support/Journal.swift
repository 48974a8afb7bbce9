import Foundation
import Synchronization

/// What happened, in order, and a way to wait for what is still to come: every wait has a deadline and ends with the
/// entry that satisfies it.
final class Journal<Entry: Sendable>: Sendable {
    /// The deadline passed.
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    private struct Waiter {
        /// Looks at all entries; true once it has resumed whoever waits.
        var look: ([Entry]) -> Bool
        var giveUp: ([Entry]) -> Void
    }

    private struct State {
        var entries: [Entry] = []
        var waiters: [Int: Waiter] = [:]
        var lastWaiter = 0
    }

    private let state = Mutex(State())

    var all: [Entry] { state.withLock { $0.entries } }

    func append(_ entry: Entry) {
        state.withLock { state in
            state.entries.append(entry)
            for (id, waiter) in state.waiters where waiter.look(state.entries) { state.waiters[id] = nil }
        }
    }

    /// The first value that `find` makes of the entries, now or within the deadline.
    ///
    /// - Throws: ``Missing`` with the entries seen, when the deadline passes.
    func value<Value: Sendable>(
        _ what: String, within limit: Duration = .seconds(60), _ find: @escaping @Sendable ([Entry]) -> Value?
    ) async throws -> Value {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        let alarm = Task {
            try await Task.sleep(for: limit)
            self.expire(id)
        }
        defer { alarm.cancel() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                wait(id, for: what, limit, find, continuation)
                if Task.isCancelled { expire(id) }
            }
        } onCancel: {
            expire(id)
        }
    }

    private func wait<Value: Sendable>(
        _ id: Int, for what: String, _ limit: Duration, _ find: @escaping @Sendable ([Entry]) -> Value?,
        _ continuation: CheckedContinuation<Value, any Error>
    ) {
        state.withLock { state in
            if let value = find(state.entries) { return continuation.resume(returning: value) }
            state.waiters[id] = Waiter(
                look: { entries in
                    guard let value = find(entries) else { return false }
                    continuation.resume(returning: value)
                    return true
                },
                giveUp: { entries in
                    let seen = entries.suffix(40).map { "\($0)" }.joined(separator: "\n")
                    continuation.resume(throwing: Missing(description: "no \(what) within \(limit); seen:\n\(seen)"))
                })
        }
    }

    private func expire(_ id: Int) {
        state.withLock { state in state.waiters.removeValue(forKey: id)?.giveUp(state.entries) }
    }

    /// The first entry, past or to come, that matches.
    @discardableResult
    func first(
        _ what: String, within limit: Duration = .seconds(60), where matches: @escaping @Sendable (Entry) -> Bool
    ) async throws -> Entry {
        try await value(what, within: limit) { $0.first(where: matches) }
    }
}
