import CallQueue
import ControlAPI
import Foundation
import Testing

@testable import Dialer

@Suite("Looking at tickets")
struct TicketHandlersTests {
    private func fixture(_ configure: (inout QueueConfiguration) -> Void = { _ in }) async throws -> ControlFixture {
        let fixture = try await ControlFixture(configure)
        let file = SmallFile.rows(
            "T1,质量工单,高勇,13800138001,021-30059115转802,8773,坚果,包装破损,紧急,2026-11-20 10:00:00,1001,2026-12-01 10:00",
            "T2,质量工单,张敏,无,,8774,坚果,受潮,普通,2026-11-20 11:00:00,,")
        try await fixture.load(file, OpenBatchRequest(name: "small.csv"))
        return fixture
    }

    @Test("numbers are masked unless asked for in full, in the attempts too")
    func get() async throws {
        let fixture = try await fixture()
        let order = try await fixture.call(.noAnswer, ring: 20)
        let masked = try await fixture.tickets.get(GetTicketRequest(ticket: "T1"))
        #expect(masked.number == "+86138****8001" && masked.alternate?.hasSuffix(";ext=****") == true)
        #expect(masked.attempts.map(\.number) == ["+86138****8001"])
        #expect(masked.customer == "高勇" && masked.title == "包装破损" && masked.agentId == "1001")
        #expect(masked.priority == "high" && masked.fields?["order"] == "8773" && masked.fields?["product"] == "坚果")
        #expect(masked.createdAt == ControlFixture.morning - 86_400)
        #expect(masked.notAfter == ControlFixture.morning + 10 * 86_400)
        #expect(masked.state == .waiting && masked.readyAt != nil)
        let attempt = try #require(masked.attempts.first)
        #expect(attempt.callId == order.callID.rawValue && attempt.attemptNumber == 1)
        #expect(attempt.outcome?.disposition == .noAnswer && attempt.outcome?.ringSeconds == 20)
        let full = try await fixture.tickets.get(GetTicketRequest(ticket: "T1", reveal: true))
        #expect(full.number == "+8613800138001" && full.alternate == "+862130059115;ext=802")
        #expect(full.attempts.map(\.number) == ["+8613800138001"])
    }

    @Test("attempts come oldest first")
    func attemptOrder() async throws {
        let fixture = try await fixture { $0.policy.redial.rules = [.noAnswer: RedialRule(intervals: [60])] }
        let first = try await fixture.call(.noAnswer, ring: 20)
        fixture.wallClock.advance(by: 7200)
        _ = try await fixture.tickets.release(ReleaseTicketRequest(ticket: "T1"))
        let second = try await fixture.call(.noAnswer, ring: 20)
        let ticket = try await fixture.tickets.get(GetTicketRequest(ticket: "T1"))
        #expect(ticket.attempts.map(\.callId) == [first.callID.rawValue, second.callID.rawValue])
        let agents = try await fixture.queue.endedAttempts(
            agent: ControlFixture.agent, ticket: nil, batch: nil, limit: 10)
        #expect(agents.map(\.attemptID) == [second.attemptID, first.attemptID])
        let others = try await fixture.queue.endedAttempts(
            agent: AgentID(rawValue: "1002"), ticket: nil, batch: nil, limit: 10)
        #expect(others.isEmpty)
    }

    @Test("a ticket that is unknown is said to be unknown")
    func unknown() async throws {
        let fixture = try await fixture()
        let id = TicketID(rawValue: "T9")
        let errors = [
            try await refusal { try await inControlWords { try await fixture.tickets.get(.init(ticket: "T9")) } },
            try await refusal { try await inControlWords { try await fixture.tickets.explain(id) } },
            try await refusal { try await inControlWords { try await fixture.tickets.release(.init(ticket: "T9")) } },
            try await refusal {
                try await inControlWords {
                    try await fixture.tickets.resolve(.init(ticket: "T9", resolution: .resolved))
                }
            },
        ]
        #expect(errors.allSatisfy { $0.reason == .notFound && $0.data.field == "ticket" })
    }

    // MARK: Explain

    @Test("a ticket's wait has one reason, a time or a word that there is none, and its attempts")
    func explainWaiting() async throws {
        let fixture = try await fixture()
        let ready = try await fixture.tickets.explain(TicketID(rawValue: "T1"))
        #expect(ready.state == .ready && ready.reason == "nextInLine" && ready.attemptsMade == 0)
        #expect(ready.maxAttempts == (await fixture.queue.maxAttempts(of: .quality)))
        _ = try await fixture.call(.noAnswer, ring: 20)
        let cooldown = try await fixture.tickets.explain(TicketID(rawValue: "T1"))
        #expect(cooldown.state == .waiting && cooldown.attemptsMade == 1)
        #expect(cooldown.readyAt.map { $0 > fixture.wallClock.now() } == true)
        #expect(cooldown.text.contains("by itself"))
        #expect(cooldown.textChinese == "上次呼叫或通话之后的间隔时间未到。之后自动继续。")
        await fixture.queue.setTrunk(TrunkFacts(isUp: false))
        _ = try await fixture.tickets.release(ReleaseTicketRequest(ticket: "T1"))
        #expect(try await fixture.tickets.explain(TicketID(rawValue: "T1")).reason == "trunkDown")
    }

