import ControlAPI
import Foundation
import Glibc
import Synchronization
import Testing

@testable import ctl

@Suite("ctl watch", .serialized, .timeLimit(.minutes(5)))
struct WatchTests {
    private func start(_ arguments: [String], _ daemon: FakeDaemon) throws -> CtlRun {
        try CtlRun(["watch"] + arguments, environment: ["DIALER_SOCKET": daemon.path])
    }

    @Test("shows events as they happen, filtered as asked, and ends with success at Ctrl-C")
    func live() async throws {
        let daemon = try FakeDaemon { _ in .feed(Samples.subscribed(), []) }
        let run = try start(["--agent", "1001", "--only", "call.", "--since", "3"], daemon)
        try await run.printed("Watching")
        let moved = EventData(number: "+86138****8000", trunk: "main")
        try daemon.send(Samples.event(.callCustomerDialing, 6, data: moved))
        try await run.printed("Calling the customer: +86138****8000, main")
        run.interrupt()
        let outcome = try await run.finish()
        #expect(outcome.status == 0 && outcome.lines.count == 1)
        #expect(outcome.output.contains("c-1  agent 1001"))
        let asked = try #require(try daemon.requests(SubscribeRequest.self).first)
        #expect(asked == SubscribeRequest(since: 3, kinds: ["call."], agent: "1001"))
    }

    @Test("takes every type of event, and every family of them, and refuses what no event begins with")
    func kinds() async throws {
        let daemon = try FakeDaemon { _ in .feed(Samples.subscribed(), []) }
        let given: [EventKind] = ["agent.state", "phone.", "call.party.failed", "queue.mode", "gap"]
        let run = try start(given.flatMap { ["--only", $0.rawValue] }, daemon)
        try await run.printed("Watching")
        run.interrupt()
        _ = try await run.finish()
        let asked = try #require(try daemon.requests(SubscribeRequest.self).first)
        #expect(asked == SubscribeRequest(kinds: given))
        let refused = try await start(["--only", "agents"], daemon).finish()
        #expect(refused.status == 64 && refused.errors.contains("must begin with one of: call., "))
    }

