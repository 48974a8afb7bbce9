import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials

/// Tells once, by an event, when nothing is left to do in a batch.
///
/// Whether that is so costs a count over the batch, so it is looked up a moment after calls of it ended, once for
/// all that ended in that moment.
actor BatchCompletion {
    private static let moment = Duration.seconds(1)

    private let queue: TicketQueue
    private let events: EventLog
    private let clock: any CallClock
    private var touched: Set<BatchID> = []
    private var announced: Set<BatchID> = []
    private var looking: Task<Void, Never>?

    init(queue: TicketQueue, events: EventLog, clock: any CallClock) {
        self.queue = queue
        self.events = events
        self.clock = clock
    }

    func callEnded(in batch: BatchID) {
        let isFirst = touched.isEmpty
        touched.insert(batch)
        guard isFirst else { return }
        let (clock, deadline) = (clock, clock.now + Self.moment)
        looking = Task {
            await clock.sleep(until: deadline)
            await self.look()
        }
    }

    /// Returns when the look under way, if any, is over.
    func settled() async { await looking?.value }

    private func look() async {
        let batches = touched
        touched = []
        for id in batches {
            guard let batch = try? await queue.batch(id), let counts = try? await queue.counts(id) else { continue }
            let state = BatchStateWord(batch.state, counts)
            // Released tickets open a batch anew; its next end is told again.
            guard state == .completed else { announced.remove(id); continue }
            guard announced.insert(id).inserted else { continue }
            events.append(.batchState(id.rawValue, state, at: queue.now))
        }
    }
}
