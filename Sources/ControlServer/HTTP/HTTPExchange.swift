import CMicroHTTPD
import ControlAPI
import FoundationEssentials
import Synchronization

/// One request and its answer, from libmicrohttpd's first callback to its last.
final class HTTPExchange: Sendable {
    enum Answer: Sendable {
        case whole(HTTPAnswer)
        case stream(EventStream, HTTPAnswer)
        /// A part of a file.
        case file(HeldFile, offset: Int, count: Int, HTTPAnswer)
    }

    private enum Phase {
        /// Reading the body.
        case reading(HTTPAddress.Route, PageIdentity?, origin: String?, body: Data)
        /// A handler works, the connection is suspended. Left by `finish` or by `abandon`, whichever is first.
        case working(SuspendedConnection)
        /// To be sent with the next callback.
        case answered(Answer)
        case sent
    }

    private let service: HTTPService
    private let dialect: HTTPDialect
    private let phase: Mutex<Phase>

    init(_ head: HTTPHead, service: HTTPService) {
        self.service = service
        dialect = HTTPDialect(path: head.path)
        phase = Mutex(Self.begin(head, service, dialect))
    }

    /// The answer, if the head alone decided.
    var refusesBody: Bool { phase.withLock { if case .answered = $0 { true } else { false } } }

    /// A piece of the body. False if it is too much.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
        phase.withLock { phase in
            guard case .reading(let route, let page, let origin, var body) = phase else { return true }
            guard body.count + bytes.count <= service.limits.bodyBytes else { return false }
            phase = .sent  // let go of the body, so that it is appended to in place
            body.append(contentsOf: bytes)
            phase = .reading(route, page, origin: origin, body: body)
            return true
        }
    }

    /// The request is complete: answers at once, or suspends the connection until a handler has.
    func complete(_ connection: OpaquePointer) {
        phase.withLock { phase in
            guard case .reading(let route, let page, let origin, let body) = phase else { return }
            if let answer = service.immediate(route, body, from: page, origin: origin) {
                phase = .answered(.whole(answer))
                return
            }
            let link = HTTPConnection.of(connection)?.link ?? ControlConnection(.passing)
            let suspended = SuspendedConnection(connection)
            suspended.suspend()
            phase = .working(suspended)
            let service = service
            Task { finish(await service.work(route, body, from: page, over: link).readable(by: origin)) }
        }
    }

    /// Takes the answer to send it; nil while a handler works.
    func takeAnswer() -> Answer? {
        phase.withLock { phase in
            guard case .answered(let answer) = phase else { return nil }
            phase = .sent
            return answer
        }
    }

    /// The door closes: an answer that is still being worked on will not be waited for.
    func abandon() {
        finish(dialect.refusal(503, ControlError(.draining, "The daemon is stopping.")))
    }

    private func finish(_ answer: HTTPAnswer) {
        phase.withLock { phase in
            guard case .working(let connection) = phase else { return }
            phase = .answered(.whole(answer))
            connection.resume()
        }
    }

    private static func begin(_ head: HTTPHead, _ service: HTTPService, _ dialect: HTTPDialect) -> Phase {
        let gate = service.gate
        switch gate.judge(head) {
        case .answer(let answer): return .answered(.whole(answer))
        case .go(.listening(let name), _):
            return .answered(service.listen(name, range: head.header("range")))
        case .go(let route, let origin):
            guard gate.wantsToken(route) else { return .reading(route, nil, origin: origin, body: Data()) }
            switch service.identify(head, origin: origin) {
            case .failure(let refusal): return .answered(.whole(refusal.answer(in: dialect).readable(by: origin)))
            case .success(let page):
                guard route == .events else { return .reading(route, page, origin: origin, body: Data()) }
                return .answered(stream(head, page, origin, service))
            }
        }
    }

    private static func stream(
        _ head: HTTPHead, _ page: PageIdentity, _ origin: String?, _ service: HTTPService
    ) -> Answer {
        do throws(ControlError) {
            let stream = try service.stream(head, for: page)
            let head = HTTPAnswer(
                200, type: "text/event-stream; charset=utf-8",
                headers: [("Cache-Control", "no-store"), ("X-Accel-Buffering", "no")]
            ).readable(by: origin)
            return .stream(stream, head)
        } catch {
            return .whole(HTTPAnswer.problem(error).readable(by: origin))
        }
    }
}

extension HTTPGate {
    /// Whether only a page or program with a token may go on.
    func wantsToken(_ route: HTTPAddress.Route) -> Bool {
        switch route {
        case .asset, .health, .description, .problemKind, .pairing, .listening, .attachment: false
        case .metrics: metrics != .open
        case .remoteCall, .events, .streamTicket, .resource: true
        }
    }
}
