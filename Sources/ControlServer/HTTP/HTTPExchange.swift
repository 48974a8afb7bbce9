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
        case reading(HTTPAddress.Route, PageIdentity?, origin: String?, body: HTTPBody)
        /// It was too much; the rest is read and thrown away, as far as it goes, so that the client reads our answer.
        case overflowing(HTTPAnswer, left: Int)
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

    /// Bytes of a body that is too long which are read all the same.
    private static let patience = 1 << 20

    /// A piece of the body. False if the connection is to be closed.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
        phase.withLock { phase in
            switch phase {
            case .reading(let route, let page, let origin, var body):
                phase = .sent  // let go of the body, so that it is appended to in place
                do throws(ControlError) {
                    try body.append(bytes, limit: service.limits.bodyBytes, fileLimit: service.limits.fileBytes)
                    phase = .reading(route, page, origin: origin, body: body)
                } catch {
                    let answer = dialect.refusal(ProblemKind(error.reason).status, error).readable(by: origin)
                    phase = .overflowing(answer, left: Self.patience)
                }
                return true
            case .overflowing(let answer, let left):
                phase = .overflowing(answer, left: left - bytes.count)
                return left > bytes.count
            default: return true
            }
        }
    }

    /// The request is complete: answers at once, or suspends the connection until a handler has.
    func complete(_ connection: OpaquePointer) {
        phase.withLock { phase in
            if case .overflowing(let answer, _) = phase { return phase = .answered(.whole(answer)) }
            guard case .reading(let route, let page, let origin, let body) = phase else { return }
            if case .data(let data) = body,
                let answer = service.immediate(route, data, from: page, origin: origin)
            {
                return phase = .answered(.whole(answer))
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
            guard gate.wantsToken(route) else { return .reading(route, nil, origin: origin, body: .data(Data())) }
            switch service.identify(head, origin: origin) {
            case .failure(let refusal): return .answered(.whole(refusal.answer(in: dialect).readable(by: origin)))
            case .success(let page):
                if route == .events { return .answered(stream(head, page, origin, service)) }
                guard case .file = route else { return .reading(route, page, origin: origin, body: .data(Data())) }
                return beginFile(route, page, origin, service)
            }
        }
    }

    private static func beginFile(
        _ route: HTTPAddress.Route, _ page: PageIdentity, _ origin: String?, _ service: HTTPService
    ) -> Phase {
        do throws(ControlError) {
            try AccessPolicy.check(.batchOpen, for: .page(page))
            guard let file = service.makeFile() else {
                throw ControlError(.overloaded, "Files are being taken in already, or there is no room; try again.")
            }
            return .reading(route, page, origin: origin, body: .file(file))
        } catch {
            return .answered(.whole(HTTPAnswer.problem(error).readable(by: origin)))
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

/// What a request brings with it.
enum HTTPBody: Sendable {
    case data(Data)
    case file(SpooledFile)

    /// Errors: `tooLarge`, `storeFailed`.
    mutating func append(_ bytes: UnsafeRawBufferPointer, limit: Int, fileLimit: Int) throws(ControlError) {
        switch self {
        case .data(var data):
            guard data.count + bytes.count <= limit else { throw .tooLong(limit) }
            self = .data(Data())  // as above: one holder while it grows
            data.append(contentsOf: bytes)
            self = .data(data)
        case .file(let file):
            do throws(SpooledFile.Trouble) {
                try file.append(bytes)
            } catch {
                guard case .tooLarge = error else {
                    throw ControlError(.storeFailed, "The file could not be kept: there is no room on the disk.")
                }
                throw .tooLong(fileLimit)
            }
        }
    }
}

extension HTTPGate {
    /// Whether only a page or program with a token may go on.
    func wantsToken(_ route: HTTPAddress.Route) -> Bool {
        switch route {
        case .asset, .health, .description, .problemKind, .pairing, .listening, .attachment: false
        case .metrics: metrics != .open
        case .remoteCall, .events, .streamTicket, .resource, .file: true
        }
    }
}
