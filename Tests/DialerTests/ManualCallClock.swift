import Synchronization

@testable import Dialer

/// A clock that stands still until a test turns it.
final class ManualCallClock: CallClock {
    private struct State {
        var now = Duration.zero
        var sleepers: [Int: (deadline: Duration, wake: CheckedContinuation<Void, Never>)] = [:]
        var last = 0
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var now: Duration { state.withLock { $0.now } }

    func sleep(until deadline: Duration) async {
        let id = state.withLock { state in
            state.last += 1
            return state.last
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { wake in
                let isOver = state.withLock { state -> Bool in
                    guard !Task.isCancelled, deadline > state.now else { return true }
                    state.sleepers[id] = (deadline, wake)
                    return false
                }
                if isOver { wake.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: id) }?.wake.resume()
        }
    }

    /// Moves time on and wakes whoever's time has come.
    func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now += duration
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
            due.keys.forEach { state.sleepers[$0] = nil }
            return due.values.map(\.wake)
        }
        due.forEach { $0.resume() }
    }
}
