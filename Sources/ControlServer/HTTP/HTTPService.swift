import ControlAPI
import FoundationEssentials
import Synchronization

/// What the HTTP door does with a request once its head has been let through.
final class HTTPService: Sendable {
    private let currentGate: Mutex<HTTPGate>
    let limits: HTTPLimits
    let log: EventLog
    let streams = EventStreams()
    let pages: PageAccess
    let dispatcher: RequestDispatcher
    let shapes: ShapeBook
    let meter: EventMeter
    /// What `/metrics` tells besides what events add up to.
    private let metrics: @Sendable () async -> String
    let tickets = Mutex(StreamTickets())
    let replays = Mutex(ReplayBook())
    let files = Mutex<[WeakFile]>([])
    private let rates: Mutex<Rates>

    private struct Rates {
        var refusals: TokenBucket
        var agents: [String: TokenBucket] = [:]
    }

    init(
        gate: HTTPGate, limits: HTTPLimits, pages: PageAccess, dispatcher: RequestDispatcher, log: EventLog,
        metrics: @escaping @Sendable () async -> String
    ) {
        currentGate = Mutex(gate)
        self.limits = limits
        self.pages = pages
        self.dispatcher = dispatcher
        self.log = log
        self.metrics = metrics
        meter = EventMeter(log)
        shapes = ShapeBook(handlers: dispatcher.handlers)
        let refusals = TokenBucket(rate: limits.refusalsPerSecond, burst: limits.refusalBurst, now: .now)
        rates = Mutex(Rates(refusals: refusals))
    }

    var gate: HTTPGate { currentGate.withLock { $0 } }

    func use(_ gate: HTTPGate) {
        currentGate.withLock { $0 = gate }
        streams.end(of: { page in page.origin.map { !gate.policy.allows(origin: $0) } ?? false })
    }

    /// Ends the streams of tokens that were taken away or whose time is over.
    func endForbiddenStreams() {
        streams.end(of: { [pages] in !pages.isValid($0) })
        forgetCopies()
    }

    /// Clear recordings that are not listened to any more, or whose listener was shut out.
    func forgetCopies() {
        pages.copies.expire { [pages] listener in
            guard case .page(let page) = listener else { return true }
            return pages.isValid(page)
        }
    }

    /// Whose page it is; or the refusal.
    func identify(_ head: HTTPHead, origin: String?) -> Result<PageIdentity, HTTPRefusal> {
        if let page = page(head, origin: origin) {
            return takeRate(of: page.agent).map { .failure(.tooMany($0)) } ?? .success(page)
        }
        if let wait = takeRefusal() { return .failure(.tooMany(wait)) }
        return .failure(.unauthorized)
    }

    private func page(_ head: HTTPHead, origin: String?) -> PageIdentity? {
        if let token = head.bearer { return pages.identify(token, origin: origin) }
        guard head.path == "/v1/events", let ticket = head.streamTicket else { return nil }
        return pageOfStreamTicket(ticket, origin: origin)
    }

    /// The answer that needs nobody else; nil: `work` has it.
    func immediate(_ route: HTTPAddress.Route, _ body: Data, from page: PageIdentity?, origin: String?) -> HTTPAnswer? {
        switch route {
        case .asset(let asset): asset.answer(embeddableBy: gate.policy.origins)
        case .health: HTTPAnswer(200, type: "text/plain; charset=utf-8", body: Data("ok\n".utf8))
        case .description: shapes.published
        case .problemKind(let reason): .explanation(of: reason)
        case .pairing: pair(body, origin: origin).readable(by: origin)
        case .streamTicket: page.map { streamTicket(body, for: $0).readable(by: origin) }
        case .attachment(let name): attachment(name)
        case .events, .remoteCall, .resource, .file, .metrics, .listening: nil
        }
    }

