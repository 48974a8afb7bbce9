import ControlAPI
import Foundation
import Testing

@testable import ControlServer

@Suite("Who may ask for what", .serialized, .timeLimit(.minutes(5)))
struct AccessPolicyTests {
    @Test("every method has one row, and its own")
    func complete() {
        let listed = AccessPolicy.rows.flatMap(\.1)
        #expect(Set(listed).count == listed.count, "a method in two rows")
        for method in ControlMethod.allCases { #expect(listed.contains(method), "\(method.rawValue)") }
        for method in ControlMethod.allCases {
            #expect(!AccessPolicy.allows(method, role: PageRole(rawValue: "boss")), "\(method.rawValue)")
        }
    }

    @Test("docs/control-protocol.md says of every role what the daemon does")
    func documented() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("docs/control-protocol.md"), encoding: .utf8)
        for role in PageRole.all {
            let row = try #require(page.split(separator: "\n").first { $0.hasPrefix("| `\(role)` |") })
            let named = Set(row.split(separator: "`").compactMap { ControlMethod(rawValue: String($0)) })
            let allowed = Set(ControlMethod.allCases.filter { AccessPolicy.allows($0, role: role) })
            let written = role == .supervisor ? Set(ControlMethod.allCases).subtracting(named) : named
            #expect(
                written.symmetricDifference(allowed.subtracting([.eventsSubscribe])).subtracting([.eventsSubscribe])
                    .isEmpty)
            #expect(role == .supervisor || row.contains("events"))
        }
    }

    @Test("the door asks the table, for every method and role")
    func walk() async throws {
        let grants = PageRole.all.map { role in
            PageGrant(sha256: TokenDigest(of: "token-\(role)").hex, agent: "1001", role: role)
        }
        var limits = HTTPLimits()
        limits.requestBurst = 10_000
        let daemon = try FakeDaemon(http: HTTPConfiguration(port: 0, limits: limits), grants: grants)
        defer { daemon.stop() }
        let origin = try #require(daemon.server.pageOrigin)
        let http = TestHTTP(port: try #require(origin.split(separator: ":").last.flatMap { UInt16($0) }))
        try await offPool {
            for role in PageRole.all {
                for method in ControlMethod.allCases where method != .eventsSubscribe {
                    let body = #"{"jsonrpc":"2.0","id":1,"method":"\#(method.rawValue)","params":{}}"#
                    let answer = try http.send(
                        "POST", "/v1/rpc", headers: HTTPDoor.headers(origin, token: "token-\(role)"), body: body)
                    let isRefused = answer.body.contains(#""reason":"notPermitted""#)
                    #expect(isRefused == !AccessPolicy.allows(method, role: role), "\(role) \(method.rawValue)")
                }
            }
        }
    }
}
