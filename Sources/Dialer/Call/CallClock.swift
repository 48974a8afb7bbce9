/// Time as calls measure it: it only goes forward, and tests turn it by hand.
protocol CallClock: Sendable {
    /// Time since an origin of the clock's own choosing.
    var now: Duration { get }
    /// Returns at `deadline` or when the task is cancelled, whichever comes first.
    func sleep(until deadline: Duration) async
}

/// The machine's own clock; it goes on while the machine sleeps, as the far ends' clocks do.
struct SystemCallClock: CallClock {
    private let origin = ContinuousClock.now

    var now: Duration { ContinuousClock.now - origin }

    func sleep(until deadline: Duration) async {
        try? await Task.sleep(until: origin + deadline, clock: .continuous)
    }
}
