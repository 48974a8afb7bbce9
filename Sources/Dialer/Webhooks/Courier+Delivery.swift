import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials
import Webhooks

/// Messages out of the outbox: when each is tried, and what came of it.
extension Courier {
    /// Begins what is due and may be begun, and says when to look again.
    func deliver() async {
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
}

extension HookMapping {
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
