import ControlAPI
import FoundationEssentials
import Testing

@testable import ControlServer

@Suite(.serialized, .timeLimit(.minutes(1)))
struct HTTPDoorTests {
    static let token = "token-of-1001"
    static let tickets = "https://tickets.example.com"

    static let grants = [
        PageGrant(sha256: TokenDigest(of: token).hex, agent: "1001"),
        PageGrant(sha256: TokenDigest(of: "token-of-boss").hex, agent: "1000", role: .supervisor),
        PageGrant(sha256: TokenDigest(of: "token-bound").hex, agent: "1002", origin: tickets),
        PageGrant(
            sha256: TokenDigest(of: "token-expired").hex, agent: "1003", expiresAt: Date(timeIntervalSince1970: 1)),
    ]

    private static func daemon(limits: HTTPLimits = HTTPLimits()) throws -> (FakeDaemon, TestHTTP, own: String) {
        let http = HTTPConfiguration(port: 0, hosts: ["dialer.example.com"], origins: [tickets], limits: limits)
        let daemon = try FakeDaemon(http: http, grants: grants)
        let origin = try #require(daemon.server.pageOrigin)
        let port = try #require(origin.split(separator: ":").last.flatMap { UInt16($0) })
        return (daemon, TestHTTP(port: port), origin)
    }

    private static func headers(_ origin: String?, token: String? = token, type: String? = "application/json") -> [(
        String, String
    )] {
        var headers: [(String, String)] = []
        if let origin { headers.append(("Origin", origin)) }
        if let token { headers.append(("Authorization", "Bearer \(token)")) }
        if let type { headers.append(("Content-Type", type)) }
        return headers
    }

    private static let version = #"{"jsonrpc":"2.0","id":1,"method":"system.version"}"#

    @Test("answers to its own names and the listed ones only (DNS rebinding)")
    func hosts() async throws {
        let (daemon, http, own) = try Self.daemon()
        defer { daemon.stop() }
        try await offPool {
            let cases: [(String?, Int)] = [
                ("127.0.0.1:\(http.port)", 200), ("localhost:\(http.port)", 200), ("LOCALHOST:\(http.port)", 200),
                ("dialer.example.com", 200), ("127.0.0.1", 421), ("localhost", 421),
                ("evil.example.com:\(http.port)", 421),
                ("127.0.0.1:\(http.port).evil.com", 421), ("127.0.0.2:\(http.port)", 421), ("", 421),
            ]
            for (host, status) in cases {
                for (method, path) in [("POST", "/v1/rpc"), ("GET", "/toolbar.js"), ("GET", "/healthz")] {
                    let body = method == "POST" ? Self.version : nil
                    let answer = try http.send(method, path, host: .some(host), headers: Self.headers(own), body: body)
                    #expect(answer.status == status, "\(host ?? "none") \(path)")
                }
            }
            #expect(try http.send("GET", "/healthz", host: .some(nil)).status == 421)
            let twice = [("Host", "evil.example.com")] + Self.headers(own)
            #expect(try http.send("POST", "/v1/rpc", headers: twice, body: Self.version).status == 400)
        }
    }

    @Test("other lists of origins and hosts count from the next request on, and streams of a dropped origin end")
    func replacedOrigins() async throws {
        let (daemon, http, own) = try Self.daemon()
        defer { daemon.stop() }
        let other = "https://other.example.com"
        try await offPool { [server = daemon.server] in
            func status(_ origin: String, host: String? = nil) throws -> Int {
                try http.send(
                    "POST", "/v1/rpc", host: .some(host ?? "127.0.0.1:\(http.port)"), headers: Self.headers(origin),
                    body: Self.version
                ).status
            }
            let socket = try TestSocket(port: http.port)
            var reader = TestReader(socket)
            try socket.send(http.request("GET", "/v1/events", headers: Self.headers(Self.tickets)))
            #expect(try reader.next(until: "event: open") != nil)
            server.use(hosts: [], origins: [other])
            #expect(try reader.next(until: "\r\n0\r\n\r\n") != nil, "the last chunk")
            #expect(try [own, other, Self.tickets].map { try status($0) } == [200, 200, 403])
            #expect(try status(own, host: "dialer.example.com") == 421)
        }
    }

