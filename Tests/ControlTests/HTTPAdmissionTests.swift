import ControlAPI
import FoundationEssentials
import Testing

@testable import ControlServer

@Suite("Whom the HTTP door lets in", .serialized, .timeLimit(.minutes(1)))
struct HTTPAdmissionTests {
    @Test("answers to its own names and the listed ones only (DNS rebinding)")
    func hosts() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
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
                    let body = method == "POST" ? HTTPDoor.version : nil
                    let answer = try http.send(
                        method, path, host: .some(host), headers: HTTPDoor.headers(own), body: body)
                    #expect(answer.status == status, "\(host ?? "none") \(path)")
                }
            }
            #expect(try http.send("GET", "/healthz", host: .some(nil)).status == 421)
            let twice = [("Host", "evil.example.com")] + HTTPDoor.headers(own)
            #expect(try http.send("POST", "/v1/rpc", headers: twice, body: HTTPDoor.version).status == 400)
        }
    }

    @Test("lets only listed origins' pages in, and tells only those that it did")
    func origins() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        try await offPool {
            let cases: [(String?, Int)] = [
                (own, 200), (HTTPDoor.tickets, 200), (nil, 200), ("null", 403), ("https://evil.example.com", 403),
                (own + ".evil.com", 403), (own + "0", 403), ("http://tickets.example.com", 403), ("*", 403),
            ]
            for (origin, status) in cases {
                let answer = try http.send("POST", "/v1/rpc", headers: HTTPDoor.headers(origin), body: HTTPDoor.version)
                #expect(answer.status == status, "\(origin ?? "none")")
                #expect(answer.headers["access-control-allow-origin"] == (status == 200 ? origin : nil))
                #expect(answer.headers["vary"] == "Origin")
            }
            let cross = [("Sec-Fetch-Site", "cross-site")] + HTTPDoor.headers(nil)
            #expect(try http.send("POST", "/v1/rpc", headers: cross, body: HTTPDoor.version).status == 403)
            let same = [("Sec-Fetch-Site", "same-origin")] + HTTPDoor.headers(nil)
            #expect(try http.send("POST", "/v1/rpc", headers: same, body: HTTPDoor.version).status == 200)
            let proxied = try http.send(
                "POST", "/v1/rpc", host: "dialer.example.com", headers: same, body: HTTPDoor.version)
            #expect(proxied.status == 403, "the origin of a host must be listed as well")
        }
        #expect(daemon.dials.isEmpty)
    }

    @Test("wants a token that is valid, here and now; every other looks the same")
    func tokens() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        try await offPool {
            var refusals: Set<String> = []
            for (token, origin, status) in [
                (HTTPDoor.token, own, 200), ("token-bound", HTTPDoor.tickets, 200), ("token-bound", own, 401),
                (nil, own, 401),
                ("wrong", own, 401), ("", own, 401), ("token-expired", own, 401),
                (TokenDigest(of: HTTPDoor.token).hex, own, 401),
            ] {
                let answer = try http.send(
                    "POST", "/v1/rpc", headers: HTTPDoor.headers(origin, token: token), body: HTTPDoor.version)
                #expect(answer.status == status, "\(token ?? "none")")
                if status == 401 {
                    refusals.insert(answer.body)
                    #expect(answer.headers["www-authenticate"] == "Bearer")
                }
            }
            #expect(refusals.count == 1)
            #expect(try http.send("GET", "/v1/events", headers: HTTPDoor.headers(own, token: "wrong")).status == 401)
            #expect(
                try http.send(
                    "POST", "/v1/rpc?token=\(HTTPDoor.token)", headers: HTTPDoor.headers(own, token: nil),
                    body: HTTPDoor.version
                ).status == 401)
        }
    }

    @Test("slows down whoever tries tokens")
    func guessing() async throws {
        var limits = HTTPLimits()
        limits.refusalBurst = 5
        limits.refusalsPerSecond = 0.1
        let (daemon, http, own) = try HTTPDoor.daemon(limits: limits)
        defer { daemon.stop() }
        try await offPool {
            let statuses = try (0..<10).map { index in
                try http.send(
                    "POST", "/v1/rpc", headers: HTTPDoor.headers(own, token: "guess\(index)"), body: HTTPDoor.version
                )
                .status
            }
            #expect(statuses == Array(repeating: 401, count: 5) + Array(repeating: 429, count: 5))
            let pair = try http.send(
                "POST", "/v1/pair", headers: HTTPDoor.headers(own, token: nil), body: #"{"code":"x"}"#)
            #expect(pair.status == 429)
            #expect(
                try http.send("POST", "/v1/rpc", headers: HTTPDoor.headers(own), body: HTTPDoor.version).status == 200)
        }
    }

    @Test("answers a listed origin's preflight, exactly, and no other's")
    func preflight() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        try await offPool {
            let ask = [
                ("Access-Control-Request-Method", "POST"),
                ("Access-Control-Request-Headers", "authorization,content-type"),
                ("Access-Control-Request-Private-Network", "true"),
            ]
            let yes = try http.send("OPTIONS", "/v1/rpc", headers: [("Origin", HTTPDoor.tickets)] + ask)
            #expect(yes.status == 204)
            #expect(yes.headers["access-control-allow-origin"] == HTTPDoor.tickets)
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

    @Test("other lists of origins and hosts count from the next request on, and streams of a dropped origin end")
    func replacedOrigins() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        let other = "https://other.example.com"
        try await offPool { [server = daemon.server] in
            func status(_ origin: String, host: String? = nil) throws -> Int {
                try http.send(
                    "POST", "/v1/rpc", host: .some(host ?? "127.0.0.1:\(http.port)"), headers: HTTPDoor.headers(origin),
                    body: HTTPDoor.version
                ).status
            }
            let socket = try TestSocket(port: http.port)
            var reader = TestReader(socket)
            try socket.send(http.request("GET", "/v1/events", headers: HTTPDoor.headers(HTTPDoor.tickets)))
            #expect(try reader.next(until: "event: open") != nil)
            server.use(hosts: [], origins: [other])
            #expect(try reader.next(until: "\r\n0\r\n\r\n") != nil, "the last chunk")
            #expect(try [own, other, HTTPDoor.tickets].map { try status($0) } == [200, 200, 403])
            #expect(try status(own, host: "dialer.example.com") == 421)
        }
    }
}
