import ControlAPI
import FoundationEssentials
import Glibc
import Testing

@testable import ControlServer

@Suite("Requests that never come to an end", .serialized, .timeLimit(.minutes(5)))
struct SlowRequestTests {
    private static func door() throws -> (FakeDaemon, TestHTTP, own: String) {
        var limits = HTTPLimits()
        limits.requestSeconds = 1
        return try HTTPDoor.daemon(limits: limits)
    }

    /// Sends the text, then a byte at a time; true once the daemon has closed.
    private static func trickle(_ http: TestHTTP, _ text: String, _ byte: String) throws -> Bool {
        let socket = try TestSocket(port: http.port)
        try socket.send(text)
        return try isCutOff(socket, sending: byte)
    }

    private static func isCutOff(_ socket: TestSocket, sending byte: String) throws -> Bool {
        let end = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < end {
            var poll = pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)
            if Glibc.poll(&poll, 1, 100) > 0 { return (try? socket.receive())?.isEmpty ?? true }
            if (try? socket.send(byte)) == nil { return true }
        }
        return false
    }

    @Test("a head or a body that trickles in is cut off, and others are served meanwhile")
    func slowloris() async throws {
        let (daemon, http, own) = try Self.door()
        defer { daemon.stop() }
        try await offPool {
            let host = "Host: 127.0.0.1:\(http.port)\r\n"
            let idle = try (0..<20).map { _ in try TestSocket(port: http.port) }
            #expect(try Self.trickle(http, "GET /healthz HTTP/1.1\r\n\(host)X: ", "x"))
            let head = HTTPDoor.headers(own).map { "\($0): \($1)\r\n" }.joined()
            #expect(
                try Self.trickle(http, "POST /v1/rpc HTTP/1.1\r\n\(host)\(head)Content-Length: 100000\r\n\r\n", " "))
            for socket in idle { #expect(try Self.isCutOff(socket, sending: ""), "who says nothing is cut off too") }
            #expect(try http.send("GET", "/healthz").status == 200)
        }
    }

    @Test("a request that a handler works on, and a stream, have their time")
    func patience() async throws {
        let (daemon, http, own) = try Self.door()
        defer { daemon.stop() }
        daemon.gate.close()
        let socket = try TestSocket(port: http.port)
        try socket.send(
            http.request("GET", "/v1/status", headers: HTTPDoor.headers(own, token: "token-of-boss", type: nil)))
        await daemon.gate.arrival()
        try await offPool { [gate = daemon.gate, events = daemon.events] in
            let listening = try TestSocket(port: http.port)
            var stream = TestReader(listening)
            try listening.send(http.request("GET", "/v1/events", headers: HTTPDoor.headers(own, type: nil)))
            _ = try stream.next(until: "event: open")
            // A silent connection is cut off after the same time: by then the other two have had more.
            #expect(try Self.isCutOff(TestSocket(port: http.port), sending: ""))
            gate.open()
            var reader = TestReader(socket)
            #expect(try TestHTTP.head(&reader).status == 200)
            events.append(ControlEvent(.agentState, at: Date(), agentId: "1001"))
            #expect(try stream.next(until: "event: agent.state") != nil)
        }
    }
}
