/// `webhook.list`: who is told of calls and tickets, in the order of their names.
public struct ListWebhooksRequest: ControlRequest, Equatable {
    public typealias Response = WebhookList
    public static let method = ControlMethod.webhookList

    public enum CodingKeys: CodingKey, CaseIterable {}

    public init() {}
}

/// Answer to `webhook.list`.
public struct WebhookList: Codable, Sendable, Equatable {
    public var webhooks: [WebhookInfo]

    public init(webhooks: [WebhookInfo]) { self.webhooks = webhooks }
}

/// `webhook.test`: sends the messages of a made-up call now, past the outbox, and says what was answered. Errors: `notFound`.
public struct TestWebhookRequest: ControlRequest, Equatable {
    public typealias Response = WebhookTestResult
    public static let method = ControlMethod.webhookTest

    /// Its name in the configuration.
    public var webhook: String
    /// The made-up call is for this ticket; without it for none, and messages about tickets are left out.
    public var ticket: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case webhook, ticket
    }

    public init(webhook: String, ticket: String? = nil) {
        self.webhook = webhook
        self.ticket = ticket
    }
}

/// What came of `webhook.test`: each message with its answer, up to the first that failed.
public struct WebhookTestResult: Codable, Sendable, Equatable {
    public var webhook: String
    /// All of them were taken.
    public var delivered: Bool
    public var messages: [WebhookTestMessage]

    public init(webhook: String, delivered: Bool, messages: [WebhookTestMessage]) {
        self.webhook = webhook
        self.delivered = delivered
        self.messages = messages
    }
}

/// One message of a test.
public struct WebhookTestMessage: Codable, Sendable, Equatable {
    /// Its name in the mapping.
    public var message: String
    /// HTTP status of the answer; absent without one.
    public var status: Int?
    /// From the question to the answer, or until it was given up.
    public var seconds: Double
    /// What went wrong.
    public var text: String?

    public init(message: String, status: Int? = nil, seconds: Double, text: String? = nil) {
        self.message = message
        self.status = status
        self.seconds = seconds
        self.text = text
    }
}

/// `webhook.dead`: messages that failed for good, the newest first. Errors: `notFound`, `invalidParams`.
public struct ListDeadMessagesRequest: ControlRequest, Equatable {
    public typealias Response = DeadMessagePage
    public static let method = ControlMethod.webhookDead

    /// Only of this one.
    public var webhook: String?
    /// 1 to 1000; 100 without it.
    public var limit: Int?
    /// Without the first so many.
    public var offset: Int?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case webhook, limit, offset
    }

    public init(webhook: String? = nil, limit: Int? = nil, offset: Int? = nil) {
        self.webhook = webhook
        self.limit = limit
        self.offset = offset
    }
}

/// `webhook.retry`: has messages that failed for good wait again, as if they were new. One of `delivery` and `webhook`. Errors:
/// `notFound`, `invalidParams`.
public struct RetryMessagesRequest: ControlRequest, Equatable {
    public typealias Response = RetriedMessages
    public static let method = ControlMethod.webhookRetry

    /// This message.
    public var delivery: String?
    /// All of this one's.
    public var webhook: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case delivery, webhook
    }

    public init(delivery: String? = nil, webhook: String? = nil) {
        self.delivery = delivery
        self.webhook = webhook
    }
}

/// Answer to `webhook.retry`.
public struct RetriedMessages: Codable, Sendable, Equatable {
    public var retried: Int

    public init(retried: Int) { self.retried = retried }
}
