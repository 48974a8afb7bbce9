import ControlAPI
import Foundation
import Glibc
import Synchronization
import Testing

@testable import ctl

@Suite("ctl dial", .serialized, .timeLimit(.minutes(5)))
struct DialTests {
    private static let requested = DialResult(callId: "c-1", replayed: false, state: .requested)

    /// A daemon that dials, and whose call goes these steps.
    private static func daemon(
        _ events: [ControlEvent] = [], ended: CallDisposition? = nil
    ) throws -> FakeDaemon {
        try FakeDaemon { request in
            switch request.method {
            case .callDial: .result(requested)
            case .callGet: .result(Samples.call("c-1", ended == nil ? .ringingCustomer : .ended, outcome: ended))
            case .eventsSubscribe: .feed(Samples.subscribed(), events)
            default: .error(ControlError(.methodNotFound, "no"))
            }
        }
    }

    @Test("says the call, in JSON the daemon's own answer, with --quiet the id alone")
    func forms() async throws {
        let daemon = try Self.daemon()
        let plain = try await ctl("dial", "13800138000", "--agent", "1001", on: daemon)
        #expect(plain.status == 0 && plain.output == "Call c-1 requested.\n" && plain.errors == "")
        let json = try await ctl("--json", "dial", "--ticket", "T-1", "--agent", "1001", "--note", "你好", on: daemon)
        #expect(json.output == #"{"callId":"c-1","replayed":false,"state":"requested"}"# + "\n")
        let quiet = try await ctl("dial", "-q", "--confirm", "1", "--agent", "1001", "--key", "mine", on: daemon)
        #expect(quiet.output == "c-1\n")
        let asked = try daemon.requests(DialRequest.self)
        #expect(asked.map(\.number) == ["13800138000", nil, "1"])
        #expect(asked[1].ticket == "T-1" && asked[1].note == "你好" && asked[2].key == "mine")
        #expect(asked.map(\.confirm) == [nil, nil, true])
        #expect(Set(asked.compactMap(\.key)).count == 3)
    }

    @Test("a link is dialled only when somebody agrees")
    func links() async throws {
        let daemon = try Self.daemon()
        let link = "tel:+86-138-0013-8000"
        let environment = ["DIALER_SOCKET": daemon.path, "DIALER_AGENT": "1007"]
        let silent = try await ctl("dial", link, environment: environment)
        #expect(silent.status == 64 && silent.errors.contains("--yes"))
        for (answer, status) in [("n\n", Int32(1)), ("\n", 1), ("y\n", 0)] {
            let run = try CtlRun(["dial", link], environment: environment, terminal: .inputAndErrors)
            try await run.printed("Dial +8613800138000 for agent 1007? [y/N]")
            #expect(try daemon.requests(DialRequest.self).isEmpty)
            try run.write(Data(answer.utf8))
            #expect(try await run.finish().status == status)
        }
        #expect(try await ctl("dial", link, "--yes", "--agent", "1001", environment: environment).status == 0)
        #expect(try daemon.requests(DialRequest.self).map(\.agent) == ["1007", "1001"])
        #expect(try daemon.requests(DialRequest.self).allSatisfy { $0.number == "+8613800138000" })
    }

    @Test("a connection that drops after the request is asked once more with the same key: one dial")
    func retry() async throws {
        let dialed = Mutex<[String: Int]>([:])
        let daemon = try FakeDaemon { request in
            guard let key = try? request.decoded(DialRequest.self).key else { return .drop }
            // As the daemon does: the key is bound before anything is answered.
            let count = dialed.withLock { dialed in
                dialed[key, default: 0] += 1
                return dialed[key] ?? 0
            }
            return count == 1 ? .drop : .result(DialResult(callId: "c-1", replayed: true, state: .ringingAgent))
        }
        let run = try await ctl("--json", "dial", "13800138000", "--agent", "1001", on: daemon)
        #expect(run.status == 0 && run.output.contains(#""callId":"c-1""#))
        #expect(dialed.withLock { $0.count } == 1, "both tries carry one key")
        #expect(try daemon.requests(DialRequest.self).count == 2)
        #expect(run.errors.contains("same key"))
    }

