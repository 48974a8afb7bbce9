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
    /// What the engine itself acts on.
    private let internalSink: AsyncStream<InternalEvent>.Continuation
    let registrar: RegistrarDoor
    let phoneLegs = Mutex(PhoneLegs())
    let callers = Mutex(CallerDesk())

    init(
        sink: AsyncStream<SIPEvent>.Continuation, internalSink: AsyncStream<InternalEvent>.Continuation,
        handler: (@Sendable (SIPEvent) -> Void)?, configuration: SIPConfiguration, log: @escaping LogSink
    ) {
        self.sink = sink
        self.handler = handler
        self.internalSink = internalSink
        self.log = log
        limiter = Mutex(StrangerLimiter(policy: configuration.strangers))
        registrar = RegistrarDoor(configuration.registrar)
    }

    /// The callbacks for C; `self` must live until `csip_stop` has returned.
    func callbacks() -> csip_callbacks {
        csip_callbacks(
            context: Unmanaged.passUnretained(self).toOpaque(),
            on_event: { EventBridge.from($0)?.receive($1) },
            on_log: { EventBridge.from($0)?.write(level: $1, line: $2) },
            on_sdp: { _, body in SDPGate.check(body.raw)?.rawValue ?? 0 },
            on_crypto: { _, value, result in CryptoAttribute.read(value, into: result) },
            on_stranger: { EventBridge.from($0)?.admits($1) ?? false },
            on_resolved: { EventBridge.from($0)?.resolved($1) },
            on_register: { EventBridge.from($0)?.registered($1) },
            on_call: { EventBridge.from($0)?.called($1) ?? false })
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> EventBridge? {
        context.map { Unmanaged<EventBridge>.fromOpaque($0).takeUnretainedValue() }
    }

    private func receive(_ pointer: UnsafePointer<csip_event>?) {
        guard let pointer else { return }
        let now = ContinuousClock.now
        let event = pointer.pointee
        switch event.kind {
        case CSIP_EVENT_REGISTRATION: internalSink.yield(.registration(RegistrationResult(event)))
        case CSIP_EVENT_PROBED where event.leg & TrunkProbeRequest.mark != 0:
            let answer = TrunkAnswer(
                status: Int(event.status), phrase: event.phrase.string, origin: LegEnding.Origin(event.origin))
            report(.probed(event.leg & ~TrunkProbeRequest.mark, answer, at: now))
        case CSIP_EVENT_PROBED:
            report(registrar.probeEnded(event.leg, isAnswer: event.origin == CSIP_ORIGIN_FAR_END, at: now))
        case CSIP_EVENT_SWEPT: internalSink.yield(.swept)
        case CSIP_EVENT_FLOW_CLOSED: report(registrar.connectionClosed(event.leg, at: now))
        default:
            if let event = SIPEvent(event, at: now) { reportLeg(event) }
        }
    }

    private func resolved(_ pointer: UnsafePointer<csip_resolution>?) {
        guard let pointer else { return }
        internalSink.yield(.resolved(TrunkResolution(pointer.pointee)))
    }

    private func registered(_ request: UnsafePointer<csip_register_request>?) {
        guard let request else { return }
        let (events, note) = registrar.receive(request, at: .now)
        if let note { write(.warning, note.description) }
        report(events)
    }

    private func reportLeg(_ event: SIPEvent) {
        switch phoneLegs.withLock({ $0.isEmpty ? .report : $0.judge(event) }) {
        case .report: report(event)
        case .keep: break
        case .tryNext:
            if case .ended(let leg, _, _) = event { internalSink.yield(.nextContact(leg)) }
        }
    }

    func report(_ events: [SIPEvent]) {
        for event in events { report(event) }
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

    /// A line of our own in PJSIP's log.
    func note(_ text: String) { write(.warning, text) }

    private func write(level: Int32, line: csip_text) {
        write(SIPLogLevel(rawValue: level) ?? .debug, LogThrottle.firstLine(line.raw))
    }

    func writeNote(_ text: String) { write(.warning, text) }

    private func write(_ level: SIPLogLevel, _ text: String) {
        let lines = throttle.withLock { $0.lines(for: text, at: .now) }
        for line in lines { log(level, line) }
    }

    private func admits(_ address: csip_text) -> Bool {
        limiter.withLock { $0.admits(address.string, at: .now) }
    }
}
