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
}
