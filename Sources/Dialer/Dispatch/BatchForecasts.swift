import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials

/// When running batches will be done: made anew when somebody asks or calls end, but not often.
///
/// A forecast counts the tickets that are left, which takes a moment with a million of them, so it is at least three seconds old
/// before the next is made, and never takes more than a twentieth of a processor's time. All of it is done on a thread of its own and the
/// pool's, and nobody waits for it longer than a moment: then the one before is told, which says when it was made. Only the first one
/// of a batch does not wait until that is earned.
actor BatchForecasts {
    static let leastAge = Duration.seconds(3)
    /// Between an end of a call and the word on its batch, for all that end meanwhile.
    static let quiet = Duration.seconds(10)
    /// A batch of which nothing is known, because it began just now, waits less; and no longer than this.
    private static let leastAgeOfNone = Duration.seconds(1)
    private static let costs = 20
    /// The same of what it took by the clock: on a busy machine that is mostly others' work, and batches go on meanwhile.
    private static let waits = 2
    /// From its beginning on whoever asks waits so long for the one that is being made.
    static let patience = Duration.milliseconds(300)

    private let queue: TicketQueue
    private let events: EventLog
    private let clock: any CallClock
    private var known: [BatchID: Forecast] = [:]
    /// Batches that were asked about and not known.
    private var sought: Set<BatchID> = []
    /// Those of them of which the last forecasts had nothing to say: they have no first one to wait for.
    private var absent: Set<BatchID> = []
    private var madeAt: Duration?
    /// For how long, after the last one, none is made.
    private var rest = Duration.zero
    /// When the one that is being made was begun.
    private(set) var begunAt: Duration?
    private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    private var asked = 0
    private var touched: Set<BatchID> = []
    private var telling: Task<Void, Never>?

    init(queue: TicketQueue, events: EventLog, clock: any CallClock) {
        self.queue = queue
        self.events = events
        self.clock = clock
    }

    /// nil: the batch has nothing left that goes on by itself, or does not run; or its first one is still being made.
    ///
    /// - Parameter isAwaited: the one that is being made is waited for, however long it takes.
    func forecast(_ batch: BatchID, isAwaited: Bool = false) async -> Forecast? {
        if isUnknown(batch) { sought.insert(batch) }
        if isOld(for: batch) { await make(isAwaited: isAwaited) }
        return known[batch]
    }

    private func isOld(for batch: BatchID) -> Bool {
        guard let madeAt else { return true }
        let age = clock.now - madeAt
        if isUnknown(batch) { return age >= Self.leastAgeOfNone }
        return age >= max(known[batch] == nil ? Self.leastAgeOfNone : Self.leastAge, rest)
    }

    private func isUnknown(_ batch: BatchID) -> Bool { known[batch] == nil && !absent.contains(batch) }

    /// Whoever asks meanwhile waits for the same, as long as patience lasts.
    private func make(isAwaited: Bool) async {
        let begun = begunAt ?? clock.now
        if begunAt == nil {
            begunAt = begun
            // Who asks from now on may ask about one that this does not count any more.
            let sought = sought
            self.sought = []
            Task { await self.make(begun, for: sought) }
        }
        guard isAwaited || clock.now < begun + Self.patience else { return }
        asked += 1
        let (id, clock) = (asked, clock)
        var patience: Task<Void, Never>?
        if !isAwaited {
            patience = Task {
                await clock.sleep(until: begun + Self.patience)
                self.goOn(id)
            }
        }
        await withCheckedContinuation { waiting[id] = $0 }
        patience?.cancel()
    }

    private func goOn(_ id: Int) { waiting.removeValue(forKey: id)?.resume() }

    private func make(_ begun: Duration, for sought: Set<BatchID>) async {
        // Where the store cannot be read, what was known goes on.
        var processor = Duration.zero
        if let facts = try? await queue.forecastFacts() {
            let made = await Task.detached {
                let begun = ProcessorTime.ofThread
                return (Forecast.all(facts), cost: ProcessorTime.ofThread - begun)
            }.value
            known = made.0
            absent = absent.union(sought).subtracting(known.keys)
            processor = facts.cost + made.cost
        }
        madeAt = clock.now
        rest = Self.rest(after: clock.now - begun, processor: processor)
        begunAt = nil
        waiting.keys.sorted().forEach(goOn)
    }

    /// - Parameters:
    ///   - elapsed: what the last one took by the clock.
    ///   - processor: what it took of a processor.
    static func rest(after elapsed: Duration, processor: Duration) -> Duration {
        max(min(elapsed, processor) * costs, elapsed * waits)
    }

    // MARK: Telling

    /// Tells by an event, ten seconds later, how far the batch is, once for all calls that ended meanwhile.
    func callEnded(in batch: BatchID) {
        let isFirst = touched.isEmpty
        touched.insert(batch)
        guard isFirst else { return }
        let (clock, deadline) = (clock, clock.now + Self.quiet)
        telling = Task {
            await clock.sleep(until: deadline)
            await self.tell()
        }
    }

    /// Returns when what is to be told is told.
    func settled() async { await telling?.value }

    private func tell() async {
        let batches = touched.sorted()
        touched = []
        for batch in batches {
            // Nobody waits for this, and nothing may come after it that tells again.
            guard let forecast = await forecast(batch, isAwaited: true), let counts = try? await queue.counts(batch)
            else { continue }
            var data = EventData(
                state: BatchStateWord.running.rawValue, batchId: batch.rawValue, counts: counts.states)
            data.completesAt = forecast.completesAt
            data.limit = forecast.limit.word
            events.append(ControlEvent(.batchProgress, at: queue.now, data: data))
        }
    }
}

extension BatchForecast {
    init(_ forecast: Forecast) {
        self.init(
            completesAt: forecast.completesAt, earliestAt: forecast.earliestAt, latestAt: forecast.latestAt,
            limit: forecast.limit.word, tickets: forecast.tickets, attempts: Int(forecast.attempts.rounded()),
            madeAt: forecast.madeAt)
    }
}
