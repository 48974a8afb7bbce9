import ControlAPI
import FoundationEssentials
import Synchronization

/// What the HTTP door does with a request once its head has been let through.
final class HTTPService: Sendable {
    private let currentGate: Mutex<HTTPGate>
    let limits: HTTPLimits
    let log: EventLog
    let streams = EventStreams()
    private let pages: PageAccess
    private let dispatcher: RequestDispatcher
    private let rates: Mutex<Rates>

    private struct Rates {
        var refusals: TokenBucket
        var agents: [String: TokenBucket] = [:]
    }

    init(policy: OriginPolicy, limits: HTTPLimits, pages: PageAccess, dispatcher: RequestDispatcher, log: EventLog) {
        currentGate = Mutex(HTTPGate(policy: policy, bodyLimit: limits.bodyBytes))
        self.limits = limits
        self.pages = pages
        self.dispatcher = dispatcher
        self.log = log
        let refusals = TokenBucket(rate: limits.refusalsPerSecond, burst: limits.refusalBurst, now: .now)
        rates = Mutex(Rates(refusals: refusals))
    }

    var gate: HTTPGate { currentGate.withLock { $0 } }

    func use(_ policy: OriginPolicy) {
        currentGate.withLock { $0 = HTTPGate(policy: policy, bodyLimit: limits.bodyBytes) }
        streams.end(of: { page in page.origin.map { !policy.allows(origin: $0) } ?? false })
    }

    /// Ends the streams of tokens that were taken away or whose time is over.
    func endForbiddenStreams() {
        streams.end(of: { [pages] in !pages.isValid($0) })
    }

    /// Whose page it is; or the refusal.
    func identify(_ head: HTTPHead, origin: String?) -> Result<PageIdentity, HTTPRefusal> {
        if let token = head.bearer, let page = pages.identify(token, origin: origin) {
            return takeRate(of: page.agent).map { .failure(.tooMany($0)) } ?? .success(page)
        }
        if let wait = takeRefusal() { return .failure(.tooMany(wait)) }
        return .failure(.unauthorized)
    }

    /// The answer to a whole `POST /v1/rpc`.
    func remoteCall(_ body: Data, from page: PageIdentity, over connection: ControlConnection) async -> HTTPAnswer {
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

    /// The answer to `POST /v1/pair` with `{"code": "…"}`.
    func pair(_ body: Data, origin: String?) -> HTTPAnswer {
        if let wait = rates.withLock({ $0.refusals.level < 1 ? $0.refusals.take(now: .now) : nil }) {
            return HTTPRefusal.tooMany(wait).answer
        }
        do {
            let spans = try? JSONSpans(scanning: body, maxDepth: 2)
            guard spans?.members.map(\.key) == ["code"] else {
                throw ControlError(.invalidParams, "Send {\"code\": \"…\"}.")
            }
            let code = try ControlCoding.decode(Pairing.self, from: body).code
            return .json(200, try ControlCoding.encode(try pages.redeem(code, origin: origin)))
        } catch let error as ControlError {
            if let wait = takeRefusal() { return HTTPRefusal.tooMany(wait).answer }
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

    var answer: HTTPAnswer {
        switch self {
        case .unauthorized:
            let text = "No valid token. Pair this page: open the link the daemon prints, or enter a code (ctl pair)."
            return .refusal(401, ControlError(.unauthorized, text), headers: [("WWW-Authenticate", "Bearer")])
        case .tooMany(let wait):
            let seconds = max(1, Int((wait / .seconds(1)).rounded(.up)))
            return .refusal(429, .tooFast(wait), headers: [("Retry-After", String(seconds))])
        }
    }
}
