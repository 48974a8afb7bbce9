import ControlAPI
import Foundation
import Glibc
import Testing

/// Starting, reloading and stopping the daemon.
@Suite("The daemon's life")
struct LifeTests {
    @Test("SIGTERM starts no new call, lets the running one finish, and ends with status 0")
    func drain() async throws {
        try await withSite { site in
            let call = try await site.talk()
            site.dialer.process.signal(SIGTERM)
            try await site.dialer.logs("daemon.draining")
            let refusal = try await site.control.refusal(DialRequest(number: "13911112222", agent: "1002"))
            #expect(refusal?.reason == .draining)
            #expect(try await site.control.ask(GetCallRequest(call: call)).state == .talking)
            try await site.control.ask(HangupRequest(call: call))
            #expect(try await site.dialer.process.exit() == 0)
            try await site.customers.trace.receives("BYE")
            try await site.agents.trace.receives("BYE")
            #expect(site.customersRung == 1)
        }
    }

    @Test("a drain that reaches its limit ends the running call with BYE to both")
    func drainLimit() async throws {
        try await withSite {
            $0.calls = "wrapUpSeconds: 0, drainSeconds: 1"
        } _: { site in
            _ = try await site.talk()
            site.dialer.process.signal(SIGTERM)
            #expect(try await site.dialer.process.exit() == 0)
            try await site.customers.trace.receives("BYE")
            try await site.agents.trace.receives("BYE")
            #expect(site.customers.complaints.isEmpty)
        }
    }

