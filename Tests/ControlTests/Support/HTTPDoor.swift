import ControlAPI
import FoundationEssentials
import Testing

@testable import ControlServer

/// An HTTP door with pages that may use it, for the suites that try it.
enum HTTPDoor {
    static let token = "token-of-1001"

    static let tickets = "https://tickets.example.com"

    static let grants = [
        PageGrant(sha256: TokenDigest(of: token).hex, agent: "1001"),
        PageGrant(sha256: TokenDigest(of: "token-of-boss").hex, agent: "1000", role: .supervisor),
        PageGrant(sha256: TokenDigest(of: "token-bound").hex, agent: "1002", origin: tickets),
        PageGrant(
            sha256: TokenDigest(of: "token-expired").hex, agent: "1003", expiresAt: Date(timeIntervalSince1970: 1)),
    ]

    static func daemon(limits: HTTPLimits = HTTPLimits()) throws -> (FakeDaemon, TestHTTP, own: String) {
        let http = HTTPConfiguration(port: 0, hosts: ["dialer.example.com"], origins: [tickets], limits: limits)
        let daemon = try FakeDaemon(http: http, grants: grants)
        let origin = try #require(daemon.server.pageOrigin)
        let port = try #require(origin.split(separator: ":").last.flatMap { UInt16($0) })
        return (daemon, TestHTTP(port: port), origin)
    }

    static func headers(_ origin: String?, token: String? = token, type: String? = "application/json") -> [(
        String, String
    )] {
        var headers: [(String, String)] = []
        if let origin { headers.append(("Origin", origin)) }
        if let token { headers.append(("Authorization", "Bearer \(token)")) }
        if let type { headers.append(("Content-Type", type)) }
        return headers
    }

    static let version = #"{"jsonrpc":"2.0","id":1,"method":"system.version"}"#
}
