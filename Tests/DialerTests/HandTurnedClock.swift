import Synchronization

@testable import Dialer

/// A call clock that stands still until a test turns it, and that tells when somebody has gone to sleep on it.
final class HandTurnedClock: CallClock {
    private struct Sleeper {
        let id: Int
        let deadline: Duration
        let waker: CheckedContinuation<Void, Never>
    }

    private struct State {
        var now = Duration.zero
        var nextID = 0
        var sleepers: [Sleeper] = []
        var cancelled: Set<Int> = []
        var watchers: [(deadline: Duration, waker: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var now: Duration { state.withLock { $0.now } }

    func sleep(until deadline: Duration) async {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { waker in fallAsleep(id, deadline, waker) }
        } onCancel: {
            wake(id)
        }
    }

    private func fallAsleep(_ id: Int, _ deadline: Duration, _ waker: CheckedContinuation<Void, Never>) {
        let woken = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            guard deadline > state.now, !state.cancelled.contains(id) else { return [waker] }
            state.sleepers.append(Sleeper(id: id, deadline: deadline, waker: waker))
            let told = state.watchers.filter { $0.deadline == deadline }.map(\.waker)
            state.watchers.removeAll { $0.deadline == deadline }
            return told
        }
        woken.forEach { $0.resume() }
    }

    private func wake(_ id: Int) {
        let sleeper = state.withLock { state -> Sleeper? in
            state.cancelled.insert(id)
            guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else { return nil }
            return state.sleepers.remove(at: index)
        }
        sleeper?.waker.resume()
    }

    /// Turns the clock to a time and wakes whoever slept until then.
    func turn(to instant: Duration) {
        let woken = state.withLock { state in
            state.now = instant
            let due = state.sleepers.filter { $0.deadline <= instant }
            state.sleepers.removeAll { $0.deadline <= instant }
            return due
        }
        woken.forEach { $0.waker.resume() }
    }

    func advance(by duration: Duration) { turn(to: now + duration) }

    /// Returns once somebody sleeps until exactly this time.
    func sleeper(until deadline: Duration) async {
        await withCheckedContinuation { waker in
            let isThere = state.withLock { state in
                if state.sleepers.contains(where: { $0.deadline == deadline }) { return true }
                state.watchers.append((deadline, waker))
                return false
            }
            if isThere { waker.resume() }
        }
    }
}