    @Test("a drain ends what still runs at the limit that was asked for, and the daemon goes on, taking no calls")
    func askedDrain() async throws {
        try await withSite { site in
            let call = try await site.talk()
            let answer = try await site.control.ask(DrainRequest(limitSeconds: 1))
            #expect(answer.draining && answer.calls == 1)
            let end = try await site.control.ended(call)
            #expect(end.data?.endedBy == .system)
            try await site.customers.trace.receives("BYE")
            #expect(
                try await site.control.refusal(DialRequest(number: "13911112222", agent: "1002"))?.reason == .draining)
            let back = try await site.control.ask(DrainRequest(cancel: true))
            #expect(!back.draining)
            try await site.placesAnotherCall()
        }
    }

    @Test("a drain that is taken back ends no call, at no limit, and stops no daemon")
    func cancelledDrain() async throws {
        try await withSite { site in
            let call = try await site.talk()
            try await site.control.ask(DrainRequest(limitSeconds: 1, stop: true))
            try await site.control.ask(DrainRequest(cancel: true))
            // A later drain's limit has come: that of the first would have come before.
            let other = try await site.dial("13911112222", agent: "1002")
            try await site.control.event(.callBridged, call: other)
            let drain = ContinuousClock.now
            try await site.control.ask(DrainRequest(limitSeconds: 1.5))
            try await site.control.ended(call)
            #expect(ContinuousClock.now - drain > .seconds(1.4))
            #expect(site.dialer.process.isRunning)
        }
    }

    @Test("a drain that stops ends the daemon at its limit, and a limit that cannot be is refused")
    func stoppingDrain() async throws {
        try await withSite { site in
            _ = try await site.talk()
            #expect(try await site.control.refusal(DrainRequest(limitSeconds: -1))?.data.field == "limitSeconds")
            #expect(try await site.control.ask(StatusRequest()).draining == false)
            try await site.control.ask(DrainRequest(limitSeconds: 1, stop: true))
            #expect(try await site.dialer.process.exit(within: .seconds(60)) == 0)
            try await site.customers.trace.receives("BYE")
        }
    }

    @Test("what is kept of calls and customers is readable by the daemon's user alone")
    func privacy() async throws {
        try await withSite { site in
            try await site.hangUp(try await site.talk())
            var seen = 0
            for path in FileManager.default.enumerator(atPath: site.folder.path)?.allObjects as? [String] ?? [] {
                let kept = path.contains(".db") || path.hasSuffix(".sock") || path.contains("recordings")
                guard kept else { continue }
                seen += 1
                let facts = try FileManager.default.attributesOfItem(atPath: site.folder.path + "/" + path)
                let mode = try #require(facts[.posixPermissions] as? NSNumber).intValue
                #expect(mode & 0o077 == 0, "\(path): \(String(mode, radix: 8))")
            }
            #expect(seen >= 5)
        }
    }

    @Test("a second SIGTERM ends at once, but with BYE to who talks and CANCEL to who rings")
    func secondStop() async throws {
        try await withSite(Cast(customers: "customers")) {
            $0.calls = "wrapUpSeconds: 0, drainSeconds: 600"
        } _: { site in
            _ = try await site.talk("13800138000")
            let ringing = try await site.dial("13800138006", agent: "1002")
            try await site.control.event(.callCustomerRinging, call: ringing)
            site.dialer.process.signal(SIGTERM)
            try await site.dialer.logs("daemon.draining")
            site.dialer.process.signal(SIGTERM)
            #expect(try await site.dialer.process.exit(within: .seconds(60)) == 0)
            try await site.customers.trace.receives("BYE")
            try await site.customers.trace.receives("CANCEL")
            try await site.agents.trace.receives("BYE", times: 2)
        }
    }

    @Test("SIGHUP takes a new agent without ending the running call")
    func reload() async throws {
        try await withSite { site in
            let call = try await site.talk()
            #expect(
                try await site.control.refusal(DialRequest(number: "13911112222", agent: "1009"))?.reason
                    == .unknownAgent)
            try await site.reload { $0.agents.append("1009") }
            try await site.placesAnotherCall("13911112222", agent: "1009")
            #expect(try await site.control.ask(GetCallRequest(call: call)).state == .talking)
            let invite = site.agents.trace.received("INVITE").last
            #expect(invite?.startLine.hasPrefix("INVITE sip:1009@") == true)
        }
    }

    @Test("SIGHUP takes other policies for the queue, and names the keys that wait for a restart")
    func reloadPolicies() async throws {
        try await withSite { site in
            var changed = site.configuration
            changed.queueExtras = #"permission: { countryCodes: ["852"], otherCountries: "refuse" },"#
            changed.sipListenExtras = #", { transport: "tcp", address: "127.0.0.1", port: 0 }"#
            changed.recording = false
            try changed.text.write(
                to: site.folder.appendingPathComponent("dialer.json5"), atomically: true, encoding: .utf8)
            site.dialer.process.signal(SIGHUP)
            let line = try await site.dialer.logs("configuration.needsRestart")
            #expect(line.contains("keys=sip.listen"))
            try await site.dialer.logs("configuration.reloaded")
            #expect(
                try await site.control.refusal(DialRequest(number: "13800138000", agent: "1001"))?.reason
                    == .numberBarred)
            try site.configuration.text.write(
                to: site.folder.appendingPathComponent("dialer.json5"), atomically: true, encoding: .utf8)
            site.dialer.process.signal(SIGHUP)
            _ = try await site.dialer.process.output.value("a second reload", within: .seconds(60)) { lines in
                lines.count { $0.contains("event=configuration.reloaded") } == 2 ? true : nil
            }
            try await site.placesAnotherCall()
        }
    }

    @Test("SIGHUP takes another list of origins for the open HTTP door")
    func reloadOrigins() async throws {
        let port = try FreePort.one()
        func http(_ origin: String) -> String {
            "http: { addresses: ['127.0.0.1'], port: \(port), origins: ['\(origin)'] }"
        }
        try await withSite {
            $0.control = http("https://old.example")
        } _: { site in
            #expect(try await Self.preflight("https://old.example", port, site) == "204")
            #expect(try await Self.preflight("https://new.example", port, site) == "403")
            var changed = site.configuration
            changed.control = http("https://new.example")
            try changed.text.write(
                to: site.folder.appendingPathComponent("dialer.json5"), atomically: true, encoding: .utf8)
            site.dialer.process.signal(SIGHUP)
            try await site.dialer.logs("configuration.reloaded")
            #expect(try await Self.preflight("https://old.example", port, site) == "403")
            #expect(try await Self.preflight("https://new.example", port, site) == "204")
        }
    }

    /// The status that a page of the origin gets for its question whether it may call.
    private static func preflight(_ origin: String, _ port: UInt16, _ site: Site) async throws -> String? {
        let program = """
            import urllib.error, urllib.request
            request = urllib.request.Request("http://127.0.0.1:\(port)/v1/rpc", method="OPTIONS", headers={"Origin": "\(origin)"})
            try:
                print(urllib.request.urlopen(request, timeout=10).status)
            except urllib.error.HTTPError as error:
                print(error.code)
            """
        return try await ChildProcess("/usr/bin/python3", ["-c", program], in: site.folder).finish().lines.first
    }

    @Test("SIGHUP with one wrong policy changes nothing at all")
    func halfReload() async throws {
        try await withSite { site in
            var changed = site.configuration
            changed.agents.append("1009")
            changed.queueExtras = #"region: "XX","#
            try changed.text.write(
                to: site.folder.appendingPathComponent("dialer.json5"), atomically: true, encoding: .utf8)
            site.dialer.process.signal(SIGHUP)
            let line = try await site.dialer.logs("configuration.refused")
            #expect(line.contains("XX"))
            #expect(
                try await site.control.refusal(DialRequest(number: "13911112222", agent: "1009"))?.reason
                    == .unknownAgent)
            try await site.placesAnotherCall()
        }
    }

    @Test("SIGHUP with a wrong configuration keeps the one in use and says what is wrong")
    func wrongReload() async throws {
        try await withSite { site in
            try "{ trunks: [], surprise: 1 }".write(
                to: site.folder.appendingPathComponent("dialer.json5"), atomically: true, encoding: .utf8)
            site.dialer.process.signal(SIGHUP)
            let line = try await site.dialer.logs("configuration.refused")
            #expect(line.contains("surprise"))
            try await site.placesAnotherCall()
        }
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        var text: String
        var named: String
        var testDescription: String { named }
    }

    @Test(
        "a wrong configuration ends with status 2 and names the key and the file",
        arguments: [
            Mistake(text: "{ surprise: 1 }", named: "surprise"),
            Mistake(text: #"{ sip: { listen: [{ port: "five" }] } }"#, named: "sip.listen[0].port"),
            Mistake(text: "{ queue: { policy: { ringTimeout: 5 } } }", named: "ringTimeout"),
            Mistake(text: "{ sip: ", named: "dialer.json5"),
        ])
    func wrongConfiguration(_ mistake: Mistake) async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try mistake.text.write(to: folder.appendingPathComponent("dialer.json5"), atomically: true, encoding: .utf8)
        let dialer = try DialerProcess(in: folder)
        #expect(try await dialer.process.exit() == 2)
        try await dialer.process.output.first("words on \(mistake.named)") { $0.contains(mistake.named) }
    }

    enum Door: String, Sendable, CaseIterable {
        case udp, tcp, media, http
    }

    @Test("a port that is taken ends the daemon with status 1 and says which, and what to do", arguments: Door.allCases)
    func portTaken(_ door: Door) async throws {
        let taken = try TakenPort(isTCP: door == .tcp || door == .http)
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        var configuration = SiteConfiguration(
            sipPort: try FreePort.one(), trunkPort: 5060, agentPort: 5061, firstMediaPort: try FreePort.block(40))
        switch door {
        case .udp: configuration.sipPort = taken.port
        case .tcp:
            configuration.sipListenExtras = #", { transport: "tcp", address: "127.0.0.1", port: \#(taken.port) }"#
        case .media: (configuration.firstMediaPort, configuration.mediaPorts) = (taken.port, 2)
        case .http: configuration.control = #"http: { port: \#(taken.port), origins: ["https://tickets.example"] }"#
        }
        try prepare(folder, configuration)
        let result = try await DialerProcess(in: folder).process.finish()
        #expect(result.status == 1)
        #expect(result.lines.contains { $0.contains(String(taken.port)) && $0.contains("in use") }, "\(result.lines)")
        #expect(!result.lines.contains { $0.contains("daemon.ready") })
    }

    @Test("a second daemon on the same store does not start, and the first one goes on")
    func secondDaemon() async throws {
        try await withSite { site in
            let second = try DialerProcess(in: site.folder)
            #expect(try await second.process.exit() == 1)
            #expect(!second.process.output.all.isEmpty)
            try await site.placesAnotherCall()
        }
    }

    @Test("--check-config accepts what the daemon runs on, and --version names PJSIP")
    func questions() async throws {
        let folder = try Places.newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try prepare(
            folder, SiteConfiguration(sipPort: 5060, trunkPort: 5070, agentPort: 5071, firstMediaPort: 40000))
        let program = try Places.program("dialer")
        let check = try ChildProcess(program, ["--config", "dialer.json5", "--check-config"], in: folder)
        #expect(try await check.exit() == 0)
        let version = try ChildProcess(program, ["--version"], in: folder)
        #expect(try await version.exit() == 0)
        try await version.output.first("versions") { $0.hasPrefix("dialer ") && $0.contains("PJSIP 2.") }
    }
}
