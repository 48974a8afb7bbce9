import ControlAPI

/// Events over connections that may break: it connects again and asks for what came in between.
final class EventFeed {
    enum Item {
        case event(ReceivedEvent)
        /// The connection broke; trying again begins.
        case broken
        /// There again; `restarted` if it is another run of the daemon.
        case back(restarted: Bool)
        case timeout
        case interrupted(Int32)
        case readerGone
    }

    private let context: Context
    private let filter: SubscribeRequest
    private let interrupts: Interrupts
    private let reader: Descriptor?
    /// How long to try to connect again before giving up; nil for ever.
    private let patience: Duration?
    private(set) var position: FeedPosition
    private var client: Client?
    /// Since when the connection is gone, and why it could not be made again.
    private var brokenSince: ContinuousClock.Instant?

    /// Subscribes. `reader`: stop when nobody reads this any more. Errors: those of connecting and asking.
    init(
        _ filter: SubscribeRequest, context: Context, interrupts: Interrupts, reader: Descriptor?,
        patience: Duration? = nil
    ) throws(ClientFailure) {
        self.filter = filter
        self.context = context
        self.interrupts = interrupts
        self.reader = reader
        self.patience = patience
        position = FeedPosition(since: filter.since)
        _ = try subscribe()
    }

    /// The next thing to know. Waits until `deadline` (for ever if nil). Errors: when `patience` is over, the last failure.
    func next(until deadline: ContinuousClock.Instant? = nil) throws(ClientFailure) -> Item {
        while true {
            guard let client else { return try reconnect() }
            switch try client.nextEvent(until: deadline, interrupts: interrupts, reader: reader) {
            case .event(let received):
                if position.takes(received.event) { return .event(received) }
            case .timeout: return .timeout
            case .interrupted(let signal): return .interrupted(signal)
            case .readerGone: return .readerGone
            case .closed:
                self.client = nil
                brokenSince = .now
                return .broken
            }
        }
    }

    private func reconnect() throws(ClientFailure) -> Item {
        while true {
            do {
                let resumption = try subscribe()
                brokenSince = nil
                return .back(restarted: resumption == .restarted)
            } catch {
                guard Self.passes(error) else { throw error }
                if let patience, let brokenSince, brokenSince.duration(to: .now) > patience { throw error }
            }
            interrupts.nap(250, reader: reader)
            if let signal = interrupts.take() { return .interrupted(signal) }
            if let reader, reader.isAbandoned { return .readerGone }
        }
    }

    /// True for a failure that trying again may heal.
    private static func passes(_ failure: ClientFailure) -> Bool {
        [.daemonNotRunning, .connectionBroken, .tryLater].contains(failure.status)
    }

    private func subscribe() throws(ClientFailure) -> FeedPosition.Resumption {
        let client = try context.connect()
        var request = filter
        request.since = position.last
        let resumption = position.subscribed(try client.ask(request).value)
        self.client = client
        return resumption
    }
}
