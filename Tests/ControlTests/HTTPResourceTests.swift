import ControlAPI
import Foundation
import Testing

@testable import ControlServer

@Suite("Resources over HTTP", .serialized, .timeLimit(.minutes(5)))
struct HTTPResourceTests {
    private struct Client: Sendable {
        let http: TestHTTP
        let own: String

        func callAsFunction(
            _ verb: String, _ path: String, _ body: String? = nil, token: String? = HTTPDoor.token,
            headers: [(String, String)] = []
        ) throws -> TestHTTP.Answer {
            let type = body == nil ? nil : "application/json"
            return try http.send(
                verb, path, headers: HTTPDoor.headers(own, token: token, type: type) + headers, body: body)
        }
    }

    private static func problem(_ answer: TestHTTP.Answer) throws -> ProblemDetails {
        #expect(answer.headers["content-type"] == "application/problem+json")
        let problem = try ControlCoding.decode(ProblemDetails.self, from: Data(answer.body.utf8))
        #expect(problem.status == answer.status)
        return problem
    }

    @Test("a call is dialled, read, listed and ended at its address")
    func calls() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        let ask = Client(http: http, own: own)
        try await offPool {
            let dialled = try ask(
                "POST", "/v1/calls", #"{"number":"13800138000"}"#, headers: [("Idempotency-Key", "a")])
            #expect(dialled.status == 201 && dialled.headers["location"] == "/v1/calls/call-1")
            #expect(dialled.headers["access-control-allow-origin"] == own)
            let again = try ask(
                "POST", "/v1/calls", #"{"number":"13800138000"}"#, headers: [("Idempotency-Key", "\"a\"")])
            #expect(again.body.contains(#""replayed":true"#))
            let call = try ask("GET", "/v1/calls/call-1")
            #expect(call.status == 200 && call.body.contains(#""callId":"call-1""#))
            #expect(try ask("GET", "/v1/calls?ended=true&limit=5").body.contains(#""total":1"#))
            #expect(try ask("POST", "/v1/calls/call-1/hangup").status == 200)
            #expect(try ask("POST", "/v1/calls/call-1/hangup", "{}").status == 200)
            #expect(try ask("GET", "/v1/version").body.contains("protocolVersion"))
        }
        #expect(daemon.dials.map(\.key) == ["a", "a"] && daemon.hangups == 2)
    }

    @Test("errors are problem details with reason, status and when to try again")
    func problems() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        let ask = Client(http: http, own: own)
        try await offPool {
            let early = try ask("POST", "/v1/calls", #"{"number":"+8613800138999"}"#)
            let outside = try Self.problem(early)
            #expect(early.status == 409 && outside.reason == .outsideHours && outside.retryAt != nil)
            #expect(early.headers["retry-after"] != nil && outside.type == "/v1/problems/outsideHours")
            #expect(try ask("GET", outside.type).body.contains("outsideHours (409"))
            let cases: [(String, String, String?, Int, ControlError.Reason)] = [
                ("GET", "/v1/calls/call-9", nil, 404, .notFound), ("GET", "/v1/nothing", nil, 404, .notFound),
                ("PUT", "/v1/calls", "{}", 405, .invalidRequest),
                ("GET", "/v1/calls?limit=many", nil, 400, .invalidParams),
                ("GET", "/v1/calls?limt=1", nil, 400, .invalidParams),
                ("GET", "/v1/calls?limit=1&limit=2", nil, 400, .invalidParams),
                ("GET", "/v1/calls/%zz", nil, 400, .invalidRequest),
                ("GET", "/v1/calls/%00", nil, 400, .invalidRequest),
                ("POST", "/v1/calls?number=1", "{}", 400, .invalidRequest),
                ("POST", "/v1/calls", "[]", 400, .invalidRequest), ("POST", "/v1/calls", "{", 400, .parseError),
                ("POST", "/v1/calls", #"{"number":1}"#, 400, .invalidParams),
                ("POST", "/v1/calls/call-9/hangup", #"{"call":"call-1"}"#, 400, .invalidParams),
                ("POST", "/v1/calls/call-9/hangup", nil, 404, .notFound),
                ("POST", "/v1/agents/1002/pause", nil, 403, .notPermitted),
                ("GET", "/v1/status", nil, 403, .notPermitted),
                ("GET", "/v1/queue?nonsense=1", nil, 403, .notPermitted),
                ("GET", "/v1/calls", "{}", 400, .invalidRequest),
            ]
            for (verb, path, body, status, reason) in cases {
                let answer = try ask(verb, path, body)
                #expect(answer.status == status, "\(verb) \(path) \(answer.body)")
                #expect(try Self.problem(answer).reason == reason, "\(verb) \(path)")
            }
            #expect(try Self.problem(ask("GET", "/v1/calls", token: "wrong")).reason == .unauthorized)
            let form = try http.send(
                "POST", "/v1/calls", headers: HTTPDoor.headers(own, type: "text/plain"), body: #"{"number":"1"}"#)
            #expect(form.status == 415)
        }
        #expect(daemon.dials.count == 1)
    }

    @Test("no state is changed by GET, whatever the address")
    func safety() async throws {
        var limits = HTTPLimits()
        limits.requestBurst = 10_000
        let (daemon, http, own) = try HTTPDoor.daemon(limits: limits)
        defer { daemon.stop() }
        let ask = Client(http: http, own: own)
        try await offPool {
            for route in ResourceRoute.all where route.verb != .get {
                let path = route.pathParameters.reduce(route.template) { $0.replacing("{\($1)}", with: "x") }
                let answer = try ask("GET", path, token: "token-of-boss")
                #expect([200, 404, 405].contains(answer.status), "\(path) \(answer.status)")
                #expect(try ask("HEAD", path, token: "token-of-boss").status == 405, "\(path)")
            }
        }
        #expect(daemon.dials.isEmpty && daemon.hangups == 0)
    }

    @Test("of another agent's call an agent's page hears what it hears of none")
    func sameAnswer() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        let ask = Client(http: http, own: own)
        try await offPool {
            let body = #"{"number":"13800138000","agent":"1002"}"#
            #expect(try ask("POST", "/v1/calls", body, token: "token-of-boss").status == 201)
            for (verb, tail) in [("GET", ""), ("POST", "/hold"), ("POST", "/hangup"), ("POST", "/mute")] {
                let foreign = try ask(verb, "/v1/calls/call-1" + tail)
                let unknown = try ask(verb, "/v1/calls/call-7" + tail)
                #expect(foreign.status == 404 && unknown.status == 404)
                #expect(foreign.body == unknown.body.replacing("call-7", with: "call-1"), "\(tail)")
                #expect(foreign.headers.keys == unknown.headers.keys)
            }
        }
        #expect(daemon.hangups == 0)
    }

    @Test("a repeated request with its key is carried out once")
    func idempotency() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        let ask = Client(http: http, own: own)
        try await offPool {
            _ = try ask("POST", "/v1/calls", #"{"number":"13800138000"}"#)
            func end(_ key: String, _ call: String, token: String = HTTPDoor.token) throws -> TestHTTP.Answer {
                try ask("POST", "/v1/calls/\(call)/hangup", "{}", token: token, headers: [("Idempotency-Key", key)])
            }
            let first = try end("k1", "call-1")
            #expect(first.status == 200)
            #expect(try end("k1", "call-1").body == first.body)
            #expect(try Self.problem(end("k1", "call-2")).reason == .conflict)
            #expect(try end("k2", "call-9").status == 404)
            #expect(try end("k2", "call-9").status == 404, "a key stays bound after a refusal")
            #expect(try end("k1", "call-1", token: "token-of-boss").status == 200, "keys are a token's own")
            for bad in ["", "\"\"", String(repeating: "k", count: 129), "ä"] {
                #expect(try end(bad, "call-1").status == 400, "“\(bad)”")
            }
            let other = #"{"number":"13800138001","key":"b"}"#
            let both = try ask("POST", "/v1/calls", other, headers: [("Idempotency-Key", "a")])
            #expect(try Self.problem(both).field == "key")
            #expect(try ask("POST", "/v1/calls", other, headers: [("Idempotency-Key", "b")]).status == 201)
        }
        #expect(daemon.hangups == 2)
    }

    @Test("a key whose request is still worked on says so")
    func inProgress() async throws {
        var book = ReplayBook()
        let now = ContinuousClock.now
        let (name, asked) = (ReplayBook.Name(token: "t", key: "k"), TokenDigest(of: "a"))
        guard case .new = book.begin(name, asked, now: now) else { return #expect(Bool(false), "is new") }
        guard case .working = book.begin(name, asked, now: now) else { return #expect(Bool(false), "is worked on") }
        guard case .other = book.begin(name, TokenDigest(of: "b"), now: now) else { return #expect(Bool(false)) }
        book.finish(name, HTTPAnswer(503), now: now)
        guard case .new = book.begin(name, asked, now: now) else {
            return #expect(Bool(false), "what says to try again binds nothing")
        }
        book.finish(name, HTTPAnswer(200), now: now)
        guard case .answered(let answer) = book.begin(name, asked, now: now + .seconds(86_000)) else {
            return #expect(Bool(false), "is remembered")
        }
        #expect(answer.status == 200)
        guard case .new = book.begin(name, asked, now: now + .seconds(90_000)) else {
            return #expect(Bool(false), "is forgotten after a day")
        }
        for index in 0..<5000 {
            let name = ReplayBook.Name(token: "t", key: "\(index)")
            guard case .new = book.begin(name, asked, now: now) else { return #expect(Bool(false), "room is made") }
            book.finish(name, HTTPAnswer(200), now: now)
        }
    }

    @Test("a preflight names the address's verbs and the headers of ours")
    func preflight() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        try await offPool {
            let ask = [("Origin", own), ("Access-Control-Request-Method", "PATCH")]
            let answer = try http.send("OPTIONS", "/v1/tickets/T1", headers: ask)
            #expect(answer.status == 204 && answer.headers["access-control-allow-methods"] == "GET, PATCH")
            #expect(answer.headers["access-control-allow-headers"]?.contains("Idempotency-Key") == true)
            let local = try http.send(
                "OPTIONS", "/v1/calls", headers: ask + [("Access-Control-Request-Local-Network", "true")])
            #expect(local.headers["access-control-allow-local-network"] == "true")
        }
    }
}