    /// The answer to a whole request that others work on.
    func work(
        _ route: HTTPAddress.Route, _ body: HTTPBody, from page: PageIdentity?, over connection: ControlConnection
    ) async -> HTTPAnswer {
        switch (route, page, body) {
        case (.remoteCall, let page?, .data(let body)): await remoteCall(body, from: page, over: connection)
        case (.resource(let request), let page?, .data(let body)):
            await resource(request, body, from: page, over: connection)
        case (.file(let request), let page?, .file(let file)): await load(request, file, from: page, over: connection)
        case (.metrics, let page, _): await measured(for: page)
        default: HTTPRefusal.unauthorized.answer(in: .problem)
        }
    }

    private func remoteCall(_ body: Data, from page: PageIdentity, over connection: ControlConnection) async
        -> HTTPAnswer
    {
        let message: RPCMessage
        do throws(ControlError) {
            message = try RPCMessage(parsing: body)
        } catch {
            return .json(400, RPCMessage.response(id: nil, error: error))
        }
        if message.method == ControlMethod.eventsSubscribe.rawValue {
            let error = ControlError(.invalidRequest, "Over HTTP events come from GET /v1/events.")
            return .json(200, RPCMessage.response(id: message.id, error: error))
        }
        let answer = await withTaskExecutorPreference(dispatcher.executor(for: message)) {
            await dispatcher.answer(message, from: .page(page), over: connection)
        }
        guard let answer else { return HTTPAnswer(202) }
        return .json(200, answer)
    }

    /// Figures are for whoever looks after the site.
    private func measured(for page: PageIdentity?) async -> HTTPAnswer {
        guard page?.role != .agent else {
            return .problem(ControlError(.notPermitted, "An agent's page may not read the metrics."))
        }
        return HTTPAnswer(
            200, type: "text/plain; version=0.0.4; charset=utf-8",
            body: Data((await metrics() + meter.text(streams: streams.count)).utf8),
            headers: [("Cache-Control", "no-store")])
    }

    /// The answer to `POST /v1/pair` with `{"code": "…"}`.
    private func pair(_ body: Data, origin: String?) -> HTTPAnswer {
        if let wait = rates.withLock({ $0.refusals.level < 1 ? $0.refusals.take(now: .now) : nil }) {
            return HTTPRefusal.tooMany(wait).answer(in: .remoteCall)
        }
        do {
            let spans = try? JSONSpans(scanning: body, maxDepth: 2)
            guard spans?.members.map(\.key) == ["code"] else {
                throw ControlError(.invalidParams, "Send {\"code\": \"…\"}.")
            }
            let code = try ControlCoding.decode(Pairing.self, from: body).code
            return .json(200, try ControlCoding.encode(try pages.redeem(code, origin: origin)))
        } catch let error as ControlError {
            if let wait = takeRefusal() { return HTTPRefusal.tooMany(wait).answer(in: .remoteCall) }
            return .refusal(error.reason == .notFound ? 404 : 400, error)
        } catch {
            return .refusal(500, ControlError(.internalError, "The token could not be kept: \(error)"))
        }
    }

    private struct Pairing: Decodable {
        let code: String
    }

    private func takeRefusal() -> Duration? {
        rates.withLock { $0.refusals.take(now: .now) }
    }

    /// One bucket per agent: there are no more of them than tokens.
    private func takeRate(of agent: String) -> Duration? {
        rates.withLock { rates in
            rates.agents[
                agent, default: TokenBucket(rate: limits.requestsPerSecond, burst: limits.requestBurst, now: .now)
            ].take(now: .now)
        }
    }
}

/// Why a page is turned away after its head was let through.
enum HTTPRefusal: Error {
    /// The same for a wrong token, an expired one, and one of another origin.
    case unauthorized
    case tooMany(Duration)

    func answer(in dialect: HTTPDialect) -> HTTPAnswer {
        switch self {
        case .unauthorized:
            let text = "No valid token. Pair this page: open the link the daemon prints, or enter a code (ctl pair)."
            return dialect.refusal(
                401, ControlError(.unauthorized, text), headers: [("WWW-Authenticate", "Bearer")])
        case .tooMany(let wait):
            let seconds = max(1, Int((wait / .seconds(1)).rounded(.up)))
            return dialect.refusal(429, .tooFast(wait), headers: [("Retry-After", String(seconds))])
        }
    }
}
