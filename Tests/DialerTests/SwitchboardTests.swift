import Foundation
import SIP
import Testing

@testable import CallQueue
@testable import Dialer

@Suite("The switchboard between network, media and queue", .timeLimit(.minutes(1)))
struct SwitchboardTests {
    private typealias Bench = SwitchboardBench

    /// Brings a call to the moment when the customer's INVITE has left.
    private func dialing(_ bench: SwitchboardBench) async throws -> AsyncStream<FakeTelephony.Request>.Iterator {
        var requests = bench.telephony.requests.makeAsyncIterator()
        await bench.switchboard.place(Bench.order())
        #expect(
            await requests.next() == .invited(Bench.agent, requestURI: "sip:1001@127.0.0.1", codecs: [.pcma, .pcmu]))
        bench.telephony.answer(Bench.agent, codec: .pcmu)
        let customer = "sip:+8613800138000@192.0.2.1:5060"
        #expect(await requests.next() == .invited(Bench.customer, requestURI: customer, codecs: [.pcmu, .pcma]))
        await bench.settle()
        return requests
    }

    private func outcome(_ bench: SwitchboardBench) async throws -> AttemptOutcome {
        var finished = bench.ledger.finished.makeAsyncIterator()
        return try #require(await finished.next())
    }

    @Test("rings nobody while an order is being recorded, and leaves nothing of one that could not be")
    func readiness() async throws {
        let bench = try Bench()
        var requests = bench.telephony.requests.makeAsyncIterator()
        let free = await bench.freePorts()
        let (lost, kept) = (Bench.order(), Bench.order())
        bench.switchboard.prepare(lost)
        bench.switchboard.prepare(kept)
        await bench.settleTasks()
        #expect(await bench.freePorts() == free - 2)
        #expect(await bench.switchboard.count == 0)
        bench.switchboard.withdraw(lost)
        // The first that is asked of the network: nothing left for either before.
        #expect(await requests.next() == .dropped(Bench.agent))
        await bench.settleTasks()
        #expect(await bench.freePorts() == free - 1)
        await bench.switchboard.place(kept)
        let second = LegID(rawValue: 2 << 8)
        #expect(await requests.next() == .invited(second, requestURI: "sip:1001@127.0.0.1", codecs: [.pcma, .pcmu]))
        #expect(await bench.switchboard.snapshot(kept.callID)?.state == .ringingAgent)
        #expect(await bench.freePorts() == free - 1)
    }

    @Test("what would be made ready only after it was placed is not made")
    func late() async throws {
        let bench = try Bench()
        let free = await bench.freePorts()
        let order = Bench.order()
        await bench.switchboard.placeBeforePreparing(order)
        await bench.settleTasks()
        #expect(await bench.freePorts() == free - 1)
    }

    @Test("what could not be made ready fails when it is placed")
    func unready() async throws {
        let bench = try Bench()
        let order = Bench.order()
        bench.telephony.refuse(.refused("no"))
        bench.switchboard.prepare(order)
        await bench.settleTasks()
        await bench.switchboard.place(order)
        #expect(try await outcome(bench).disposition.blame != .callee)
    }

    @Test("offers the customer the codec the agent chose, first")
    func codecOrder() async throws {
        _ = try await dialing(try Bench())
    }

    @Test("a codec that the trunk is not to be offered is not offered, whatever the agent speaks")
    func codecsOfTheTrunk() async throws {
        for (agent, offered) in [
            (SIP.AudioCodec.opus, [SIP.AudioCodec.g722, .pcmu]), (.pcmu, [.pcmu, .g722]), (.pcma, [.g722, .pcmu]),
        ] {
            let bench = try Bench(agentCodecs: [.opus, .pcma, .pcmu], trunkCodecs: [.g722, .pcmu])
            var requests = bench.telephony.requests.makeAsyncIterator()
            await bench.switchboard.place(Bench.order())
            let phone = "sip:1001@127.0.0.1"
            #expect(
                await requests.next() == .invited(Bench.agent, requestURI: phone, codecs: [.opus, .pcma, .pcmu]))
            bench.telephony.answer(Bench.agent, codec: agent)
            let customer = "sip:+8613800138000@192.0.2.1:5060"
            #expect(await requests.next() == .invited(Bench.customer, requestURI: customer, codecs: offered))
        }
    }

    @Test("records an answered call with its talk time, and who hung up")
    func answered() async throws {
        let bench = try Bench()
        var requests = try await dialing(bench)
        bench.telephony.ring(Bench.customer)
        bench.telephony.answer(Bench.customer)
        bench.telephony.end(Bench.customer, status: 200, answered: true)
        #expect(await requests.next() == .ended(Bench.agent))
        bench.telephony.end(Bench.agent, status: 200, answered: true, origin: .us)
        let outcome = try await outcome(bench)
        #expect(outcome.disposition == .answered && outcome.endedBy == .customer)
        #expect(outcome.timeline.answeredAt != nil && outcome.timeline.ringingAt != nil)
    }

    @Test("cancels the customer at the ring timeout, not before, and frees the agent after the tone")
    func ringTimeout() async throws {
        let bench = try Bench()
        var requests = try await dialing(bench)
        bench.telephony.ring(Bench.customer)
        await bench.settle()
        bench.clock.advance(by: .milliseconds(29_999))
        await bench.settle()
        bench.clock.advance(by: .milliseconds(1))
        #expect(await requests.next() == .ended(Bench.customer))
        bench.telephony.end(Bench.customer, status: 487)
        await bench.settle()
        bench.clock.advance(by: .milliseconds(1500))
        #expect(await requests.next() == .ended(Bench.agent))
        bench.telephony.end(Bench.agent, status: 200, answered: true, origin: .us)
        #expect(try await outcome(bench).disposition == .noAnswer)
    }

    @Test("an answer that crosses the CANCEL is an abandoned call, never an answered one")
    func crossing() async throws {
        let bench = try Bench()
        var requests = try await dialing(bench)
        bench.telephony.ring(Bench.customer)
        await bench.settle()
        bench.clock.advance(by: .seconds(30))
        #expect(await requests.next() == .ended(Bench.customer))
        bench.telephony.answer(Bench.customer)
        bench.telephony.end(Bench.customer, status: 200, answered: true, origin: .us)
        bench.telephony.end(Bench.agent, status: 200, answered: true)
        #expect(try await outcome(bench).disposition == .abandoned)
    }

    @Test("asks the gate again while a refusal lasts moments only")
    func pacing() async throws {
        let bench = try Bench()
        bench.ledger.answer([.refused(GateRefusal(.pacing)), .refused(GateRefusal(.noLine)), .allowed])
        var requests = bench.telephony.requests.makeAsyncIterator()
        await bench.switchboard.place(Bench.order())
        _ = await requests.next()
        bench.telephony.answer(Bench.agent)
        let turning = Task {
            while !Task.isCancelled {
                bench.clock.advance(by: .milliseconds(100))
                await bench.settle()
            }
        }
        let customer = "sip:+8613800138000@192.0.2.1:5060"
        #expect(await requests.next() == .invited(Bench.customer, requestURI: customer, codecs: [.pcma, .pcmu]))
        turning.cancel()
    }

    @Test("a refusal that stays ends the call and names its reason")
    func refused() async throws {
        let bench = try Bench()
        bench.ledger.answer([.refused(GateRefusal(.doNotCall))])
        var requests = bench.telephony.requests.makeAsyncIterator()
        await bench.switchboard.place(Bench.order())
        _ = await requests.next()
        bench.telephony.answer(Bench.agent)
        await bench.observer.reached(.customerFailed)
        bench.telephony.end(Bench.agent, status: 200, answered: true)
        let outcome = try await outcome(bench)
        #expect(outcome.disposition == .doNotCall && outcome.reasonText == "doNotCall")
    }

    @Test("a trunk's line is free again after every way a call can end, so the last line never leaks")
    func lines() async throws {
        let bench = try Bench(lines: 1)
        for round in 1...3 {
            let (agent, customer) = (LegID(rawValue: UInt64(round) << 8), LegID(rawValue: UInt64(round) << 8 | 1))
            await bench.switchboard.place(Bench.order())
            bench.telephony.answer(agent)
            await bench.observer.reached(.customerDialing)
            bench.telephony.end(customer, status: 503, origin: round == 1 ? .farEnd : .transport)
            await bench.observer.reached(.customerFailed)
            bench.telephony.end(agent, status: 200, answered: true)
            _ = try await outcome(bench)
        }
        #expect(await bench.switchboard.trunks.standing("main").linesInUse == 0)
    }

    @Test("an INVITE that cannot leave frees its line and is our failure, not the customer's")
    func unsent() async throws {
        let bench = try Bench()
        await bench.switchboard.place(Bench.order())
        bench.telephony.refuse(.notRunning)
        bench.telephony.answer(Bench.agent)
        await bench.observer.reached(.customerFailed)
        bench.telephony.end(Bench.agent, status: 200, answered: true)
        #expect(try await outcome(bench).disposition == .localFailure)
        #expect(await bench.switchboard.trunks.standing("main").linesInUse == 0)
    }

    @Test("an outcome that cannot be written now is written later, never dropped")
    func storeFails() async throws {
        let bench = try Bench()
        bench.ledger.fail(3)
        await bench.switchboard.place(Bench.order())
        bench.telephony.end(Bench.agent, status: 486)
        let turning = Task {
            while !Task.isCancelled {
                bench.clock.advance(by: .milliseconds(100))
                await bench.settle()
            }
        }
        #expect(try await outcome(bench).disposition == .agentBusy)
        turning.cancel()
    }

    @Test("hanging up ends both legs, and says no to a call that is over")
    func hangUp() async throws {
        let bench = try Bench()
        let order = Bench.order()
        var requests = bench.telephony.requests.makeAsyncIterator()
        await bench.switchboard.place(order)
        _ = await requests.next()
        #expect(await bench.switchboard.hangUp(order.callID, by: .request))
        #expect(await requests.next() == .ended(Bench.agent))
        bench.telephony.end(Bench.agent, status: 487, origin: .us)
        #expect(try await outcome(bench).disposition == .canceledByAgent)
        await bench.switchboard.whenIdle(atMost: .seconds(3600))
        #expect(await bench.switchboard.hangUp(order.callID, by: .request) == false)
    }
}

extension Switchboard {
    /// Nothing else comes to its thread in between.
    fileprivate func placeBeforePreparing(_ order: CallOrder) {
        prepare(order)
        place(order)
    }
}