    @Test("lets only listed origins' pages in, and tells only those that it did")
    func origins() async throws {
        let (daemon, http, own) = try Self.daemon()
        defer { daemon.stop() }
        try await offPool {
            let cases: [(String?, Int)] = [
                (own, 200), (Self.tickets, 200), (nil, 200), ("null", 403), ("https://evil.example.com", 403),
                (own + ".evil.com", 403), (own + "0", 403), ("http://tickets.example.com", 403), ("*", 403),
            ]
            for (origin, status) in cases {
                let answer = try http.send("POST", "/v1/rpc", headers: Self.headers(origin), body: Self.version)
                #expect(answer.status == status, "\(origin ?? "none")")
                #expect(answer.headers["access-control-allow-origin"] == (status == 200 ? origin : nil))
                #expect(answer.headers["vary"] == "Origin")
            }
            let cross = [("Sec-Fetch-Site", "cross-site")] + Self.headers(nil)
            #expect(try http.send("POST", "/v1/rpc", headers: cross, body: Self.version).status == 403)
            let same = [("Sec-Fetch-Site", "same-origin")] + Self.headers(nil)
            #expect(try http.send("POST", "/v1/rpc", headers: same, body: Self.version).status == 200)
            let proxied = try http.send(
                "POST", "/v1/rpc", host: "dialer.example.com", headers: same, body: Self.version)
            #expect(proxied.status == 403, "the origin of a host must be listed as well")
        }
        #expect(daemon.dials.isEmpty)
    }

