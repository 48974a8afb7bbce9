import CallQueue
import FoundationEssentials

/// How many tickets wait for what, asked for so seldom that nobody notices.
actor QueueDepth {
    struct Count: Sendable {
        let counts: TicketCounts
        /// When it was counted.
        let at: Date
    }

    private let queue: TicketQueue
    private let clock: any CallClock
    private var last: Count?
    private var dueAt: Duration = .zero

    init(queue: TicketQueue, clock: any CallClock) {
        self.queue = queue
        self.clock = clock
    }

    /// Not older than ten seconds, or than fifty times what counting took; nil if it could never be counted.
    func current() async -> Count? {
        guard clock.now >= dueAt else { return last }
        let began = clock.now
        // Whoever asks meanwhile gets the old one.
        dueAt = began + .seconds(60)
        if let counts = try? await queue.counts() { last = Count(counts: counts, at: Date()) }
        dueAt = clock.now + max(.seconds(10), (clock.now - began) * 50)
        return last
    }
}