    @Test("the first try that is still being worked on is this call, not an error")
    func inProgress() async throws {
        let daemon = try FakeDaemon { request in
            request.connection == 1 ? .drop : .error(ControlError(.inProgress, "It is being worked on.", callId: "c-9"))
        }
        let run = try await ctl("dial", "1", "--agent", "1001", on: daemon)
        #expect(run.status == 0 && run.output.contains("c-9"))
        // Asked by somebody else with that key, it is one.
        let own = try FakeDaemon { _ in .error(ControlError(.inProgress, "It is being worked on.", callId: "c-9")) }
        #expect(try await ctl("dial", "1", "--agent", "1001", "--key", "k", on: own).status == 21)
    }

    @Test("when the daemon never answers, it says that it does not know and how to ask again safely")
    func uncertain() async throws {
        let daemon = try FakeDaemon { _ in .drop }
        let run = try await ctl("dial", "13800138000", "--agent", "1001", on: daemon)
        let key = try #require(try daemon.requests(DialRequest.self).first?.key)
        #expect(run.status == 46 && run.output == "")
        #expect(run.errors.contains("ctl dial 13800138000 --agent 1001 --key \(key)"))
        #expect(try daemon.requests(DialRequest.self).count == 2, "twice, not for ever")
    }

    @Test(
        "a refusal gives its own exit code, the reason, and when to try again",
        arguments: [
            (ControlError.Reason.outsideHours, 20), (.capped, 20), (.doNotCall, 20), (.numberInvalid, 14),
            (.agentBusy, 31),
            (.agentUnreachable, 30), (.unknownAgent, 44), (.duplicateInFlight, 21), (.trunkDown, 40), (.conflict, 45),
            (.stateUnknown, 46), (.draining, 75), (.notPermitted, 77), (.internalError, 70), (.invalidParams, 64),
        ] as [(ControlError.Reason, Int32)])
    func refusals(reason: ControlError.Reason, status: Int32) async throws {
        let retryAt = Samples.start + 3600
        let daemon = try FakeDaemon { _ in .error(ControlError(reason, "It is so.", retryAt: retryAt, callId: "c-3")) }
        let run = try await ctl("dial", "1", "--agent", "1001", on: daemon)
        #expect(run.status == status && run.output == "")
        #expect(run.errors.contains("It is so.") && run.errors.contains("c-3"))
        #expect(run.errors.contains("again at"))
        let json = try await ctl("--json", "dial", "1", "--agent", "1001", on: daemon)
        #expect(json.status == status && json.output.contains(#""reason":"\#(reason)""#))
    }

    @Test(
        "--wait prints each step on a line and ends with the code of the outcome",
        arguments: [
            (CallDisposition.answered, 0), (.busy, 10), (.noAnswer, 11), (.unreachable, 12), (.declined, 13),
            (.invalidNumber, 14), (.canceledByAgent, 15), (.abandoned, 16), (.agentNoAnswer, 30), (.agentBusy, 31),
            (.congestion, 40), (.unknownAfterRestart, 46),
        ] as [(CallDisposition, Int32)])
    func outcomes(disposition: CallDisposition, status: Int32) async throws {
        let daemon = try Self.daemon(Samples.steps(to: disposition))
        let run = try await ctl("dial", "1", "--agent", "1001", "--wait", on: daemon)
        #expect(run.status == status)
        #expect(run.lines.count == 6, "\(run.output)")
        #expect(run.lines.last?.contains("Ended: \(Message(disposition).text(in: .english))") == true)
        #expect(!run.output.contains("\u{1B}"))
    }

