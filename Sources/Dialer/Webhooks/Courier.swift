import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials
import Synchronization
import Webhooks

/// Tells ticket systems of calls and tickets: events go into the outbox, and from there out.
///
/// It reads the event log at its own pace, so no call waits for it. What decides is `HookMapping` (who is told what) and
/// `DeliveryPlan` (when). Without webhooks nothing is open and nobody listens.
actor Courier {
    /// One webhook at work.
    struct Desk {
        var settings: WebhookSettings
        var plan: DeliveryPlan
        /// Messages under way, by `OutboxMessage.seq`.
        var underWay: Set<Int> = []
        var lastDeliveredAt: Date?
        var lastError: String?
    }

    nonisolated let log: Log
    let clock: any CallClock
    let wallClock: any WallClock
    let facts: any HookFacts
    private let path: String
    private let limits: OutboxLimits
    let events: EventLog
    /// Calls that are over and on record, newest first, from an offset on.
    let ended: @Sendable (_ offset: Int) async throws -> [CallDetailRecord]
    private let bells: AsyncStream<Void>
    nonisolated let bell: AsyncStream<Void>.Continuation
    var desks: [String: Desk] = [:]
    private(set) var outbox: Outbox?
    /// Why nobody can be told: the outbox does not open.
    private(set) var fault: String?
    var client: HTTPClient?
    var cursor: Int
    private var isListening = false
    var mustReconcile = false
    var alarm: Task<Void, Never>?
    var collecting: Task<Void, Never>?
    let tidings: Tidings?
    /// Whether changes of tickets are kept for us now.
    var keepsTidings = false
    /// What an earlier run kept and did not tell.
    var left: [TicketTiding] = []
    private var wasUsed = false
    private var tidiedAt: Duration?

    init(
        path: String, events: EventLog, facts: any HookFacts, clock: any CallClock, wallClock: any WallClock, log: Log,
        limits: OutboxLimits = OutboxLimits(), tidings: Tidings? = nil,
        ended: @escaping @Sendable (Int) async throws -> [CallDetailRecord]
    ) {
        self.tidings = tidings
        (self.path, self.events, self.facts, self.limits, self.ended) = (path, events, facts, limits, ended)
        (self.clock, self.wallClock, self.log) = (clock, wallClock, log)
        cursor = events.bounds.newest
        (bells, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    // MARK: Life

    /// Works until its task is cancelled.
    func run() async {
        for await _ in bells {
            guard !Task.isCancelled else { break }
            await collect()
            await deliver()
        }
        alarm?.cancel()
    }

    /// Takes what has happened until now into the outbox, and gives up what is under way: it is told again at the next start.
    func close() async {
        await collect()
        desks = [:]
        alarm?.cancel()
        client?.stop()
    }

    /// Takes the webhooks of a configuration, at the start and whenever it is read anew.
    func use(_ webhooks: [WebhookSettings]) async {
        do {
            if outbox == nil, !webhooks.isEmpty || FileManager.default.fileExists(atPath: path) { try open() }
            if desks.isEmpty, !webhooks.isEmpty { listen() }
            let old = desks
            desks = Dictionary(
                uniqueKeysWithValues: webhooks.map { settings in
                    var desk = old[settings.id] ?? Desk(settings: settings, plan: DeliveryPlan(settings.terms))
                    // What was changed may be the cure.
                    if desk.settings != settings { desk.plan.wake() }
                    (desk.settings, desk.plan.terms) = (settings, settings.terms)
                    return (settings.id, desk)
                })
            _ = try await outbox?.listening(!webhooks.isEmpty, at: wallClock.now())
            try await keepTidings(!webhooks.isEmpty)
            try await giveUpStale()
            if webhooks.isEmpty { outbox = nil }
            fault = nil
        } catch {
            fault = "\(error)"
            log.error("webhooks.failed", ["error": "\(error)"])
        }
        wasUsed = true
        bell.yield()
    }

    private func open() throws {
        outbox = try Outbox(path: path, limits: limits)
        // What ended while nobody was here, or was being told when the last run died.
        mustReconcile = true
    }

    /// One that an earlier configuration left, while nobody is to be told.
    func closedOutbox() throws -> Outbox? {
        FileManager.default.fileExists(atPath: path) ? try Outbox(path: path, limits: limits) : nil
    }

    private func listen() {
        // At the start what the recovery told is still to be read.
        if wasUsed { cursor = events.bounds.newest }
        guard !isListening else { return }
        isListening = true
        events.follow { [bell] in bell.yield() }
    }

    nonisolated func ring() { bell.yield() }

    // MARK: Order in the house

    private func giveUpStale() async throws {
        guard let outbox else { return }
        let now = wallClock.now()
        let oldest = desks.mapValues { now - $0.plan.terms.giveUpAfter.inSeconds }
        let count = try await outbox.giveUpStale(keeping: Set(desks.keys), madeBefore: oldest, at: now)
        if count > 0 { log.error("webhooks.givenUp", ["messages": "\(count)", "see": "ctl webhook dead"]) }
    }

    /// Every ten minutes at most.
    func tidy(_ outbox: Outbox) async {
        guard tidiedAt.map({ clock.now - $0 >= .seconds(600) }) ?? true else { return }
        tidiedAt = clock.now
        do {
            try await giveUpStale()
            try await outbox.tidy(at: wallClock.now())
        } catch {
            log.error("webhooks.notTidied", ["error": "\(error)"])
        }
    }

    /// A message was taken out of the list of those that failed: its webhook is asked at once.
    func wakeUp(_ id: String?) {
        for key in desks.keys where id == nil || id == key { desks[key]?.plan.wake() }
        bell.yield()
    }
}
