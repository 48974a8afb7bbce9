import ControlAPI
import Foundation
import Glibc
import Testing

@testable import ctl

@Suite("Questions and answers", .serialized, .timeLimit(.minutes(5)))
struct QueryTests {
    @Test("calls are a table with numbers as the daemon masks them; --json is the daemon's own answer")
    func calls() async throws {
        let list = CallList(calls: [Samples.call("c-1"), Samples.call("c-12", .ended, outcome: .busy)], total: 5)
        let daemon = try FakeDaemon { $0.method == .callGet ? .result(Samples.call("c-1")) : .result(list) }
        let run = try await ctl("calls", "--all", "--agent", "1001", "--limit", "2", on: daemon)
        #expect(run.lines.count == 3 && run.lines[0].hasPrefix("CALL  STATE"))
        #expect(run.output.contains("+86138****8000") && run.lines[2].hasSuffix("busy"))
        #expect(run.errors.contains("3 more"))
        #expect(
            try daemon.requests(ListCallsRequest.self) == [ListCallsRequest(agent: "1001", ended: true, limit: 2)])
        let json = try await ctl("calls", "--json", on: daemon)
        #expect(try ControlCoding.decode(CallList.self, from: Data(json.output.utf8)) == list)
        #expect(try await ctl("calls", "c-1", on: daemon).output.contains("agent: confirmed, SIP 200, PCMA"))
    }

    @Test("of a call to a number that is none of its ticket's, ctl says so; of any other it does not")
    func otherNumber() async throws {
        for isOther in [true, false] {
            var call = Samples.call("c-1", .ended, outcome: .messageLeft)
            call.otherNumber = isOther ? true : nil
            let (shown, text) = (call, "none of the ticket's")
            let daemon = try FakeDaemon { _ in .result(shown) }
            let output = try await ctl("calls", "c-1", on: daemon).output
            #expect(output.contains(text) == isOther && output.contains("message left"))
        }
    }

    @Test("of a call that went on to another trunk, ctl says which were tried before and why they were left")
    func tries() async throws {
        var call = Samples.call("c-1", .ended, outcome: .answered)
        let (began, trunk) = (call.requestedAt, "south")
        call.trunk = trunk
        call.tries = [
            TrunkTryInfo(trunk: "north", invitedAt: began, endedAt: began, sip: 503, text: "Later"),
            TrunkTryInfo(trunk: "west", invitedAt: began, endedAt: began, text: "no response"),
            TrunkTryInfo(trunk: trunk, invitedAt: began),
        ]
        let shown = call
        let daemon = try FakeDaemon { _ in .result(shown) }
        let lines = try await ctl("calls", "c-1", on: daemon).lines
        let tried = lines.filter { $0.hasPrefix("Tried") }.map { $0.dropFirst(5).drop { $0 == " " } }
        #expect(tried == ["north: SIP 503, Later", "west: no response"])
    }

    @Test("colours are for terminals only, and not with NO_COLOR or a dumb one")
    func colours() async throws {
        let daemon = try FakeDaemon { _ in .result(CallList(calls: [Samples.call("c-1")], total: 1)) }
        #expect(try await ctl("calls", on: daemon, terminal: .both).output.contains("\u{1B}[32mtalking"))
        for environment in [["NO_COLOR": "1"], ["TERM": "dumb"]] {
            let run = try await ctl("calls", on: daemon, environment: environment, terminal: .both)
            #expect(run.output.contains("talking") && !run.output.contains("\u{1B}"))
        }
        #expect(try await !ctl("calls", on: daemon).output.contains("\u{1B}"))
    }

    @Test("in a Chinese locale people read Chinese, programs the same JSON")
    func chinese() async throws {
        let daemon = try FakeDaemon { _ in .result(CallList(calls: [Samples.call("c-1")], total: 1)) }
        let chinese = ["LANG": "zh_CN.UTF-8"]
        let run = try await ctl("calls", on: daemon, environment: chinese)
        #expect(run.output.contains("坐席") && run.output.contains("通话中"))
        let json = try await ctl("--json", "calls", on: daemon, environment: chinese)
        #expect(json.output == (try await ctl("--json", "calls", on: daemon).output))
        #expect(try await ctl("help", "dial", environment: chinese).output.contains("用法：ctl dial NUMBER"))
        let down = try await ctl("--socket", "/none", "status", environment: chinese)
        #expect(down.status == 69 && down.errors.contains("守护进程未运行"))
    }

    @Test("a number's verdict is said in the reader's language")
    func numberVerdict() async throws {
        let daemon = try FakeDaemon { _ in .result(NumberVerdict(valid: true, e164: "+8613800138000", dialable: false))
        }
        let english = try await ctl("number", "check", "13800138000", on: daemon)
        #expect(english.output.contains("Valid            yes") && english.output.contains("Can be rung now  no"))
        let chinese = try await ctl("number", "check", "13800138000", on: daemon, environment: ["LANG": "zh_CN.UTF-8"])
        #expect(chinese.output.contains("有效        是") && chinese.output.contains("现在可呼叫  否"))
    }

    @Test("an argument in another encoding is refused as one, with the way to read such a file")
    func encoding() async throws {
        let command = "exec \(CtlRun.binary) batch load \"$(printf 'x\\261\\355.csv')\""
        let run = try await CtlRun(["-c", command], program: "/bin/sh").finish()
        #expect(run.status == 64 && run.errors.contains("is not written in UTF-8") && run.errors.contains("- < FILE"))
    }

    @Test("hangup ends each call named, and one that is not there does not keep the others from it")
    func hangup() async throws {
        let daemon = try FakeDaemon { request in
            if request.method == .callList {
                return .result(CallList(calls: [Samples.call("c-1"), Samples.call("c-2")], total: 2))
            }
            let call = (try? request.decoded(HangupRequest.self).call) ?? ""
            return call == "c-0"
                ? .error(ControlError(.notFound, "There is no call “c-0”."))
                : .result(HangupResult(callId: call, state: .ending))
        }
        let run = try await ctl("hangup", "c-0", "c-1", on: daemon)
        #expect(run.status == 44 && run.output == "Call c-1: ending\n" && run.errors.contains("c-0"))
        let all = try await ctl("hangup", "--all-of", "1001", on: daemon)
        #expect(all.status == 0 && all.lines.count == 2)
        #expect(try daemon.requests(ListCallsRequest.self) == [ListCallsRequest(agent: "1001", limit: 1000)])
    }

    @Test("a ticket that is being called is said to be once, though its state and its reason have one word")
    func explainedInCall() async throws {
        let explanation = TicketExplanation(
            ticketId: "T-1", state: .dialing, reason: "dialing", text: "It is being called.", textChinese: "正在呼叫。",
            readyAt: nil, attemptsMade: 0, maxAttempts: 6)
        let daemon = try FakeDaemon { _ in .result(explanation) }
        let explained = try await ctl("explain", "T-1", on: daemon)
        #expect(explained.lines == ["Ticket T-1: dialing", "It is being called.", "Attempts: 0 of 6"])
    }

    @Test("a pause asked for in a call is shown with its code at once")
    func pauseInCall() async throws {
        let agent = AgentInfo(
            agentId: "1001", intent: .available, nextIntent: .paused, nextPauseCode: PauseCodeWord(rawValue: "lunch"),
            activity: .talking)
        let daemon = try FakeDaemon { $0.method == .agentList ? .result(AgentList(agents: [agent])) : .result(agent) }
        let told = "available, then paused (lunch)"
        #expect(try await ctl("agent", "pause", "1001", "--code", "lunch", on: daemon).output.contains(told))
        #expect(try await ctl("agent", "list", on: daemon).output.contains(told))
    }

    @Test("tickets are shown, explained, released and resolved")
    func tickets() async throws {
        let ticket = TicketInfo(
            ticketId: "T-1", ticketClass: "quality", state: .waiting, customer: "王\u{1B}[2J小明",
            number: "+86138****8000",
            attempts: [
                AttemptInfo(
                    attemptNumber: 1, callId: "c-1", startedAt: Samples.start,
                    outcome: OutcomeInfo(disposition: .noAnswer, blame: .callee, ringSeconds: 30))
            ], fields: ["订单": "A-9"])
        let explanation = TicketExplanation(
            ticketId: "T-1", state: .waiting, reason: "outsideHours", text: "It is night there.",
            textChinese: "那里是夜里。", readyAt: Samples.start + 3600, attemptsMade: 1, maxAttempts: 6)
        let daemon = try FakeDaemon { $0.method == .ticketExplain ? .result(explanation) : .result(ticket) }
        let shown = try await ctl("ticket", "show", "T-1", "--reveal", on: daemon).output
        #expect(shown.contains("no answer (rang 30 s)") && shown.contains("订单"))
        #expect(!shown.contains("\u{1B}"), "a customer's name cannot clear the screen")
        let explained = try await ctl("explain", "T-1", on: daemon)
        #expect(explained.lines[0] == "Ticket T-1: waiting, outside hours")
        #expect(explained.output.contains("It is night there.") && explained.output.contains("Attempts: 1 of 6"))
        let chinese = try await ctl("explain", "T-1", on: daemon, environment: ["LANG": "zh_CN.UTF-8"])
        #expect(chinese.lines.prefix(2) == ["工单 T-1：等待，不在呼叫时段", "那里是夜里。"])
        #expect(try await ctl("ticket", "release", "T-1", "--note", "seen", on: daemon).status == 0)
        #expect(
            try await ctl(
                "ticket", "resolve", "T-1", "followUp", "--callback-at", "2026-11-22T10:00:00+08:00", on: daemon
            ).status == 0)
        #expect(try daemon.requests(GetTicketRequest.self).first?.reveal == true)
        let resolved = try #require(try daemon.requests(ResolveTicketRequest.self).first)
        #expect(resolved.callbackAt == Instant.date(of: "2026-11-22T02:00:00Z") && resolved.resolution == .followUp)
    }

    @Test("numbers are checked, and listed as never to ring")
    func numbers() async throws {
        let entry = DoNotCallEntry(number: "+8613800138000", reason: "asked", addedAt: Samples.start)
        let daemon = try FakeDaemon { request in
            switch request.method {
            case .numberCheck:
                let number = try? request.decoded(CheckNumberRequest.self).number
                return .result(
                    number == "1"
                        ? NumberVerdict(valid: false, dialable: false)
                        : NumberVerdict(
                            valid: true, e164: "+8613800138000", kind: "mobile", dialable: number == "2",
                            reason: .doNotCall,
                            text: "On the list."))
            case .doNotCallList: return .result(DoNotCallPage(entries: [entry], total: 1))
            case .doNotCallAdd: return .result(entry)
            default: return .result(Done())
            }
        }
        #expect(try await ctl("number", "check", "1", on: daemon).status == 14)
        #expect(try await ctl("number", "check", "2", on: daemon).status == 0)
        let barred = try await ctl("number", "check", "3", "--region", "CN", on: daemon)
        #expect(barred.status == 20 && barred.output.contains("On the list."))
        #expect(
            try await ctl("donotcall", "add", "138", "--until", "+90d", on: daemon).output.contains("+8613800138000"))
        #expect(try await ctl("donotcall", "remove", "138", on: daemon).status == 0)
        #expect(try await ctl("donotcall", "list", on: daemon).output.contains("asked"))
    }

    @Test("agents, status, drain and pairing")
    func others() async throws {
        let status = SystemStatus(
            version: "0.1", pid: 7, startedAt: Samples.start, uptimeSeconds: 60, draining: true, calls: 2, talking: 1,
            callsPerSecond: 0.25, agents: ["idle": 3],
            trunks: [TrunkInfo(name: "main", up: false, linesUsed: 1, lines: 30)],
            tickets: ["ready": 4], waiting: ["cap": 1], batches: [:], recording: true, residentBytes: 31_000_000)
        let daemon = try FakeDaemon { request in
            switch request.method {
            case .agentList:
                .result(
                    AgentList(
                        agents: [true, false, Bool?.none].map {
                            AgentInfo(agentId: "1001", intent: .available, activity: .idle, reachable: $0)
                        }))
            case .systemStatus: .result(status)
            case .systemDrain: .result(DrainResult(draining: true, calls: 2, endsAt: Samples.start))
            case .pagePair: .result(PagePairing(code: "K7", url: "http://127.0.0.1:7080/#K7", expiresAt: Samples.start))
            case .pageList, .pageRevoke:
                .result(
                    PageList(pages: [
                        PageInfo(pageId: "3f9c0a17b2de", agentId: "1001", role: .agent, configured: false)
                    ]))
            default: .error(ControlError(.methodNotFound, "no"))
            }
        }
        let phones = try await ctl("agents", on: daemon).output.split(separator: "\n").suffix(3)
        for (row, word) in zip(phones, ["  reachable", "not reachable", "not known"]) {
            #expect(row.contains(word), "\(row)")
        }
        let text = try await ctl("status", on: daemon).output
        for part in ["draining", "idle 3", "main", "down", "1/30", "31.0 MB", "cap 1"] {
            #expect(text.contains(part), "\(part)")
        }
        #expect(try await ctl("drain", "--limit", "2m", "--stop", on: daemon).output.contains("still running: 2"))
        #expect(try daemon.requests(DrainRequest.self) == [DrainRequest(limitSeconds: 120, stop: true)])
        #expect(try await ctl("-q", "pair", "1001", on: daemon).output == "http://127.0.0.1:7080/#K7\n")
        #expect(try await ctl("page", "list", "1001", on: daemon).output.contains("3f9c0a17b2de"))
        #expect(try await ctl("page", "revoke", "--agent", "1001", on: daemon).output == "3f9c0a17b2de is revoked.\n")
        #expect(try daemon.requests(RevokePageRequest.self) == [RevokePageRequest(agent: "1001")])
        #expect(try await ctl("page", "revoke", on: daemon).status == 64)
    }

    @Test("a daemon of a later version, or no dialer at all, is not misread")
    func unreadable() async throws {
        let daemon = try FakeDaemon { _ in .result(Done()) }
        let run = try await ctl("status", on: daemon)
        #expect(run.status == 76 && run.errors.contains("version"))
    }

    @Test("a question that got no answer because the connection broke is asked once more")
    func repeats() async throws {
        let daemon = try FakeDaemon { request in
            request.connection == 1 ? .drop : .result(CallList(calls: [], total: 0))
        }
        #expect(try await ctl("calls", on: daemon).status == 0)
        let always = try FakeDaemon { _ in .drop }
        let run = try await ctl("calls", on: always)
        #expect(run.status == 74 && always.requests.count == 2)
        let once = try FakeDaemon { _ in .drop }
        #expect(try await ctl("ticket", "release", "T-1", on: once).status == 74)
        #expect(once.requests.count == 1, "what is not safe to repeat is not repeated")
    }
}