    @Test("--wait --json gives the answer, the events, and the whole call last, one value per line")
    func waitJSON() async throws {
        let daemon = try Self.daemon(Samples.steps(to: .busy), ended: .busy)
        let run = try await ctl("dial", "1", "--agent", "1001", "--wait", "--json", on: daemon)
        #expect(run.status == 10 && run.lines.count == 7)
        for line in run.lines {
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
        }
        #expect(run.lines[0].contains(#""replayed""#) && run.lines[5].contains(#""type":"call.ended""#))
        #expect(run.lines[6].contains(#""disposition":"busy""#) && run.lines[6].contains(#""legs""#))
    }

    @Test("a call whose end was missed is asked for")
    func missedEnd() async throws {
        let daemon = try Self.daemon([], ended: .noAnswer)
        let run = try await ctl("dial", "1", "--agent", "1001", "--wait", on: daemon)
        #expect(run.status == 11 && run.output.contains("no answer"))
    }

    @Test("a connection that breaks while waiting is made again and continued after the last step")
    func reconnects() async throws {
        let daemon = try FakeDaemon { request in
            switch request.method {
            case .callDial: return .result(Self.requested)
            case .callGet: return .result(Samples.call("c-1", .ringingCustomer))
            default:
                let since = try? request.decoded(SubscribeRequest.self).since
                return since == 0
                    ? .feedAndDrop(Samples.subscribed(), Array(Samples.steps(to: .answered).prefix(3)))
                    : .feed(Samples.subscribed(), Array(Samples.steps(to: .answered).dropFirst(since ?? 5)))
            }
        }
        let run = try await ctl("dial", "1", "--agent", "1001", "--wait", on: daemon)
        #expect(run.status == 0)
        #expect(run.lines.count == 6, "no step twice, none lost: \(run.output)")
        #expect(run.errors.contains("broke"))
        #expect(try daemon.requests(DialRequest.self).count == 1)
    }

    @Test("Ctrl-C on a terminal says first that the call goes on, then leaves; nothing hangs up")
    func interruptOnTerminal() async throws {
        let daemon = try Self.daemon(Array(Samples.steps(to: .busy).prefix(2)))
        let run = try CtlRun(
            ["dial", "1", "--agent", "1001", "--wait"], environment: ["DIALER_SOCKET": daemon.path], terminal: .errors)
        try await run.printed("phone rings")
        run.interrupt()
        try await run.printed("Ctrl-C again")
        try daemon.send(Samples.event(.callCustomerRinging, 3))
        try await run.printed("customer's phone rings")
        run.interrupt()
        let outcome = try await run.finish()
        #expect(outcome.status == 130 && outcome.signal == nil)
        #expect(outcome.errors.contains("The call goes on. Hang up: ctl hangup c-1"))
        #expect(!daemon.requests.contains { $0.method == .callHangup })
    }

    @Test("without a terminal the first Ctrl-C, and SIGTERM everywhere, leaves and says how to hang up")
    func interruptInPipe() async throws {
        for (signal, terminal) in [(SIGINT, CtlRun.Terminal.none), (SIGTERM, .errors)] {
            let daemon = try Self.daemon([Samples.event(.callAgentRinging, 2)])
            let run = try CtlRun(
                ["dial", "1", "--agent", "1001", "--wait"], environment: ["DIALER_SOCKET": daemon.path],
                terminal: terminal)
            try await run.printed("phone rings")
            run.interrupt(signal)
            let outcome = try await run.finish()
            #expect(outcome.status == 130 && outcome.errors.contains("ctl hangup c-1"))
        }
    }

    @Test("a daemon that stays away while waiting ends the wait, and says so")
    func daemonGone() async throws {
        let daemon = try Self.daemon([Samples.event(.callAgentRinging, 2)])
        let run = try CtlRun(["dial", "1", "--agent", "1001", "--wait"], environment: ["DIALER_SOCKET": daemon.path])
        try await run.printed("phone rings")
        daemon.stop()
        try await run.printed("the call may go on")
        let outcome = try await run.finish()
        #expect(outcome.status == 69 && outcome.errors.contains("not running"))
    }
}
