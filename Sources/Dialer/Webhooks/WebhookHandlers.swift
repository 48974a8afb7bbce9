import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials
import JSON
import Webhooks

/// `webhook.*`: how ticket systems are told, what was not, and a try.
struct WebhookHandlers: Sendable {
    let courier: Courier

    func register(in handlers: inout ControlHandlers) {
        handlers.register(ListWebhooksRequest.self) { _, _ in WebhookList(webhooks: try await courier.infos()) }
        handlers.register(TestWebhookRequest.self) { request, _ in try await courier.test(request) }
        handlers.register(ListDeadMessagesRequest.self) { request, _ in try await courier.dead(request) }
        handlers.register(RetryMessagesRequest.self) { request, _ in try await courier.retry(request) }
    }
}

extension Courier {
    /// - Throws: `StoreError`.
    func infos() async throws -> [WebhookInfo] {
        let standings = try await outbox?.standings() ?? [:]
        let (now, date) = (clock.now, wallClock.now())
        return desks.values.sorted { $0.settings.id < $1.settings.id }.map { desk in
            let (settings, standing) = (desk.settings, standings[desk.settings.id] ?? OutboxStanding())
            return WebhookInfo(
                name: settings.id, place: settings.place, mapping: settings.mapping.name, state: desk.plan.state.word,
                waiting: standing.waiting, dead: standing.dead, oldestAt: standing.oldestAt,
                lastDeliveredAt: desk.lastDeliveredAt,
                readyAt: desk.plan.restsUntil.map { date + max(0, ($0 - now).inSeconds) },
                signed: settings.secret != nil, fullNumbers: settings.showsNumbers,
                text: desk.lastError.map(NumberMask.maskedNumbers))
        }
    }

    /// Nil where there is nobody to tell.
    func counts() async throws -> WebhookCounts? {
        let infos = try await infos()
        guard !infos.isEmpty else { return nil }
        return WebhookCounts(
            backingOff: infos.count { $0.state == .backingOff }, waiting: infos.reduce(0) { $0 + $1.waiting },
            dead: infos.reduce(0) { $0 + $1.dead })
    }

    // MARK: What failed

    func dead(_ request: ListDeadMessagesRequest) async throws -> DeadMessagePage {
        if let webhook = request.webhook { try await check(webhook) }
        let (limit, offset) = (request.limit ?? 100, request.offset ?? 0)
        guard (1...1000).contains(limit) else {
            throw ControlError(.invalidParams, "A page has 1 to 1000 messages.", field: "limit")
        }
        guard offset >= 0 else { throw ControlError(.invalidParams, "An offset is 0 or more.", field: "offset") }
        guard let outbox else { return DeadMessagePage(messages: [], total: 0) }
        // Counted first: what fails in between is listed, not counted without being there.
        let standings = try await outbox.standings()
        let messages = try await outbox.dead(of: request.webhook, offset: offset, limit: limit)
        let counted = request.webhook.map { [standings[$0]?.dead ?? 0] } ?? standings.values.map(\.dead)
        return DeadMessagePage(messages: messages.map { DeadMessage($0) }, total: counted.reduce(0, +))
    }

    func retry(_ request: RetryMessagesRequest) async throws -> RetriedMessages {
        guard (request.delivery == nil) != (request.webhook == nil) else {
            throw ControlError(.invalidParams, "Say which: a delivery, or a webhook.", field: "delivery")
        }
        if let webhook = request.webhook { try await check(webhook) }
        let count = try await outbox?.revive(webhook: request.webhook, id: request.delivery, at: wallClock.now()) ?? 0
        if count == 0, let delivery = request.delivery {
            throw ControlError(
                .notFound, "No message “\(delivery.prefix(64))” failed for good; see ctl webhook dead.",
                field: "delivery")
        }
        log.notice("webhooks.retried", ["messages": "\(count)"])
        wakeUp(request.webhook)
        return RetriedMessages(retried: count)
    }

    /// Nothing of these calls and tickets is told any more.
    func forget(lanes: [String]) async throws {
        guard let outbox = try self.outbox ?? closedOutbox() else { return }
        try await outbox.forget(lanes: lanes)
    }

    /// One that is configured, or of which something is left.
    private func check(_ webhook: String) async throws {
        guard desks[webhook] == nil, try await outbox?.standings()[webhook] == nil else { return }
        throw ControlError(
            .notFound, "No webhook “\(webhook.prefix(64))” is in the configuration; see ctl webhook list.",
            field: "webhook")
    }

    // MARK: A try

    func test(_ request: TestWebhookRequest) async throws -> WebhookTestResult {
        guard let settings = desks[request.webhook]?.settings else {
            throw ControlError(
                .notFound, "No webhook “\(request.webhook.prefix(64))” is in the configuration; see ctl webhook list.",
                field: "webhook")
        }
        let sample = SampleCall(at: wallClock.now(), ticket: request.ticket)
        let maker = HookRequest(webhook: settings, facts: sample)
        var (sent, messages): (Set<String>, [WebhookTestMessage]) = ([], [])
        for event in sample.events {
            let json = try HookEvent.json(event)
            let value = try JSONDecoder().decode(JSONValue.self, from: json)
            for message in settings.mapping.messages(for: event.type.rawValue, value, sent: sent) {
                sent.insert(message.name)
                messages.append(try await send(message.name, String(decoding: json, as: UTF8.self), maker))
                guard messages.last?.text == nil else {
                    return WebhookTestResult(webhook: settings.id, delivered: false, messages: messages)
                }
            }
        }
        return WebhookTestResult(webhook: settings.id, delivered: !messages.isEmpty, messages: messages)
    }

    private func send(_ name: String, _ event: String, _ maker: HookRequest) async throws -> WebhookTestMessage {
        do {
            let request = try await maker.make(name, event: event, delivery: UniqueID.next(), at: wallClock.now())
            let reply = try await send(request)
            return WebhookTestMessage(
                message: name, status: reply.status == 0 ? nil : reply.status,
                seconds: reply.took.inWholeMilliseconds,
                text: maker.webhook.mapping.result(of: reply).reason.map(NumberMask.maskedNumbers))
        } catch let error as HookRequest.Unsendable {
            return WebhookTestMessage(message: name, seconds: 0, text: error.description)
        } catch let error as HTTPClient.Unavailable {
            return WebhookTestMessage(message: name, seconds: 0, text: error.description)
        }
    }
}

extension DeliveryPlan.State {
    var word: WebhookStateWord {
        switch self {
        case .works(failures: 0): .works
        case .works, .probes: .failing
        case .rests: .backingOff
        }
    }
}

extension DeadMessage {
    fileprivate init(_ message: OutboxMessage) {
        self.init(
            deliveryId: message.id, webhook: message.webhook, message: message.name, of: message.lane,
            madeAt: message.madeAt, givenUpAt: message.diedAt ?? message.madeAt, tries: message.tries,
            text: message.lastError.map(NumberMask.maskedNumbers))
    }
}
