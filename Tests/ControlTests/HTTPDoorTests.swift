import ControlAPI
import FoundationEssentials
import Testing

@testable import ControlServer

@Suite("The HTTP door", .serialized, .timeLimit(.minutes(1)))
struct HTTPDoorTests {
    @Test("takes JSON only, of limited size, and changes nothing by GET")
    func forms() async throws {
        var limits = HTTPLimits()
        limits.bodyBytes = 1000
        let (daemon, http, own) = try HTTPDoor.daemon(limits: limits)
        defer { daemon.stop() }
        try await offPool {
            for (type, status) in [
                ("application/json", 200), ("Application/JSON; charset=UTF-8", 200), ("text/plain", 415),
                ("application/x-www-form-urlencoded", 415), ("multipart/form-data", 415), (nil, 415),
                ("application/json; charset=gb18030", 415),
            ] {
                let answer = try http.send(
                    "POST", "/v1/rpc", headers: HTTPDoor.headers(own, type: type), body: HTTPDoor.version)
                #expect(answer.status == status, "\(type ?? "none")")
            }
            for method in ["GET", "PUT", "DELETE", "HEAD", "PATCH"] {
                let answer = try http.send(method, "/v1/rpc", headers: HTTPDoor.headers(own))
                #expect(answer.status == 405 && answer.headers["allow"] == "POST", "\(method)")
            }
            #expect(try http.send("POST", "/toolbar.js", headers: HTTPDoor.headers(own), body: "{}").status == 405)
            let large = String(repeating: " ", count: 1001)
            #expect(try http.send("POST", "/v1/rpc", headers: HTTPDoor.headers(own), body: large).status == 413)
            #expect(try http.send("POST", "/v1/rpc", headers: HTTPDoor.headers(own), body: "{").status == 400)
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
        let (daemon, http, own) = try HTTPDoor.daemon(limits: limits)
        defer { daemon.stop() }
        try await offPool {
            let socket = try TestSocket(port: http.port)
            let headers = HTTPDoor.headers(own) + [("Transfer-Encoding", "chunked")]
            try socket.send(http.request("POST", "/v1/rpc", headers: headers))
            var sent = 0
            let chunk = "200\r\n" + String(repeating: "x", count: 512) + "\r\n"
            while sent < 10_000, (try? socket.send(chunk)) != nil { sent += 1 }
            #expect(sent < 10_000, "the daemon stops reading long before five megabytes")
        }
    }

    @Test("a handler is told when the connection of its request ends")
    func closing() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        var closings = daemon.closings.makeAsyncIterator()
        let append = #"{"jsonrpc":"2.0","id":1,"method":"batch.append","params":{"upload":"u","data":""}}"#
        try await offPool {
            let headers = HTTPDoor.headers(own, token: "token-of-boss")
            let answer = try http.send("POST", "/v1/rpc", headers: headers, body: append)
            #expect(answer.status == 200)
        }
        #expect(await closings.next() == .passing)
    }

    @Test("requests under way are answered when the door closes")
    func stopping() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        daemon.gate.close()
        let socket = try TestSocket(port: http.port)
        let body = #"{"jsonrpc":"2.0","id":1,"method":"system.status"}"#
        try socket.send(
            http.request("POST", "/v1/rpc", headers: HTTPDoor.headers(own, token: "token-of-boss"), body: body))
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
        let (daemon, http, _) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        let failure = #expect(throws: DoorFailure.self) {
            try FakeDaemon(http: HTTPConfiguration(port: http.port))
        }
        #expect(failure?.description.contains("control.http.port") == true)
    }
}
