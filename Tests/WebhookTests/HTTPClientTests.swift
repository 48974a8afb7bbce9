import Foundation
import TestPrograms
import Testing

@testable import Webhooks

@Suite("Asking other machines")
struct HTTPClientTests {
    private func withPeer(
        _ answer: @escaping @Sendable (HTTPPeer.Asked, Int) -> HTTPPeer.Answer = { _, _ in .init() },
        _ body: (HTTPPeer, HTTPClient) async throws -> Void
    ) async throws {
        let peer = try HTTPPeer(answer)
        defer { peer.end() }
        let client = try HTTPClient()
        defer { client.stop() }
        try await body(peer, client)
    }

    private func request(_ url: String, timeout: Duration = .seconds(60)) -> HTTPRequest {
        var request = HTTPRequest(url: url)
        (request.timeout, request.allowsPrivate) = (timeout, true)
        return request
    }

    @Test("method, headers and body arrive as given; status, body and headers of the answer come back")
    func exchange() async throws {
        try await withPeer({ _, _ in .init(201, headers: ["ETag": "\"e1\"", "Retry-After": "7"], body: "so") }) {
            peer, client in
            var asked = request(peer.url + "/a?b=c")
            asked.method = "PUT"
            asked.headers = [("X-One", "1\r\nX-Two: 2"), ("Content-Type", "application/json")]
            asked.body = Data("{\"x\":\"王\"}".utf8)
            let reply = await client.send(asked)
            #expect(reply.failure == nil && reply.status == 201 && reply.body == Data("so".utf8))
            #expect(reply.etag == "\"e1\"" && reply.retryAfter == .seconds(7))
            let seen = try #require(peer.asked.first)
            #expect(seen.method == "PUT" && seen.path == "/a?b=c" && seen.body == asked.body)
            #expect(seen.headers["x-one"] == "1X-Two: 2" && seen.headers["x-two"] == nil)
        }
    }

    @Test("a redirection is an answer like any other: nobody is led elsewhere")
    func redirection() async throws {
        try await withPeer({ _, _ in .init(302, headers: ["Location": "/elsewhere"]) }) { peer, client in
            let reply = await client.send(request(peer.url))
            #expect(reply.status == 302 && peer.asked.count == 1)
        }
    }

    @Test(
        "an answer without end is cut off, a receiver that says nothing is given up, one that is not there is told of")
    func failures() async throws {
        let long = String(repeating: "x", count: 200_000)
        try await withPeer({ asked, _ in asked.path == "/long" ? .init(body: long) : .silence }) { peer, client in
            let tooLong = await client.send(request(peer.url + "/long"))
            guard case .tooLong = tooLong.failure else { return #expect(Bool(false), "\(tooLong)") }
            let silent = await client.send(request(peer.url + "/silent"))
            guard case .failed = silent.failure else { return #expect(Bool(false), "\(silent)") }
            peer.end()
            let gone = await client.send(request(peer.url))
            guard case .failed(let reason) = gone.failure else { return #expect(Bool(false), "\(gone)") }
            #expect(!reason.isEmpty)
        }
    }

    @Test("a receiver that keeps the connection and never answers ends with the time-out")
    func timeout() async throws {
        let gate = DispatchSemaphore(value: 0)
        try await withPeer({ _, _ in
            gate.wait()
            return .init()
        }) { peer, client in
            let reply = await client.send(request(peer.url, timeout: .milliseconds(300)))
            guard case .failed = reply.failure else { return #expect(Bool(false), "\(reply)") }
            gate.signal()
        }
    }

    @Test("names that lead into this machine or a private network are refused unless that is allowed")
    func privateAddresses() async throws {
        try await withPeer { peer, client in
            for host in ["127.0.0.1", "localhost", "2130706433"] {
                var asked = request("http://\(host):\(peer.port)/")
                asked.allowsPrivate = false
                let reply = await client.send(asked)
                guard case .privateAddress = reply.failure else { return #expect(Bool(false), "\(host): \(reply)") }
            }
            #expect(peer.asked.isEmpty)
        }
    }

    @Test(
        "addresses of this machine, of private networks and of no machine are known",
        arguments: [
            ("127.0.0.1", true), ("127.255.1.1", true), ("10.0.0.1", true), ("172.16.0.1", true), ("172.32.0.1", false),
            ("192.168.1.1", true), ("169.254.169.254", true), ("100.64.0.1", true), ("100.128.0.1", false),
            ("0.0.0.0", true), ("224.0.0.1", true), ("255.255.255.255", true), ("8.8.8.8", false), ("::1", true),
            ("::", true), ("fe80::1", true), ("fd00::1", true), ("ff02::1", true), ("2606:4700::1111", false),
            ("::ffff:10.0.0.1", true), ("::ffff:8.8.8.8", false), ("64:ff9b::a00:1", true), ("2002:a00:1::", true),
            ("localhost", true), ("example.org", false),
        ])
    func addresses(host: String, isPrivate: Bool) {
        #expect(HTTPClient.isPrivate(host: host) == isPrivate)
    }

    @Test("no other protocol than HTTP is spoken")
    func protocols() async throws {
        try await withPeer { _, client in
            for url in ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/"] {
                guard case .failed = await client.send(request(url)).failure else {
                    return #expect(Bool(false), "\(url)")
                }
            }
        }
    }

    @Test("many at once all have their own answer; a stopped client answers that it is")
    func many() async throws {
        try await withPeer({ asked, _ in .init(body: asked.path) }) { peer, client in
            let bodies = await withTaskGroup(of: (String, String).self) { group in
                for index in 0..<100 {
                    group.addTask {
                        let path = "/\(index)"
                        let reply = await client.send(self.request(peer.url + path))
                        return (path, String(decoding: reply.body, as: UTF8.self))
                    }
                }
                return await group.reduce(into: [String: String]()) { $0[$1.0] = $1.1 }
            }
            #expect(bodies.count == 100 && bodies.allSatisfy { $0.key == $0.value })
            client.stop()
            #expect(await client.send(request(peer.url)).failure == .closed)
        }
    }
}
