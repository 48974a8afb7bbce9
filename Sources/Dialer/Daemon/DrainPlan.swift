/// The drain under way, if any: a new one takes the place of the one before.
struct DrainPlan {
    /// Whether the daemon ends after it.
    private(set) var stops = false
    private var work: Task<Void, Never>?

    mutating func replace(stops: Bool, _ work: Task<Void, Never>) {
        cancel()
        self.stops = stops
        self.work = work
    }

    /// Takes it back, with the stop that was to follow.
    mutating func cancel() {
        work?.cancel()
        work = nil
        stops = false
    }
}
