import CallQueue
import ControlAPI
import FoundationEssentials
import JSON
import Webhooks

/// Makes the request of a message: its fields are gathered, its places filled, its body signed.
struct HookRequest: Sendable {
    let webhook: WebhookSettings
    let facts: any HookFacts

    /// What cannot be sent, however often it is tried.
    struct Unsendable: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameters:
    ///   - event: the event as JSON.
    ///   - delivery: the same at every try.
    /// - Throws: ``Unsendable``.
    func make(_ name: String, event json: String, delivery: String, at now: Date) async throws -> HTTPRequest {
        guard let message = webhook.mapping.messages.first(where: { $0.name == name }) else {
            throw Unsendable(description: "the mapping “\(webhook.mapping.name)” has no message “\(name)” any more")
        }
        guard let told = try? JSONDecoder().decode(JSONValue.self, from: Data(json.utf8)),
            case .object(var event) = told
        else { throw Unsendable(description: "the event does not read back") }
        let call = await call(event)
        if webhook.showsNumbers, let call { event.show(call.number) }
        let fields = JSONValue.object(await fields(event, call, delivery, message))
        let words = webhook.mapping.words
        var request = HTTPRequest(url: webhook.url + message.path(fields, words))
        request.method = message.method.rawValue
        let body = message.body(.object(event), fields, words)
        request.body = body
        request.headers = headers(message, body, fields, delivery, at: now)
        request.timeout = webhook.timeout
        request.caFile = webhook.caFile
        request.allowsPrivate = webhook.allowsPrivate
        return request
    }

    private func headers(
        _ message: HookMessage, _ body: Data, _ fields: JSONValue, _ delivery: String, at now: Date
    ) -> [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = [
            ("Content-Type", "application/json"), ("Accept", "application/json"),
            ("User-Agent", "callback-dialer/\(DialerVersion.text)"),
            ("Dialer-Delivery", delivery), ("Idempotency-Key", delivery),
            // libcurl would wait for the receiver's word before a long body.
            ("Expect", ""),
        ]
        if let secret = webhook.secret {
            headers.append(("Dialer-Signature", DeliverySignature.header(secret: secret, body: body, at: now)))
        }
        headers += webhook.headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        headers += message.headers.sorted { $0.key < $1.key }.map {
            (name: $0.key, value: $0.value.filled(fields, webhook.mapping.words))
        }
        return headers
    }

    // MARK: Fields

    private func call(_ event: [String: JSONValue]) async -> HookCall? {
        guard case .string(let id)? = event["callId"] else { return nil }
        return await facts.call(id)
    }

    private func fields(
        _ event: [String: JSONValue], _ call: HookCall?, _ delivery: String, _ message: HookMessage
    ) async -> [String: JSONValue] {
        var fields = event
        fields["delivery"] = .string(delivery)
        fields["values"] = .object(webhook.values)
        if let call {
            fields["customer"] = .string(webhook.showsNumbers ? call.number : call.masked)
            fields["call"] = .object(call.fields)
            if call.isRecorded { fields["recording"] = recording(event, fields) }
        }
        fields["agent"] = agent(event)
        fields["line"] = line(event)
        if message.fields.contains(where: { $0.path.first == "ticket" }), case .string(let id)? = event["ticketId"] {
            fields["ticket"] = (await facts.ticket(id)?.fields).map(JSONValue.object)
        }
        return fields
    }

    private func recording(_ event: [String: JSONValue], _ fields: [String: JSONValue]) -> JSONValue {
        guard let link = webhook.recordingLink else { return .object([:]) }
        return .object(["link": .string(link.filled(.object(fields), webhook.mapping.words))])
    }

    private func agent(_ event: [String: JSONValue]) -> JSONValue? {
        guard case .string(let id)? = event["agentId"] else { return nil }
        return .object(["id": .string(id), "name": .string(facts.agentName(id) ?? id)])
    }

    /// What the customer is shown; of a call that no trunk has taken yet, whoever calls.
    private func line(_ event: [String: JSONValue]) -> JSONValue? {
        if case .string(let trunk)? = JSONValue.object(event)[path: ["data", "trunk"]], let line = facts.line(of: trunk)
        {
            return .string(line)
        }
        return event["agentId"]
    }
}

extension [String: JSONValue] {
    /// Has the event tell the whole number where it tells the masked one.
    fileprivate mutating func show(_ number: String) {
        guard case .object(var data)? = self["data"], data["number"] != nil else { return }
        data["number"] = .string(number)
        self["data"] = .object(data)
    }
}

extension HookCall {
    fileprivate var fields: [String: JSONValue] {
        var fields = ["startedAt": JSONValue.string(Instant.text(of: startedAt))]
        fields["answeredAt"] = answeredAt.map { .string(Instant.text(of: $0)) }
        fields["endedAt"] = endedAt.map { .string(Instant.text(of: $0)) }
        return fields
    }
}

extension HookTicket {
    fileprivate var fields: [String: JSONValue] {
        var fields = ["state": JSONValue.string(state)]
        for (key, text) in [("title", title), ("customer", customer), ("resolution", resolution), ("note", note)] {
            fields[key] = text.map(JSONValue.string)
        }
        return fields
    }
}