    @Test("says who holds, what became of tickets, trunks and recordings, and which key was pressed")
    func details() async throws {
        let daemon = try FakeDaemon { _ in .feed(Samples.subscribed(), []) }
        let run = try start([], daemon)
        try await run.printed("Watching")
        func tell(_ kind: EventKind, _ seq: Int, leg: LegRoleWord? = nil, _ data: EventData) throws {
            var event = Samples.event(kind, seq, data: data)
            event.leg = leg
            try daemon.send(event)
        }
        try tell(.callHeld, 6, leg: .customer, EventData(state: "held"))
        try tell(.callResumed, 7, leg: .customer, EventData(state: "talking"))
        try tell(.callHeld, 8, leg: .customer, EventData(state: "held", reason: "request"))
        try tell(.callResumed, 9, leg: .customer, EventData(state: "talking", reason: "request"))
        try tell(.callDigit, 10, leg: .customer, EventData(digit: "5", durationSeconds: 0.16))
        try tell(.recordingStopped, 11, EventData(file: "/r/a.wav", reason: "failed", text: "no space"))
        try tell(.ticketState, 12, EventData(state: "waiting", disposition: .busy, reason: "cooldown"))
        try tell(.ticketState, 13, EventData(state: "done", resolution: .resolved))
        try tell(.trunkState, 14, EventData(state: "failed", trunk: "main", sip: 403, reason: "refused", text: "why"))
        try await run.printed("Trunk main")
        run.interrupt()
        let lines = try await run.finish().lines
        let sentences = [
            "The customer holds the call", "The customer took the call back from hold",
            "The customer is put on hold", "The customer is taken back from hold", "Keypad digit: customer, 5",
            "Recording failed: /r/a.wav, no space", "Ticket: waiting (cooldown, busy)", "Ticket: done (resolved)",
            "Trunk main: failed (refused, why)",
        ]
        #expect(lines.count == sentences.count)
        for (line, sentence) in zip(lines, sentences) { #expect(line.hasSuffix(sentence), "\(line)") }
    }

    @Test("with --json every line is the event as the daemon wrote it")
    func json() async throws {
        let daemon = try FakeDaemon { _ in
            .feed(
                Samples.subscribed(),
                Samples.steps(to: .busy).map { event in
                    var event = event
                    event.seq += 10
                    return event
                })
        }
        let run = try start(["--json"], daemon)
        try await run.printed("call.ended")
        run.interrupt(SIGTERM)
        let lines = try await run.finish().lines
        let events = try lines.map { try ControlCoding.decode(ControlEvent.self, from: Data($0.utf8)) }
        #expect(events.map(\.seq) == [11, 12, 13, 14, 15])
    }

    @Test("after a broken connection it goes on from the last event, none twice, and tells what was lost")
    func replay() async throws {
        let daemon = try FakeDaemon { request in
            guard let asked = try? request.decoded(SubscribeRequest.self) else { return .drop }
            if asked.since == nil {
                return .feedAndDrop(Samples.subscribed(seq: 5), [Samples.event(.callRequested, 6)])
            }
            let gap = ControlEvent(.gap, at: Samples.start, data: EventData(from: 7, to: 8), seq: 8)
            return .feed(
                Samples.subscribed(seq: 10),
                [gap, Samples.event(.callAgentRinging, 8), Samples.event(.callAgentAnswered, 9)])
        }
        let run = try start([], daemon)
        try await run.printed("The agent answered")
        run.interrupt()
        let outcome = try await run.finish()
        #expect(try daemon.requests(SubscribeRequest.self).map(\.since) == [nil, 6])
        #expect(outcome.lines.count == 3, "\(outcome.output)")
        #expect(outcome.lines[1].contains("Events 7 to 8 are lost"))
        #expect(outcome.errors.contains("broke") && outcome.errors.contains("Connected again"))
    }

    @Test("another run of the daemon is said, and followed from the same place")
    func restart() async throws {
        let daemon = try FakeDaemon { request in
            if request.connection == 1 { return .feedAndDrop(Samples.subscribed(seq: 50), []) }
            let gap = ControlEvent(.gap, at: Samples.start, data: EventData(from: 51, to: 900), seq: 900)
            return .feed(Samples.subscribed(seq: 902, epoch: "e2"), [gap, Samples.event(.callRequested, 901)])
        }
        let run = try start([], daemon)
        try await run.printed("Call requested")
        run.interrupt()
        let outcome = try await run.finish()
        #expect(outcome.errors.contains("the daemon was restarted"))
        #expect(outcome.lines.count == 1, "numbers between two runs are no lost events: \(outcome.output)")
        #expect(try daemon.requests(SubscribeRequest.self).map(\.since) == [nil, 50])
    }

    @Test("ends quietly when the reader of the pipe goes away, even if nothing happens any more")
    func readerGone() async throws {
        let daemon = try FakeDaemon { _ in .feed(Samples.subscribed(), [Samples.event(.callRequested, 6)]) }
        let line = "\(CtlRun.binary) watch | head -1; echo ${PIPESTATUS[0]}"
        let run = try CtlRun(["-c", line], environment: ["DIALER_SOCKET": daemon.path], program: "/bin/bash")
        let outcome = try await run.finish()
        #expect(outcome.lines.count == 2 && outcome.lines.last == "141")
        #expect(!outcome.errors.contains("ctl:"))
    }

    @Test("--until-done ends with the batch, also when it had ended before")
    func untilDone() async throws {
        let state = Mutex(BatchStateWord.running)
        let daemon = try FakeDaemon { request in
            switch request.method {
            case .batchShow: .result(Samples.batch("b-1", state.withLock { $0 }))
            default: .feed(Samples.subscribed(), [])
            }
        }
        let run = try start(["--batch", "b-1", "--until-done"], daemon)
        try await run.printed("Watching")
        let done = EventData(state: "completed", batchId: "b-1")
        try daemon.send(Samples.event(.batchState, 6, call: nil, data: done))
        let outcome = try await run.finish()
        #expect(outcome.status == 0 && outcome.output.contains("Batch b-1: completed"))
        let silent = try start(["--batch", "b-1", "--until-done"], daemon)
        try await silent.printed("Watching")
        state.withLock { $0 = .completed }
        #expect(try await silent.finish().status == 0, "asked for when no event says so")
        #expect(try await start(["--batch", "b-1", "--until-done"], daemon).finish().status == 0)
    }

    @Test("a refusal ends it with its code instead of trying for ever")
    func refused() async throws {
        let daemon = try FakeDaemon { request in
            request.connection == 1
                ? .feedAndDrop(Samples.subscribed(), []) : .error(ControlError(.notPermitted, "Not you."))
        }
        let outcome = try await start([], daemon).finish()
        #expect(outcome.status == 77 && outcome.errors.contains("Not you."))
    }
}