    @Test("wants a token that is valid, here and now; every other looks the same")
    func tokens() async throws {
        let (daemon, http, own) = try Self.daemon()
        defer { daemon.stop() }
        try await offPool {
            var refusals: Set<String> = []
            for (token, origin, status) in [
                (Self.token, own, 200), ("token-bound", Self.tickets, 200), ("token-bound", own, 401), (nil, own, 401),
                ("wrong", own, 401), ("", own, 401), ("token-expired", own, 401),
                (TokenDigest(of: Self.token).hex, own, 401),
            ] {
                let answer = try http.send(
                    "POST", "/v1/rpc", headers: Self.headers(origin, token: token), body: Self.version)
                #expect(answer.status == status, "\(token ?? "none")")
                if status == 401 {
                    refusals.insert(answer.body)
                    #expect(answer.headers["www-authenticate"] == "Bearer")
                }
            }
            #expect(refusals.count == 1)
            #expect(try http.send("GET", "/v1/events", headers: Self.headers(own, token: "wrong")).status == 401)
            #expect(
                try http.send(
                    "POST", "/v1/rpc?token=\(Self.token)", headers: Self.headers(own, token: nil), body: Self.version
                ).status == 401)
        }
    }

    @Test("slows down whoever tries tokens")
    func guessing() async throws {
        var limits = HTTPLimits()
        limits.refusalBurst = 5
        limits.refusalsPerSecond = 0.1
        let (daemon, http, own) = try Self.daemon(limits: limits)
        defer { daemon.stop() }
        try await offPool {
            let statuses = try (0..<10).map { index in
                try http.send("POST", "/v1/rpc", headers: Self.headers(own, token: "guess\(index)"), body: Self.version)
                    .status
            }
            #expect(statuses == Array(repeating: 401, count: 5) + Array(repeating: 429, count: 5))
            let pair = try http.send("POST", "/v1/pair", headers: Self.headers(own, token: nil), body: #"{"code":"x"}"#)
            #expect(pair.status == 429)
            #expect(try http.send("POST", "/v1/rpc", headers: Self.headers(own), body: Self.version).status == 200)
        }
    }

    @Test("takes JSON only, of limited size, and changes nothing by GET")
    func forms() async throws {
        var limits = HTTPLimits()
        limits.bodyBytes = 1000
        let (daemon, http, own) = try Self.daemon(limits: limits)
        defer { daemon.stop() }
        try await offPool {
            for (type, status) in [
                ("application/json", 200), ("Application/JSON; charset=UTF-8", 200), ("text/plain", 415),
                ("application/x-www-form-urlencoded", 415), ("multipart/form-data", 415), (nil, 415),
                ("application/json; charset=gb18030", 415),
            ] {
                let answer = try http.send(
                    "POST", "/v1/rpc", headers: Self.headers(own, type: type), body: Self.version)
                #expect(answer.status == status, "\(type ?? "none")")
            }
            for method in ["GET", "PUT", "DELETE", "HEAD", "PATCH"] {
                let answer = try http.send(method, "/v1/rpc", headers: Self.headers(own))
                #expect(answer.status == 405 && answer.headers["allow"] == "POST", "\(method)")
            }
            #expect(try http.send("POST", "/toolbar.js", headers: Self.headers(own), body: "{}").status == 405)
            let large = String(repeating: " ", count: 1001)
            #expect(try http.send("POST", "/v1/rpc", headers: Self.headers(own), body: large).status == 413)
            #expect(try http.send("POST", "/v1/rpc", headers: Self.headers(own), body: "{").status == 400)
            #expect(try http.send("GET", "/etc/passwd").status == 404)
            #expect(try http.send("GET", "/toolbar.js/../../etc/passwd").status == 404)
            #expect(try http.send("GET", "/healthz").body == "ok\n")
            #expect(try http.send("GET", "/").body.contains("/toolbar.js"))
        }
    }

    @Test("closes on a body without a length that grows over the limit")
    func endlessBody() async throws {
        var limits = HTTPLimits()
        limits.bodyBytes = 1000
        let (daemon, http, own) = try Self.daemon(limits: limits)
        defer { daemon.stop() }
        try await offPool {
            let socket = try TestSocket(port: http.port)
            let headers = Self.headers(own) + [("Transfer-Encoding", "chunked")]
            try socket.send(http.request("POST", "/v1/rpc", headers: headers))
            var sent = 0
            let chunk = "200\r\n" + String(repeating: "x", count: 512) + "\r\n"
            while sent < 10_000, (try? socket.send(chunk)) != nil { sent += 1 }
            #expect(sent < 10_000, "the daemon stops reading long before five megabytes")
        }
    }

    @Test("answers a listed origin's preflight, exactly, and no other's")
    func preflight() async throws {
        let (daemon, http, own) = try Self.daemon()
        defer { daemon.stop() }
        try await offPool {
            let ask = [
                ("Access-Control-Request-Method", "POST"),
                ("Access-Control-Request-Headers", "authorization,content-type"),
                ("Access-Control-Request-Private-Network", "true"),
            ]
            let yes = try http.send("OPTIONS", "/v1/rpc", headers: [("Origin", Self.tickets)] + ask)
            #expect(yes.status == 204)
            #expect(yes.headers["access-control-allow-origin"] == Self.tickets)
            #expect(yes.headers["access-control-allow-private-network"] == "true")
            #expect(yes.headers["access-control-allow-headers"]?.contains("Authorization") == true)
            #expect(yes.headers["access-control-allow-credentials"] == nil)
            #expect(yes.headers["vary"] == "Origin")
            let no = try http.send("OPTIONS", "/v1/rpc", headers: [("Origin", "https://evil.example.com")] + ask)
            #expect(no.status == 403 && no.headers["access-control-allow-origin"] == nil)
            #expect(no.headers["vary"] == "Origin")
            #expect(try http.send("OPTIONS", "/v1/rpc", headers: ask).status == 400)
            #expect(try http.send("OPTIONS", "/v1/events", headers: [("Origin", own)] + ask).status == 204)
        }
    }

    @Test("a page acts for its own agent and sees only that agent's calls")
    func scope() async throws {
        let (daemon, http, own) = try Self.daemon()
        defer { daemon.stop() }
        @Sendable func ask(_ method: String, _ params: String, token: String = HTTPDoorTests.token) throws -> String {
            let body = #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":\#(params)}"#
            return try http.send("POST", "/v1/rpc", headers: Self.headers(own, token: token), body: body).body
        }
        try await offPool {
            #expect(try ask("call.dial", #"{"number":"13800138000","key":"a"}"#).contains(#""callId":"call-1""#))
            #expect(try ask("call.dial", #"{"number":"13800138000","agent":"1002"}"#).contains("notPermitted"))
            #expect(
                try ask("call.dial", #"{"number":"13800138001","agent":"1002"}"#, token: "token-of-boss").contains(
                    "call-2"))
            #expect(try ask("call.get", #"{"call":"call-1"}"#).contains("call-1"))
            let foreign = try ask("call.get", #"{"call":"call-2"}"#)
            let unknown = try ask("call.get", #"{"call":"call-9"}"#)
            #expect(foreign.replacing("call-2", with: "x") == unknown.replacing("call-9", with: "x"))
            #expect(try ask("call.hangup", #"{"call":"call-2"}"#).contains("notFound"))
            #expect(try ask("call.list", "{}").contains(#""total":1"#))
            #expect(try ask("call.list", "{}", token: "token-of-boss").contains(#""total":2"#))
            #expect(try ask("ticket.get", #"{"ticket":"T1","reveal":true}"#).contains("notPermitted"))
            for method in ["batch.cancel", "system.drain", "donotcall.remove", "page.pair", "ticket.release"] {
                #expect(try ask(method, "{}").contains("notPermitted"), "\(method)")
            }
            #expect(try ask("system.drain", "{}", token: "token-of-boss").contains("notPermitted"))
            #expect(try ask("events.subscribe", "{}").contains("/v1/events"))
        }
        #expect(daemon.dials.map(\.agent) == ["1001", "1002"])
        #expect(daemon.hangups == 0)
    }

    @Test("a stream tells the agent's events, replays from Last-Event-ID, and ends when the daemon does")
    func stream() async throws {
        let (daemon, http, own) = try Self.daemon()
        defer { daemon.stop() }
        let first = daemon.events.append(ControlEvent(.callRequested, at: Date(), callId: "a", agentId: "1001"))
        try await offPool { [events = daemon.events, server = daemon.server] in
            let socket = try TestSocket(port: http.port)
            var reader = TestReader(socket)
            let headers = Self.headers(own) + [("Last-Event-ID", String(first - 1))]
            try socket.send(http.request("GET", "/v1/events", headers: headers))
            let head = try TestHTTP.head(&reader)
            #expect(head.status == 200 && head.headers["content-type"]?.hasPrefix("text/event-stream") == true)
            #expect(head.headers["access-control-allow-origin"] == own)
            let opening = try #require(try reader.next(until: "\n\n"))
            #expect(opening.contains("event: open") && !opening.contains("id:"))
            let replayed = try #require(try reader.next(until: "\n\n"))
            #expect(replayed.contains("id: \(first)\nevent: call.requested\ndata: {"))
            for round in 1...20 {
                events.append(ControlEvent(.callBridged, at: Date(), callId: "b", agentId: "1002"))
                let seq = events.append(ControlEvent(.callEnded, at: Date(), callId: "a", agentId: "1001"))
                let live = try #require(try reader.next(until: "\n\n"))
                #expect(live.contains("id: \(seq)\nevent: call.ended"), "round \(round)")
            }
            server.stop()
            while try reader.next(until: "\n") != nil {}
        }
    }

    @Test("an idle stream is kept open by comments")
    func keepAlive() async throws {
        var limits = HTTPLimits()
        limits.keepAliveSeconds = 0.05
        let (daemon, http, own) = try Self.daemon(limits: limits)
        defer { daemon.stop() }
        try await offPool {
            let socket = try TestSocket(port: http.port)
            var reader = TestReader(socket)
            try socket.send(http.request("GET", "/v1/events", headers: Self.headers(own)))
            _ = try reader.next(until: "event: open")
            for _ in 0..<3 {
                let comment = try reader.next(until: ": keep-alive\n\n")
                #expect(comment != nil)
            }
        }
    }

    @Test("a stream whose reader does not read is told of the gap and blocks nobody")
    func slowStream() async throws {
        let (daemon, http, own) = try Self.daemon()
        defer { daemon.stop() }
        try await offPool { [events = daemon.events] in
            let socket = try TestSocket(port: http.port)
            var reader = TestReader(socket)
            try socket.send(http.request("GET", "/v1/events", headers: Self.headers(own)))
            _ = try reader.next(until: "event: open")
            let text = String(repeating: "x", count: 4000)
            for _ in 0..<4000 {
                events.append(ControlEvent(.callDigit, at: Date(), agentId: "1001", data: EventData(text: text)))
            }
            #expect(try http.send("POST", "/v1/rpc", headers: Self.headers(own), body: Self.version).status == 200)
            let last = events.bounds.newest
            var sawGap = false
            while let message = try reader.next(until: "\n\n") {
                if message.contains("event: gap") { sawGap = true }
                if message.contains("id: \(last)\n") { break }
            }
            #expect(sawGap)
        }
    }

    @Test("requests under way are answered when the door closes")
    func stopping() async throws {
        let (daemon, http, own) = try Self.daemon()
        defer { daemon.stop() }
        daemon.gate.close()
        let socket = try TestSocket(port: http.port)
        let body = #"{"jsonrpc":"2.0","id":1,"method":"system.status"}"#
        try socket.send(http.request("POST", "/v1/rpc", headers: Self.headers(own, token: "token-of-boss"), body: body))
        await daemon.gate.arrival()
        try await offPool { [server = daemon.server] in
            server.stop()
            var reader = TestReader(socket)
            let answer = try TestHTTP.head(&reader)
            #expect(answer.status == 503)
        }
    }

    @Test("a port that is taken is an error that says so")
    func takenPort() throws {
        let (daemon, http, _) = try Self.daemon()
        defer { daemon.stop() }
        let failure = #expect(throws: DoorFailure.self) {
            try FakeDaemon(http: HTTPConfiguration(port: http.port))
        }
        #expect(failure?.description.contains("control.http.port") == true)
    }

    @Test("our page is served with a policy that lets nothing inline or foreign in")
    func page() async throws {
        let (daemon, http, _) = try Self.daemon()
        defer { daemon.stop() }
        try await offPool {
            let page = try http.send("GET", "/helpdesk")
            #expect(page.status == 200)
            let policy = try #require(page.headers["content-security-policy"])
            #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe") && !policy.contains("*"))
            #expect(
                !page.body.contains("style=") && !page.body.contains("onclick") && page.body.contains("/toolbar.js"))
            let script = try http.send("GET", "/toolbar.js")
            #expect(script.headers["cross-origin-resource-policy"] == "cross-origin")
            #expect(script.headers["content-type"]?.hasPrefix("text/javascript") == true)
        }
    }

    @Test("a pairing code works once, from its origin, and the token outlives a restart")
    func pairing() async throws {
        let (daemon, http, own) = try Self.daemon()
        @Sendable func redeem(_ code: String, _ origin: String?) throws -> TestHTTP.Answer {
            try http.send("POST", "/v1/pair", headers: Self.headers(origin, token: nil), body: #"{"code":"\#(code)"}"#)
        }
        let link = try daemon.pages.pair(agent: "1001")
        #expect(link.url == "\(own)/helpdesk#pair=\(link.code)")
        let foreign = try daemon.pages.pair(agent: "1002", origin: Self.tickets)
        #expect(foreign.url == nil)
        #expect(throws: ControlError.self) { try daemon.pages.pair(agent: "1002", origin: "https://evil.example.com") }
        let token = try await offPool {
            #expect(try redeem(link.code, nil).status == 403)
            let answer = try redeem(link.code.lowercased().replacing("-", with: " "), own)
            #expect(answer.status == 200)
            #expect(try redeem(link.code, own).status == 404)
            #expect(try redeem(foreign.code, own).status == 404)
            #expect(
                try redeem(foreign.code, Self.tickets).status == 404, "seen by another origin, it is no secret any more"
            )
            return try ControlCoding.decode(PageToken.self, from: Data(answer.body.utf8)).token
        }
        #expect(token.count == 43)
        let kept = try #require(try? String(contentsOfFile: daemon.folder + "/grants.json", encoding: .utf8))
        #expect(kept.contains("1001") && !kept.contains(token))
        let again = try PageAccess(configured: [], file: daemon.folder + "/grants.json")
        #expect(again.identify(token, origin: own)?.agent == "1001")
        #expect(again.identify(token, origin: Self.tickets) == nil)
        #expect(again.identify(token, origin: own, now: Date(timeIntervalSinceNow: 8 * 86400)) == nil)
        daemon.stop()
    }
}
