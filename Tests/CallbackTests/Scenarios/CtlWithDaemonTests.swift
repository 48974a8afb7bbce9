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

    @Test("an agent who is taken out of the configuration in a talk is listed, also by HTTP, until the talk is over")
    func formerAgent() async throws {
        let port = try FreePort.one()
        try await withSite {
            $0.control = #"http: { addresses: ["127.0.0.1"], port: \#(port) },"#
        } _: { site in
            let call = try await site.talk()
            let code = try await site.control.ask(PairPageRequest(agent: "1002", role: .supervisor)).code
            try await site.reload { $0.agents = ["1002", "1003"] }
            let talking = try await site.control.ask(ListAgentsRequest()).agents.first { $0.agentId == "1001" }
            #expect(talking?.callId == call && talking?.activity == .talking && talking?.intent == .loggedOut)
            let shown = try await site.ctl(["agent", "list"])
            let line = shown.lines.first { $0.hasPrefix("1001") } ?? ""
            #expect(line.contains(call), "\(shown.lines)")
            let one = try await site.control.ask(GetAgentRequest(agent: "1001"))
            #expect(one.callId == call && one.text?.contains("no longer in the configuration") == true)
            let answers = try await Self.get(["/v1/agents/1001", "/v1/agents/1004"], code: code, port, site)
            let text = try #require(answers[0])
            let shownByHTTP = try ControlCoding.decode(AgentInfo.self, from: Data(text.utf8))
            #expect(shownByHTTP.callId == call && shownByHTTP.activity == .talking && shownByHTTP.text == one.text)
            #expect(answers[1] == nil, "one who never was is not there")
            try await site.hangUp(call)
            let left = try await site.control.ask(ListAgentsRequest()).agents.map(\.agentId)
            #expect(left == ["1002", "1003"])
        }
    }

    /// What a page that was let in with this code is answered at each path; nil for 404.
    private static func get(_ paths: [String], code: String, _ port: UInt16, _ site: Site) async throws -> [String?] {
        let program = """
            import json, sys, urllib.error, urllib.request
            own = "http://127.0.0.1:\(port)"
            def ask(path, body=None, **headers):
                headers.update({"Origin": own, "Content-Type": "application/json"})
                try:
                    with urllib.request.urlopen(urllib.request.Request(own + path, body, headers), timeout=60) as answer:
                        return answer.status, answer.read().decode()
                except urllib.error.HTTPError as error:
                    return error.code, ""
            token = json.loads(ask("/v1/pair", json.dumps({"code": sys.argv[1]}).encode())[1])["token"]
            for path in sys.argv[2:]:
                print(*ask(path, Authorization="Bearer " + token))
            """
        let result = try await ChildProcess("/usr/bin/python3", ["-c", program, code] + paths, in: site.folder).finish()
        guard result.status == 0, result.lines.count == paths.count else {
            throw ChildProcess.NotThere(description: "\(result.lines)")
        }
        return result.lines.map { $0.hasPrefix("200 ") ? String($0.dropFirst(4)) : nil }
    }

    @Test("doctor asks a trunk that nobody watches once, and tells a silent one from one that answers")
    func askedOnce() async throws {
        let (there, nowhere) = (try FreePort.one(), try FreePort.one())
        let answerer = try OptionsAnswerer(at: "127.0.0.110", port: there, status: 404)
        defer { answerer.end() }
        try await withSite {
            $0.moreTrunks = """
                { id: "there", host: "127.0.0.110", port: \(there), callerIds: ["+862187654321"] },
                { id: "nowhere", host: "127.0.0.111", port: \(nowhere), callerIds: ["+862187654321"] },
                """
        } _: { site in
            let checks = try await site.control.ask(DoctorRequest()).checks
            let answered = checks.first { $0.name == "trunk there" }
            #expect(answered?.verdict == .ok && answered?.text.contains("answers OPTIONS: 404") == true)
            let silent = checks.first { $0.name == "trunk nowhere" }
            #expect(silent?.verdict == .warning && silent?.cure != nil, "\(silent?.text ?? "")")
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
