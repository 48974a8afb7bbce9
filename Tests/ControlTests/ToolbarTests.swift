import ControlAPI
import Foundation
import Testing

@testable import ControlServer

/// The toolbar in headless Chromium, before the real doors. The scenarios are in Tests/Browser/toolbar.py; here is the daemon's
/// side of them.
@Suite(.serialized, .enabled(if: BrowserRun.isPossible, "Chromium is not installed"), .timeLimit(.minutes(3)))
struct ToolbarTests {
    @Test("a click in a real page is one call, whatever the user does next")
    func toolbar() async throws {
        let port = try freePort()
        let daemon = try FakeDaemon(
            http: HTTPConfiguration(port: 0, origins: ["http://127.0.0.1:\(port)"], limits: Self.limits))
        defer { daemon.stop() }
        let run = try BrowserRun(origin: try #require(daemon.server.pageOrigin), port: port)
        let checks = try await run.checks { try await Self.answer($0, daemon) }
        for check in checks { #expect(check.passed, "\(check.sentence): \(check.detail)") }
        #expect(checks.count > 100)
    }

    @Test("a network that falls silent is noticed, said, and got over: in the bar, in mid-call, and on the board")
    func silence() async throws {
        var limits = Self.limits
        limits.keepAliveSeconds = 1
        let daemon = try FakeDaemon(http: HTTPConfiguration(port: 0, limits: limits))
        defer { daemon.stop() }
        let run = try BrowserRun(origin: try #require(daemon.server.pageOrigin), port: 0, script: "silence.py")
        let checks = try await run.checks { try await Self.answer($0, daemon) }
        for check in checks { #expect(check.passed, "\(check.sentence): \(check.detail)") }
        #expect(checks.count == 9)
    }

    @Test("a page that changes what it shows leaves no number of the customer before, and keeps the bar")
    func rewriting() async throws {
        let checks = try await Self.checks(of: "rewriting.py")
        for check in checks { #expect(check.passed, "\(check.sentence): \(check.detail)") }
        #expect(checks.count == 35)
    }

    @Test("bar and pages have words for whatever the daemon says, the same in both, in Chinese and English")
    func wording() async throws {
        let checks = try await Self.checks(of: "wording.py")
        for check in checks { #expect(check.passed, "\(check.sentence): \(check.detail)") }
        #expect(checks.count == 15)
    }

    private static func checks(of script: String) async throws -> [BrowserRun.Check] {
        let daemon = try FakeDaemon(http: HTTPConfiguration(port: 0, limits: limits))
        defer { daemon.stop() }
        let run = try BrowserRun(origin: try #require(daemon.server.pageOrigin), port: 0, script: script)
        return try await run.checks { try await answer($0, daemon) }
    }

    /// Scenarios are quicker than people.
    private static var limits: HTTPLimits {
        var limits = HTTPLimits()
        limits.requestsPerSecond = 1000
        limits.requestBurst = 1000
        return limits
    }

    /// What the scenarios ask of the daemon's side.
    private static func answer(_ words: [String], _ daemon: FakeDaemon) async throws -> any Sendable {
        switch words.first {
        case "pair":
            let role = words.count > 2 ? PageRole(rawValue: words[2]) : .agent
            let pairing = try daemon.pages.pair(agent: "1001", origin: words[1].isEmpty ? nil : words[1], role: role)
            return ["code": pairing.code, "url": pairing.url ?? ""]
        case "dials":
            return daemon.dials.map {
                ["number": $0.number, "ticket": $0.ticket, "key": $0.key].compactMapValues { $0 }
            }
        case "calls": return daemon.callCount
        case "streams": return daemon.server.streamCount
        case "hangups": return daemon.hangups
        case "reset": try daemon.reset()
        case "hold": daemon.dialGate.close()
        case "arrival": await daemon.dialGate.arrival()
        case "release": daemon.dialGate.open()
        case "move":
            let leg = words.count > 3 ? LegRoleWord(rawValue: words[3]) : nil
            try daemon.move(
                daemon.lastCall ?? "-", to: CallState(rawValue: words[1]), EventKind(rawValue: words[2]), leg: leg)
        case "load":
            daemon.events.append(
                ControlEvent(.batchState, at: Date(), data: EventData(state: "loaded", batchId: "B1")))
        case "end": try daemon.move(daemon.lastCall ?? "-", to: .ended, .callEnded)
        default: throw BrowserRun.Trouble("nobody knows “\(words)”")
        }
        return true
    }

    private func freePort() throws -> UInt16 {
        let socket = try ListeningSocket(address: "127.0.0.1", port: 0)
        socket.close()
        return socket.port
    }
}
