import ControlAPI
import FoundationEssentials
import Testing

@testable import ControlServer

@Suite("Tokens that come and go", .serialized, .timeLimit(.minutes(5)))
struct PageTokenTests {
    @Test("a revoked token is refused from the next request on, its stream ends, and it stays so over a restart")
    func revoking() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        try await offPool { [pages = daemon.pages, folder = daemon.folder] in
            let token = try pages.redeem(try pages.pair(agent: "1004").code, origin: own).token
            let other = try pages.redeem(try pages.pair(agent: "1005").code, origin: own).token
            let (mine, others) = (try Self.stream(http, own, token), try Self.stream(http, own, other))
            let page = try #require(pages.list(agent: "1004").pages.first)
            #expect(page.usedAt != nil && page.origin == own && !token.contains(page.pageId))
            #expect(try pages.revoke(RevokePageRequest(page: page.pageId)).pages.map(\.pageId) == [page.pageId])
            var reader = mine
            #expect(try reader.next(until: "\r\n0\r\n\r\n") != nil, "the last chunk")
            let status = { try Self.status(http, own, $0) }
            #expect(try status(token) == 401)
            #expect(try status(other) == 200)
            let again = try PageAccess(configured: [], file: folder + "/grants.json")
            #expect(again.identify(token, origin: own) == nil && again.identify(other, origin: own) != nil)
            #expect(try pages.revoke(RevokePageRequest(agent: "1005")).pages.count == 1)
            var second = others
            #expect(try second.next(until: "\r\n0\r\n\r\n") != nil)
            #expect(try status(other) == 401)
        }
    }

    @Test("what stands in the configuration is revoked there, and its streams end with it")
    func configured() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        try await offPool { [pages = daemon.pages] in
            let page = try #require(pages.list(agent: "1001").pages.first)
            #expect(page.configured && pages.list(agent: "1003").pages.isEmpty, "1003's is over")
            let refusal = #expect(throws: ControlError.self) { try pages.revoke(RevokePageRequest(page: page.pageId)) }
            #expect(refusal?.reason == .conflict)
            for request in [RevokePageRequest(), RevokePageRequest(page: "a", agent: "b")] {
                #expect(throws: ControlError.self) { try pages.revoke(request) }
            }
            var reader = try Self.stream(http, own, HTTPDoor.token)
            pages.replaceConfigured([])
            #expect(try reader.next(until: "\r\n0\r\n\r\n") != nil)
            #expect(try Self.status(http, own, HTTPDoor.token) == 401)
        }
    }

    @Test("a stream ends when its token's time is over")
    func expiry() async throws {
        var limits = HTTPLimits()
        limits.keepAliveSeconds = 0.05
        let grant = PageGrant(
            sha256: TokenDigest(of: "short").hex, agent: "1001", expiresAt: Date(timeIntervalSinceNow: 8))
        let daemon = try FakeDaemon(http: HTTPConfiguration(port: 0, limits: limits), grants: [grant])
        defer { daemon.stop() }
        let own = try #require(daemon.server.pageOrigin)
        let http = TestHTTP(port: try #require(own.split(separator: ":").last.flatMap { UInt16($0) }))
        try await offPool {
            var reader = try Self.stream(http, own, "short")
            #expect(try reader.next(until: "\r\n0\r\n\r\n") != nil)
        }
    }

    @Test("a program pairs without an origin, and its token is none for a page")
    func programs() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        try await offPool { [pages = daemon.pages] in
            let code = try pages.pair(agent: "crm", origin: "none", role: .integration).code
            let answer = try http.send(
                "POST", "/v1/pair", headers: HTTPDoor.headers(nil, token: nil), body: #"{"code":"\#(code)"}"#)
            #expect(answer.status == 200)
            let token = try ControlCoding.decode(PageToken.self, from: Data(answer.body.utf8))
            #expect(token.role == .integration)
            #expect(try Self.status(http, nil, token.token) == 200)
            #expect(try Self.status(http, own, token.token) == 401)
            let page = [("Sec-Fetch-Site", "cross-site")] + HTTPDoor.headers(nil, token: nil)
            #expect(try http.send("POST", "/v1/pair", headers: page, body: #"{"code":"x"}"#).status == 403)
        }
    }

    private static func status(_ http: TestHTTP, _ origin: String?, _ token: String) throws -> Int {
        try http.send("POST", "/v1/rpc", headers: HTTPDoor.headers(origin, token: token), body: HTTPDoor.version).status
    }

    private static func stream(_ http: TestHTTP, _ origin: String, _ token: String) throws -> TestReader {
        let socket = try TestSocket(port: http.port)
        var reader = TestReader(socket)
        try socket.send(http.request("GET", "/v1/events", headers: HTTPDoor.headers(origin, token: token)))
        _ = try #require(try reader.next(until: "event: open"))
        return reader
    }
}
