import ControlAPI
import Foundation
import Testing

/// `ctl` against the running daemon: what scripts rely on are its exit codes.
@Suite("ctl with the daemon")
struct CtlWithDaemonTests {
    struct Outcome: Sendable, CustomTestStringConvertible {
        var scenario: String
        var status: Int32
        var testDescription: String { "\(scenario): \(status)" }
    }

    @Test(
        "dial --wait ends with the outcome's exit code",
        arguments: [
            Outcome(scenario: "hangs-up", status: 0), Outcome(scenario: "busy", status: 10),
            Outcome(scenario: "unreachable", status: 12), Outcome(scenario: "rejects", status: 13),
            Outcome(scenario: "wrong-number", status: 14), Outcome(scenario: "congested", status: 40),
        ])
    func dialAndWait(_ outcome: Outcome) async throws {
        try await withSite(Cast(customers: outcome.scenario)) { site in
            let result = try await site.ctl(["dial", "13800138000", "--agent", "1001", "--wait"])
            #expect(result.status == outcome.status, "\(result.lines)")
            #expect(site.customersRung == 1)
        }
    }

    @Test("a call that is refused by policy or under way already has its own exit code, and a hang-up by ctl ends it")
    func refusals() async throws {
        try await withSite { site in
            try await site.control.ask(AddDoNotCallRequest(number: "13911112222"))
            #expect(try await site.ctl(["dial", "13911112222", "--agent", "1001"]).status == 20)
            let call = try await site.talk()
            #expect(try await site.ctl(["dial", "13800138000", "--agent", "1002"]).status == 21)
            let listed = try await site.ctl(["calls", "--json"])
            #expect(listed.lines.contains { $0.contains(call) })
            #expect(try await site.ctl(["hangup", call]).status == 0)
            let end = try await site.control.ended(call)
            #expect(end.data?.disposition == .answered)
            #expect(try await site.ctl(["doctor"]).status == 0)
        }
    }

    @Test("without a daemon ctl says so and ends with its own code")
    func notRunning() async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let process = try ChildProcess(
            try Places.program("ctl"), ["status"], in: folder,
            environment: ["DIALER_SOCKET": folder.appendingPathComponent("none.sock").path, "LC_ALL": "C"])
        let result = try await process.finish()
        #expect(result.status == 69)
        #expect(result.lines.contains { $0.contains("not running") }, "\(result.lines)")
    }
}
