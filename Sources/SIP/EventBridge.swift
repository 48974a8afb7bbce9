internal import CSIPShim
import Synchronization

/// What PJSIP's callbacks reach, on the PJSIP thread: it copies and passes on, and touches no actor's state, so
/// that a callback may arrive while an actor on that thread is in the middle of a call into PJSIP.
final class EventBridge: Sendable {
    typealias LogSink = @Sendable (SIPLogLevel, String) -> Void

    private let sink: AsyncStream<SIPEvent>.Continuation
    /// Given, it gets the events instead of `sink`.
    private let handler: (@Sendable (SIPEvent) -> Void)?
    /// Events for `handler` that have not been delivered yet.
    private let pending = Mutex<[SIPEvent]>([])
    private let log: LogSink
    private let throttle = Mutex(LogThrottle())
    private let limiter: Mutex<StrangerLimiter>
    /// Answers to REGISTER, for the engine itself.
    private let registrations: AsyncStream<RegistrationResult>.Continuation

    init(
        sink: AsyncStream<SIPEvent>.Continuation, registrations: AsyncStream<RegistrationResult>.Continuation,
        handler: (@Sendable (SIPEvent) -> Void)?, strangers: StrangerPolicy, log: @escaping LogSink
    ) {
        self.sink = sink
        self.handler = handler
        self.registrations = registrations
        self.log = log
        self.limiter = Mutex(StrangerLimiter(policy: strangers))
    }

    /// The callbacks for C; `self` must live until `csip_stop` has returned.
    func callbacks() -> csip_callbacks {
        csip_callbacks(
            context: Unmanaged.passUnretained(self).toOpaque(),
            on_event: { EventBridge.from($0)?.receive($1) },
            on_log: { EventBridge.from($0)?.write(level: $1, line: $2) },
            on_sdp: { _, body in SDPGate.check(body.raw)?.rawValue ?? 0 },
            on_stranger: { EventBridge.from($0)?.admits($1) ?? false })
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> EventBridge? {
        context.map { Unmanaged<EventBridge>.fromOpaque($0).takeUnretainedValue() }
    }

    private func receive(_ pointer: UnsafePointer<csip_event>?) {
        guard let pointer else { return }
        let now = ContinuousClock.now
        if pointer.pointee.kind == CSIP_EVENT_REGISTRATION {
            registrations.yield(RegistrationResult(pointer.pointee))
        } else if let event = SIPEvent(pointer.pointee, at: now) {
            report(event)
        }
    }

    /// Reports an event, in its turn.
    func report(_ event: SIPEvent) {
        if handler == nil {
            sink.yield(event)
        } else {
            pending.withLock { $0.append(event) }
        }
    }

    /// Delivers what has been reported. Called on the PJSIP thread between its jobs and its polls, when neither PJSIP
    /// nor an actor is in the middle of anything.
    func deliver() {
        guard let handler else { return }
        while true {
            var batch: [SIPEvent] = []
            pending.withLock { swap(&batch, &$0) }
            guard !batch.isEmpty else { return }
            for event in batch { handler(event) }
        }
    }

    private func write(level: Int32, line: csip_text) {
        let text = LogThrottle.firstLine(line.raw)
        let lines = throttle.withLock { $0.lines(for: text, at: .now) }
        for line in lines { log(SIPLogLevel(rawValue: level) ?? .debug, line) }
    }

    private func admits(_ address: csip_text) -> Bool {
        limiter.withLock { $0.admits(address.string, at: .now) }
    }
}
