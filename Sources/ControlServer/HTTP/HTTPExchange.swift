import CMicroHTTPD
import ControlAPI
import FoundationEssentials
import Synchronization

/// One request and its answer, from libmicrohttpd's first callback to its last.
final class HTTPExchange: Sendable {
    enum Answer: Sendable {
        case whole(HTTPAnswer)
        case stream(EventStream, HTTPAnswer)
    }

    private enum Phase {
        /// Reading the body.
        case reading(HTTPGate.Route, PageIdentity?, origin: String?, body: Data)
        /// A handler works, the connection is suspended. Left by `finish` or by `abandon`, whichever is first.
        case working(SuspendedConnection)
        /// To be sent with the next callback.
        case answered(Answer)
        case sent
    }

    private let service: HTTPService
    private let phase: Mutex<Phase>

    init(_ head: HTTPHead, service: HTTPService) {
        self.service = service
        phase = Mutex(Self.begin(head, service))
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
            guard case .remoteCall = route, let page else {
                phase = .answered(.whole(immediate(route, body, origin: origin)))
                return
            }
            let link = Self.link(of: connection)
            let suspended = SuspendedConnection(connection)
            suspended.suspend()
            phase = .working(suspended)
            let service = service
            Task { finish(await service.remoteCall(body, from: page, over: link).readable(by: origin)) }
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
        let error = ControlError(.draining, "The daemon is stopping.")
        finish(.refusal(503, error))
    }

    private func finish(_ answer: HTTPAnswer) {
        phase.withLock { phase in
            guard case .working(let connection) = phase else { return }
            phase = .answered(.whole(answer))
            connection.resume()
        }
    }

    private static func link(of connection: OpaquePointer) -> ControlConnection {
        guard let kept = cmhd_socket_context(connection) else { return ControlConnection(.passing) }
        return Unmanaged<ControlConnection>.fromOpaque(kept).takeUnretainedValue()
    }

    private func immediate(_ route: HTTPGate.Route, _ body: Data, origin: String?) -> HTTPAnswer {
        switch route {
        case .asset(let asset): asset.answer()
        case .health: HTTPAnswer(200, type: "text/plain; charset=utf-8", body: Data("ok\n".utf8))
        case .pairing: service.pair(body, origin: origin).readable(by: origin)
        case .remoteCall, .events: HTTPRefusal.unauthorized.answer.readable(by: origin)
        }
    }

    private static func begin(_ head: HTTPHead, _ service: HTTPService) -> Phase {
        switch service.gate.judge(head) {
        case .answer(let answer): .answered(.whole(answer))
        case .go(.remoteCall, let origin):
            identified(head, origin, service) { .reading(.remoteCall, $0, origin: origin, body: Data()) }
        case .go(.events, let origin): identified(head, origin, service) { stream(head, $0, origin, service) }
        case .go(let route, let origin): .reading(route, nil, origin: origin, body: Data())
        }
    }

    private static func identified(
        _ head: HTTPHead, _ origin: String?, _ service: HTTPService, _ next: (PageIdentity) -> Phase
    ) -> Phase {
        switch service.identify(head, origin: origin) {
        case .success(let page): next(page)
        case .failure(let refusal): .answered(.whole(refusal.answer.readable(by: origin)))
        }
    }

    private static func stream(
        _ head: HTTPHead, _ page: PageIdentity, _ origin: String?, _ service: HTTPService
    ) -> Phase {
        let peer = ControlPeer.page(page)
        let since = head.header("last-event-id").flatMap { Int($0) }
        guard AccessPolicy.allows(.eventsSubscribe, role: page.role),
            let stream = try? EventStream(
                SubscribeRequest(since: since, agent: peer.boundAgent), for: page, log: service.log)
        else {
            let error = ControlError(.notPermitted, "This page may not read events.")
            return .answered(.whole(.refusal(403, error).readable(by: origin)))
        }
        let head = HTTPAnswer(
            200, type: "text/event-stream; charset=utf-8",
            headers: [("Cache-Control", "no-store"), ("X-Accel-Buffering", "no")]
        ).readable(by: origin)
        return .answered(.stream(stream, head))
    }
}
