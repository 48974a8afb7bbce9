import ControlAPI
import Foundation
import SIP
import Testing

@testable import CallQueue
@testable import Dialer

@Suite("Agents who stay on the line, at the switchboard", .timeLimit(.minutes(1)))
struct StandingLegTests {
    private static let agent = AgentID(rawValue: "1001")
    private static let line = LegID(rawValue: 1 << 8)

    private func customer(_ number: UInt64) -> LegID { LegID(rawValue: number << 8 | 1) }

    /// A bench whose agent's line stands.
    private func standing() async throws -> (SwitchboardBench, AsyncStream<FakeTelephony.Request>.Iterator) {
        let bench = try SwitchboardBench(staysOnLine: true)
        var requests = bench.telephony.requests.makeAsyncIterator()
        #expect(await bench.switchboard.connect(Self.agent).state == .calling(nil))
        #expect(
            await requests.next() == .invited(Self.line, requestURI: "sip:1001@127.0.0.1", codecs: [.pcma, .pcmu]))
        bench.telephony.answer(Self.line)
        try await bench.reaches(.ready)
        return (bench, requests)
    }

    @Test("two calls are joined to one leg, which neither's end ends")
    func twoCalls() async throws {
        var (bench, requests) = try await standing()
        var finished = bench.ledger.finished.makeAsyncIterator()
        for number: UInt64 in 2...3 {
            let order = SwitchboardBench.order()
            await bench.switchboard.place(order)
            let invited = await requests.next()
            guard case .invited(customer(number), _, _)? = invited else {
                Issue.record("not the customer: \(String(describing: invited))")
                return
            }
            bench.telephony.answer(customer(number))
            await bench.observer.reached(.bridged)
            #expect(await bench.switchboard.lineStatuses()[Self.agent]?.state.word == .inCall)
            #expect(await bench.switchboard.hangUp(order.callID, by: .request))
            #expect(await requests.next() == .ended(customer(number)))
            bench.telephony.end(customer(number), status: 200, answered: true, origin: .us)
            #expect(try #require(await finished.next()).disposition == .answered)
            #expect(await bench.switchboard.lineStatuses()[Self.agent]?.state == .ready)
        }
        #expect(await bench.switchboard.disconnect(Self.agent)?.state == .off)
        #expect(await requests.next() == .ended(Self.line))
    }

    @Test("the daemon's end is each shift's, and no line is said to have broken")
    func theEnd() async throws {
        var (bench, requests) = try await standing()
        await bench.switchboard.disconnectAll()
        #expect(await requests.next() == .ended(Self.line))
        bench.telephony.end(Self.line, status: 200, answered: true, origin: .us)
        try await bench.reaches(.off(.disconnected))
        #expect(await bench.switchboard.lineStatuses()[Self.agent]?.state == .off)
    }

    @Test("the agent's hang-up in a talk ends the talk as any agent's does, and the shift")
    func hungUp() async throws {
        var (bench, requests) = try await standing()
        await bench.switchboard.place(SwitchboardBench.order())
        _ = await requests.next()
        bench.telephony.answer(customer(2))
        await bench.observer.reached(.bridged)
        bench.telephony.end(Self.line, status: 200, answered: true)
        #expect(await requests.next() == .ended(customer(2)))
        bench.telephony.end(customer(2), status: 200, answered: true, origin: .us)
        var finished = bench.ledger.finished.makeAsyncIterator()
        let outcome = try #require(await finished.next())
        #expect(outcome.disposition == .answered && outcome.endedBy == .agent)
        #expect(await bench.switchboard.lineStatuses()[Self.agent]?.state == .off)
    }

    @Test("the agent's hanging up the held line in a consultation on the phone's second one goes on with that")
    func secondLineStays() async throws {
        let bench = try SwitchboardBench(staysOnLine: true, phone: "desk1")
        var requests = bench.telephony.requests.makeAsyncIterator()
        _ = await bench.switchboard.connect(Self.agent)
        _ = await requests.next()
        bench.telephony.answer(Self.line)
        try await bench.reaches(.ready)
        await bench.switchboard.place(SwitchboardBench.order())
        _ = await requests.next()
        bench.telephony.answer(customer(2))
        await bench.observer.reached(.bridged)
        let second = LegID(rawValue: 1 << 63 | 1)
        let call = IncomingCall(account: "desk1", number: "+8613911112222", dialog: "second@desk1")
        bench.telephony.say(.called(second, call, at: .now))
        #expect(await requests.next() == .answered(second, status: 183, phrase: "", hasMedia: true))
        _ = await requests.next()
        bench.telephony.answer(LegID(rawValue: 2 << 8 | 2))
        #expect(await requests.next() == .answered(second, status: 200, phrase: "", hasMedia: false))
        bench.telephony.end(Self.line, status: 200, answered: true)
        try await bench.reaches(.off(.hungUp))
        let talk = try #require(await bench.switchboard.snapshots().first)
        #expect(talk.state == .talking(.consulting(PartyID(rawValue: 2))))
        #expect(talk.parties.agent?.id == .agent && talk.legs[.agent]?.id == second)
        bench.telephony.end(second, status: 200, answered: true)
        await bench.observer.reached(.transferred(to: PartyID(rawValue: 2)))
        #expect(await bench.switchboard.legOwners.isEmpty)
    }

    @Test("a leg that breaks in a talk is rung again for the customer who waits, and stays afterwards")
    func lost() async throws {
        var (bench, requests) = try await standing()
        let order = SwitchboardBench.order()
        await bench.switchboard.place(order)
        _ = await requests.next()
        bench.telephony.answer(customer(2))
        await bench.observer.reached(.bridged)
        bench.telephony.end(Self.line, status: 408, answered: true, origin: .timer)
        let again = LegID(rawValue: 3 << 8)
        guard case .invited(again, _, _)? = await requests.next() else {
            Issue.record("the agent was not rung again")
            return
        }
        await bench.observer.reached(.waitingForAgent(.agentLost(Self.agent)))
        bench.telephony.answer(again)
        await bench.observer.reached(.transferred(to: PartyID(rawValue: 2)))
        #expect(await bench.switchboard.hangUp(order.callID, by: .request))
        #expect(await requests.next() == .ended(customer(2)))
        bench.telephony.end(customer(2), status: 200, answered: true, origin: .us)
        var finished = bench.ledger.finished.makeAsyncIterator()
        #expect(try #require(await finished.next()).disposition == .answered)
        #expect(await bench.switchboard.lineStatuses()[Self.agent]?.state == .ready)
    }

    @Test("a click for an agent whose phone cannot be had ends as the agent's failure, and the line says why")
    func unreachable() async throws {
        let bench = try SwitchboardBench(staysOnLine: true)
        await bench.switchboard.place(SwitchboardBench.order())
        bench.telephony.end(LegID(rawValue: 2 << 8), status: 486, phrase: "Busy Here")
        var finished = bench.ledger.finished.makeAsyncIterator()
        #expect(try #require(await finished.next()).disposition == .agentBusy)
        let status = try #require(await bench.switchboard.lineStatuses()[Self.agent])
        #expect(status.state == .off && status.text?.contains("486 Busy Here") == true)
    }

    @Test("an INVITE that cannot leave ends the call and the line, and the next one is tried anew")
    func unsent() async throws {
        let bench = try SwitchboardBench(staysOnLine: true)
        bench.telephony.refuse(.notRunning)
        var finished = bench.ledger.finished.makeAsyncIterator()
        for _ in 0..<2 {
            await bench.switchboard.place(SwitchboardBench.order())
            #expect(try #require(await finished.next()).disposition == .agentUnreachable)
            #expect(await bench.switchboard.lineStatuses()[Self.agent]?.state == .off)
        }
    }

    @Test("an agent whom the configuration no longer holds is let go")
    func removed() async throws {
        var (bench, requests) = try await standing()
        await bench.switchboard.use(
            DialPlan(DialerConfiguration()), SwitchboardSettings(DialerConfiguration()), Announcements())
        #expect(await requests.next() == .ended(Self.line))
    }
}

extension SwitchboardBench {
    /// Returns once an agent's line has come so far.
    fileprivate func reaches(_ news: AgentLineMachine.News) async throws {
        for await note in observer.notes {
            if case .line(_, news) = note { return }
        }
    }
}
