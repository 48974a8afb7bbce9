import ControlAPI
import Foundation
import Testing

@testable import ControlServer

/// Hostile pages in headless Chromium before the real door. The scenarios are in Tests/Browser/stranger.py.
@Suite(.serialized, .enabled(if: BrowserRun.isPossible, "Chromium is not installed"), .timeLimit(.minutes(5)))
struct StrangerTests {
    @Test("a page of another origin or of a rebound name gets nothing, and EventSource listens by a ticket")
    func strangers() async throws {
        let socket = try ListeningSocket(address: "127.0.0.1", port: 0)
        socket.close()
        let daemon = try FakeDaemon(http: HTTPConfiguration(port: 0))
        defer { daemon.stop() }
        let run = try BrowserRun(
            origin: try #require(daemon.server.pageOrigin), port: socket.port, script: "stranger.py")
        let checks = try await run.checks { words in
            switch words.first {
            case "pair":
                let pairing = try daemon.pages.pair(agent: "1001")
                return ["code": pairing.code]
            case "dials": return daemon.dials.map { $0.number ?? "" }
            default: throw BrowserRun.Trouble("nobody knows “\(words)”")
            }
        }
        for check in checks { #expect(check.passed, "\(check.sentence): \(check.detail)") }
        #expect(checks.count == 13)
    }

    /// As scripts/own-network.sh makes it.
    static var hasOuterAddress: Bool {
        guard let socket = try? ListeningSocket(address: "198.51.100.1", port: 0) else { return false }
        socket.close()
        return true
    }

    @Test(
        "a page by HTTPS from another network dials once the browser lets it reach this machine, and else says so",
        .enabled(if: StrangerTests.hasOuterAddress, "there is no address but the loopback's"))
    func localNetwork() async throws {
        let socket = try ListeningSocket(address: "198.51.100.1", port: 0)
        socket.close()
        let page = "https://tickets.example.com:\(socket.port)"
        let daemon = try FakeDaemon(http: HTTPConfiguration(port: 0, origins: [page]))
        defer { daemon.stop() }
        let run = try BrowserRun(origin: try #require(daemon.server.pageOrigin), port: socket.port, script: "https.py")
        let checks = try await run.checks { words in
            switch words.first {
            case "pair": return ["code": try daemon.pages.pair(agent: "1001", origin: page).code]
            case "dials": return daemon.dials.map { $0.number ?? "" }
            case "reset", "end":
                try daemon.reset()
                return true
            default: throw BrowserRun.Trouble("nobody knows “\(words)”")
            }
        }
        for check in checks { #expect(check.passed, "\(check.sentence): \(check.detail)") }
        #expect(checks.count == 4)
    }
}
