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
    private let events: EventLog
    /// Calls that are over and on record, newest first, from an offset on.
    private let ended: @Sendable (_ offset: Int) async throws -> [CallDetailRecord]
    private let bells: AsyncStream<Void>
    private nonisolated let bell: AsyncStream<Void>.Continuation
    var desks: [String: Desk] = [:]
    private(set) var outbox: Outbox?
    /// Why nobody can be told: the outbox does not open.
    private(set) var fault: String?
    private var client: HTTPClient?
    private var cursor: Int
    private var isListening = false
    private var mustReconcile = false
    private var alarm: Task<Void, Never>?
    private var collecting: Task<Void, Never>?
    private var wasUsed = false
    private var tidiedAt: Duration?

    /// How far back ends of calls are looked for that nobody was told of.
    private static let reach = 172_800.0

    init(
        path: String, events: EventLog, facts: any HookFacts, clock: any CallClock, wallClock: any WallClock, log: Log,
        limits: OutboxLimits = OutboxLimits(), ended: @escaping @Sendable (Int) async throws -> [CallDetailRecord]
    ) {
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

    // MARK: Events to the outbox

    /// Takes what happened into the outbox.
    private func collect() async {
        // One at a time: the last look, at the end, must not meet another one.
        let before = collecting
        let this = Task {
            if let before { await before.value }
            await self.collectAll()
        }
        collecting = this
        await this.value
    }

    private func collectAll() async {
        guard let outbox, !desks.isEmpty else { return }
        do {
            while true {
                let slice = events.events(after: cursor, limit: 256)
                if slice.isIncomplete {
                    log.warning(
                        "webhooks.eventsLost", ["cause": "the outbox was too slow", "done": "ends of calls are told"])
                    mustReconcile = true
                }
                guard slice.cursor > cursor else { break }
                try await take(slice.events, outbox)
                cursor = slice.cursor
            }
            if mustReconcile { try await reconcile(outbox) }
        } catch {
            log.error("webhooks.notKept", ["error": "\(error)", "done": "tried again with the next event"])
        }
    }

    private func take(_ events: [ControlEvent], _ outbox: Outbox) async throws {
        var (drafts, marks): ([OutboxDraft], [OutboxMark]) = ([], [])
        var sent: [String: Set<String>] = [:]
        for event in events where HookEvent.isTold(event) {
            guard let lane = HookEvent.lane(of: event) else { continue }
            if sent[lane] == nil { sent[lane] = try await outbox.marks(of: lane) }
            let known = sent[lane] ?? []
            let new = try letters(event, lane, known)
            drafts += new.drafts
            marks += new.marks
            sent[lane] = known.union(new.marks.map(\.what))
        }
        guard !drafts.isEmpty || !marks.isEmpty else { return }
        let givenUp = try await outbox.add(drafts, marks: marks, at: wallClock.now())
        if givenUp > 0 { log.error("webhooks.outboxFull", ["givenUp": "\(givenUp)", "see": "ctl webhook dead"]) }
    }

    /// What an event is to whom.
    private func letters(
        _ event: ControlEvent, _ lane: String, _ known: Set<String>
    ) throws -> (drafts: [OutboxDraft], marks: [OutboxMark]) {
        let isEnd = event.type == .callEnded
        let end = OutboxMark.end(of: lane)
        if isEnd, known.contains(end.what) { return ([], []) }
        let json = try HookEvent.json(event)
        let value = try JSONDecoder().decode(HookValue.self, from: json)
        var (drafts, marks): ([OutboxDraft], [OutboxMark]) = ([], isEnd ? [end] : [])
        for (id, desk) in desks.sorted(by: { $0.key < $1.key }) {
            let prefix = id + "/"
            let sent = Set(known.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) })
            for message in desk.settings.mapping.messages(for: event.type.rawValue, value, sent: sent) {
                drafts.append(
                    OutboxDraft(
                        webhook: id, lane: lane, name: message.name, event: String(decoding: json, as: UTF8.self)))
                if desk.settings.mapping.remembers(message) {
                    marks.append(OutboxMark(lane: lane, what: prefix + message.name))
                }
            }
        }
        return (drafts, marks)
    }

    /// Ends of calls that are on record and that the outbox does not know: they are told now.
    private func reconcile(_ outbox: Outbox) async throws {
        let since = max(try await outbox.listening(true, at: wallClock.now()), wallClock.now() - Self.reach)
        var (offset, missing): (Int, [ControlEvent]) = (0, [])
        search: while true {
            let records = try await ended(offset)
            for record in records {
                guard record.issuedAt >= since - 86_400 else { break search }
                guard let event = HookEvent.end(record), event.ts >= since, let call = event.callId,
                    try await !outbox.marks(of: call).contains(OutboxMark.end(of: call).what)
                else { continue }
                missing.append(event)
            }
            guard !records.isEmpty else { break }
            offset += records.count
        }
        for event in missing.reversed() { try await take([event], outbox) }
        mustReconcile = false
        if !missing.isEmpty { log.notice("webhooks.endsRecovered", ["calls": "\(missing.count)"]) }
    }

    // MARK: Out of the outbox

    /// Begins what is due and may be begun, and says when to look again.
    private func deliver() async {
        guard let outbox else { return }
        var next: Duration?
        for id in desks.keys.sorted() {
            do {
                let due = try await begin(id, outbox)
                next = [next, due].compactMap { $0 }.min()
            } catch {
                log.error("webhooks.notRead", ["error": "\(error)"])
                next = clock.now + .seconds(5)
            }
        }
        if let next { wake(at: next) }
        await tidy(outbox)
    }

    /// - Returns: when to look again; nil: when something has happened.
    private func begin(_ id: String, _ outbox: Outbox) async throws -> Duration? {
        let now = wallClock.now()
        guard let room = desks[id]?.plan.room(at: clock.now), let desk = desks[id] else { return nil }
        guard room > 0 else { return desk.plan.restsUntil }
        let due = try await outbox.due(
            for: id, at: now, horizon: now + 2 * desk.plan.terms.longestPause.inSeconds,
            limit: room + desk.underWay.count)
        for message in due.filter({ !desk.underWay.contains($0.seq) }).prefix(room) {
            desks[id]?.plan.began()
            desks[id]?.underWay.insert(message.seq)
            Task { await self.send(message) }
        }
        guard let later = try await outbox.nextDue(for: id, after: now) else { return nil }
        return clock.now + .seconds(max(0.01, later.timeIntervalSince(now)))
    }

    private func wake(at instant: Duration) {
        alarm?.cancel()
        alarm = Task { [clock, bell] in
            await clock.sleep(until: instant)
            if !Task.isCancelled { bell.yield() }
        }
    }

    private func send(_ message: OutboxMessage) async {
        guard let settings = desks[message.webhook]?.settings, let outbox else { return }
        let result = await result(message, settings)
        do {
            try await settle(message, result, outbox)
        } catch {
            log.error("webhooks.notKept", ["error": "\(error)", "done": "the message is told again"])
        }
        // Not before the outbox knows what came of it: until then it is due, and would be told a second time.
        desks[message.webhook]?.underWay.remove(message.seq)
        bell.yield()
    }

    /// Nil: the daemon stops, and nothing is known of the message.
    private func result(_ message: OutboxMessage, _ settings: WebhookSettings) async -> DeliveryResult? {
        do {
            let request = try await HookRequest(webhook: settings, facts: facts)
                .make(message.name, event: message.event, delivery: message.id, at: wallClock.now())
            let reply = try await send(request)
            return reply.failure == .closed ? nil : settings.mapping.result(of: reply)
        } catch let error as HTTPClient.Unavailable {
            return .failed(error.description, after: nil)
        } catch {
            return .refused("\(error)")
        }
    }

    /// - Throws: `HTTPClient.Unavailable`.
    func send(_ request: HTTPRequest) async throws -> HTTPReply {
        let client = try self.client ?? HTTPClient()
        self.client = client
        return await client.send(request)
    }

    private func settle(_ message: OutboxMessage, _ result: DeliveryResult?, _ outbox: Outbox) async throws {
        let (id, now) = (message.webhook, wallClock.now())
        // It may be configured no more.
        guard var desk = desks[id] else { return }
        guard let result else {
            desk.plan.dropped()
            return desks[id] = desk
        }
        let was = desk.plan.state
        let verdict = desk.plan.ended(
            result, tries: message.tries + 1, age: .seconds(now.timeIntervalSince(message.madeAt)), at: clock.now,
            jitter: Double.random(in: 0..<1))
        if result == .delivered { desk.lastDeliveredAt = now }
        desk.lastError = result.reason
        desks[id] = desk
        note(message, result, verdict, from: was, to: desk.plan.state)
        switch verdict {
        case .delivered: try await outbox.delivered(message)
        case .again(let pause):
            try await outbox.putOff(message, until: now + pause.inSeconds, because: result.reason ?? "")
        case .dead: try await outbox.giveUp(message, because: result.reason ?? "", at: now)
        }
    }

    private func note(
        _ message: OutboxMessage, _ result: DeliveryResult, _ verdict: DeliveryPlan.Verdict,
        from old: DeliveryPlan.State, to new: DeliveryPlan.State
    ) {
        let fields: KeyValuePairs<String, String?> = [
            "webhook": message.webhook, "delivery": message.id, "message": message.name, "of": message.lane,
            "reason": result.reason.map(NumberMask.maskedNumbers),
        ]
        switch verdict {
        case .delivered: log.debug("webhook.delivered", fields)
        case .again: log.info("webhook.failed", fields)
        case .dead: log.error("webhook.givenUp", fields)
        }
        switch (old, new) {
        case (.works, .rests): log.warning("webhook.rests", fields)
        case (.probes, .works): log.notice("webhook.works", ["webhook": message.webhook])
        default: break
        }
    }

    // MARK: Order in the house

    private func giveUpStale() async throws {
        guard let outbox else { return }
        let now = wallClock.now()
        let oldest = desks.mapValues { now - $0.plan.terms.giveUpAfter.inSeconds }
        let count = try await outbox.giveUpStale(keeping: Set(desks.keys), madeBefore: oldest, at: now)
        if count > 0 { log.error("webhooks.givenUp", ["messages": "\(count)", "see": "ctl webhook dead"]) }
    }

    /// Every ten minutes at most.
    private func tidy(_ outbox: Outbox) async {
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

extension HookMapping {
    /// Whether it matters later that a message was made.
    fileprivate func remembers(_ message: HookMessage) -> Bool {
        message.isOnce || messages.contains { $0.needs == message.name }
    }

    func result(of reply: HTTPReply) -> DeliveryResult {
        switch reply.failure {
        case .tooLong where (200...299).contains(reply.status): return .delivered
        case nil: break
        default: return .failed(reply.trouble ?? "", after: nil)
        }
        let result = DeliveryResult(status: reply.status, retryAfter: reply.retryAfter)
        guard result != .delivered, !alreadyDone.isEmpty else { return result }
        let text = String(decoding: reply.body.prefix(16 << 10), as: UTF8.self)
        return alreadyDone.contains(where: { text.contains($0) }) ? .delivered : result
    }
}

extension DeliveryResult {
    var reason: String? {
        switch self {
        case .delivered: nil
        case .refused(let reason), .failed(let reason, _): reason
        }
    }
}