    @Test("a finished ticket is explained by its outcome, a refused row by its place and column")
    func explainFinished() async throws {
        let fixture = try await fixture()
        _ = try await fixture.call(.answered, talk: 30)
        let answered = try await fixture.tickets.explain(TicketID(rawValue: "T1"))
        #expect(answered.state == .done && answered.reason == "answered" && answered.readyAt == nil)
        _ = try await fixture.tickets.resolve(ResolveTicketRequest(ticket: "T1", resolution: .wrongPerson))
        #expect(try await fixture.tickets.explain(TicketID(rawValue: "T1")).reason == "wrongPerson")
        let refused = try await fixture.tickets.explain(TicketID(rawValue: "T2"))
        #expect(refused.state == .refused && refused.attemptsMade == 0 && refused.maxAttempts == nil)
        #expect(refused.text.contains("row 2 (line 3)") && refused.text.contains("联系电话"))
        #expect(refused.text.hasSuffix("Correct it in the file and load that again."))
    }

    @Test("a number of a country that no batch may dial is said to be one, not a fault of an attempt")
    func explainPermission() async throws {
        let fixture = try await ControlFixture { $0.policy.callingHours = .always }
        let row = "T1,质量工单,客户,+1 202 555 0123,,8773,坚果,包装破损,普通,2026-11-20 10:00:11,,"
        try await fixture.load(SmallFile.rows(row), OpenBatchRequest(name: "abroad.csv"))
        #expect(try await fixture.queue.claim(agents: [ControlFixture.agent]).isEmpty)
        let explanation = try await fixture.tickets.explain(TicketID(rawValue: "T1"))
        #expect(explanation.reason == "review" && explanation.text.contains("queue.permission"))
        #expect(explanation.textChinese?.contains("所属国家") == true)
    }

    @Test("every waiting reason has a word in the protocol, no two the same")
    func waitingWords() {
        let words = WaitingReason.allCases.map(\.word)
        #expect(Set(words).count == words.count)
        #expect(WaitingReason.duplicateInFlight.word == .numberInFlight)
        #expect(WaitingReason.unknownAfterRestart.word == .stateUnknown)
        #expect(WaitingReason.cap.word == .cap && WaitingReason.batchPaused.word == .batchPaused)
    }

    // MARK: Release and resolve

    @Test("a released ticket is ready at once, its note is kept, and the dispatcher is woken")
    func release() async throws {
        let fixture = try await fixture()
        _ = try await fixture.call(.noAnswer, ring: 20)
        let before = fixture.wakes
        let ticket = try await fixture.tickets.release(ReleaseTicketRequest(ticket: "T1", note: "asked by phone"))
        #expect(ticket.state == .ready && ticket.note == "asked by phone")
        #expect(fixture.wakes == before + 1)
        let again = try await refusal {
            try await inControlWords { try await fixture.tickets.release(ReleaseTicketRequest(ticket: "T1")) }
        }
        #expect(again.reason == .conflict && again.message.contains("ready"))
    }

    @Test("what the agent says is kept, in the agent's words, and read back the same", arguments: Resolution.allCases)
    func resolve(_ resolution: Resolution) async throws {
        let fixture = try await fixture()
        _ = try await fixture.call(.answered, talk: 30)
        let ticket = try await fixture.tickets.resolve(
            ResolveTicketRequest(ticket: "T1", resolution: resolution.word, note: "好的", agent: "1001"))
        #expect(ticket.resolution == resolution.word && ticket.note == "好的")
        #expect(Resolution(resolution.word) == resolution)
        let isBarred = try await fixture.queue.doNotCallCount() == 1
        #expect(isBarred == (resolution.word == .doNotCall))
    }

    @Test("a follow-up waits for its time; a ticket settled otherwise is not called any more")
    func followUp() async throws {
        let fixture = try await fixture()
        let at = ControlFixture.morning + 7200
        _ = try await fixture.call(.answered, talk: 30)
        let waiting = try await fixture.tickets.resolve(
            ResolveTicketRequest(ticket: "T1", resolution: .followUp, callbackAt: at))
        #expect(waiting.state == .waiting && waiting.readyAt == at)
        let settled = try await fixture.tickets.resolve(ResolveTicketRequest(ticket: "T1", resolution: .resolved))
        #expect(settled.state == .done)
        fixture.wallClock.set(at + 60)
        #expect(try await fixture.queue.claim(agents: [ControlFixture.agent]).isEmpty)
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let request: ResolveTicketRequest
        let field: String
        var testDescription: String { field }
    }

    @Test(
        "a resolution that cannot be is refused, naming the parameter",
        arguments: [
            Wrong(request: .init(ticket: "T1", resolution: "happy"), field: "resolution"),
            Wrong(request: .init(ticket: "T1", resolution: .resolved, callbackAt: Date()), field: "callbackAt"),
            Wrong(
                request: .init(ticket: "T1", resolution: .resolved, note: String(repeating: "长", count: 4001)),
                field: "note"),
            Wrong(request: .init(ticket: "T1", resolution: .resolved, call: "nobody's"), field: "call"),
        ])
    func wrong(_ wrong: Wrong) async throws {
        let fixture = try await fixture()
        let error = try await refusal { try await fixture.tickets.resolve(wrong.request) }
        #expect(error.reason == .invalidParams && error.data.field == wrong.field)
        #expect(try await fixture.tickets.get(GetTicketRequest(ticket: "T1")).resolution == nil)
    }

    @Test("a time to call again is not taken while the call still runs")
    func followUpInCall() async throws {
        let fixture = try await fixture()
        let order = try #require(try await fixture.queue.claim(agents: [ControlFixture.agent]).first)
        let error = try await refusal {
            try await fixture.tickets.resolve(
                .init(
                    ticket: "T1", resolution: .followUp, callbackAt: ControlFixture.morning + 60,
                    call: order.callID.rawValue))
        }
        #expect(error.reason == .conflict && error.data.field == "callbackAt")
    }
}
