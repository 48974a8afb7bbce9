import ControlAPI
import Foundation
import Testing

@testable import ControlServer

@Suite("Behind nginx with TLS, as documented", .serialized, .timeLimit(.minutes(5)), .enabled(if: ProxyRun.isPossible))
struct ProxyTests {
    private static let origin = "https://dialer.example.com"

    private static func door() throws -> (FakeDaemon, UInt16) {
        var http = HTTPConfiguration(port: 0, hosts: ["dialer.example.com"], origins: [origin], metrics: .open)
        http.limits.requestBurst = 1000
        let daemon = try FakeDaemon(http: http, grants: HTTPDoor.grants)
        let own = try #require(daemon.server.pageOrigin)
        return (daemon, try #require(own.split(separator: ":").last.flatMap { UInt16($0) }))
    }

    private static func headers(_ origin: String) -> [String] {
        ["-H", "Origin: \(origin)", "-H", "Authorization: Bearer \(HTTPDoor.token)"]
    }

    @Test("a page of the proxy's name dials, others do not, and what is not for the outside stays inside")
    func requests() async throws {
        let (daemon, port) = try Self.door()
        defer { daemon.stop() }
        try await ProxyRun.with(port: port) { try await Self.ask($0, daemon) }
        #expect(daemon.dials.count == 1)
    }

    private static func ask(_ proxy: ProxyRun, _ daemon: FakeDaemon) async throws {
        let json = ["-H", "Content-Type: application/json"]
        let dial = json + ["-d", #"{"number":"13800138000"}"#]
        let answer = try await proxy.ask("/v1/calls", headers(origin) + dial)
        #expect(answer.status == 201 && answer.body.contains("call-1"))
        #expect(try await proxy.ask("/v1/calls", headers("https://evil.example.com") + dial).status == 403)
        #expect(try await proxy.ask("/v1/calls/a%2Fb", headers(origin)).body.contains("“a/b”"))
        #expect(try await proxy.ask("/healthz").body == "ok\n")
        #expect(try await proxy.ask("/metrics").status == 404)
        #expect(try await proxy.ask("/v1/calls", ["-H", "Host: other.example.com"] + dial).status == 421)
        let large = "@" + daemon.folder + "/large"
        try Data(repeating: 0x20, count: 2 << 20).write(to: URL(fileURLWithPath: daemon.folder + "/large"))
        let refused = try await proxy.ask("/v1/calls", headers(origin) + json + ["--data-binary", large])
        #expect(refused.status == 413)
        try FileManager.default.removeItem(atPath: daemon.folder + "/large")
    }

    @Test("events come through one by one, not when a buffer is full")
    func events() async throws {
        let (daemon, port) = try Self.door()
        defer { daemon.stop() }
        let events = daemon.events
        try await ProxyRun.with(port: port) { proxy in
            try await proxy.stream(
                "/v1/events", Self.headers(Self.origin),
                until: ["event: open", #""callId":"a1""#, #""callId":"a2""#]
            ) { seen in
                events.append(ControlEvent(.callBridged, at: Date(), callId: "a\(seen + 1)", agentId: "1001"))
            }
        }
    }
}
