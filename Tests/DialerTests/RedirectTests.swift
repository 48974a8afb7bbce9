import Foundation
import SIP
import Testing

@testable import CallQueue
@testable import Dialer

@Suite("Phones that say where else their agent is", .timeLimit(.minutes(1)))
struct RedirectTests {
    /// A call whose agent's phone has answered 302.
    private func redirected(_ bench: SwitchboardBench, to target: String) async {
        var requests = bench.telephony.requests.makeAsyncIterator()
        await bench.switchboard.place(SwitchboardBench.order())
        _ = await requests.next()
        var ending = LegEnding(status: 302, phrase: "Moved Temporarily", origin: .farEnd)
        ending.redirect = TransferTarget(target)
        bench.telephony.say(.ended(SwitchboardBench.agent, ending, at: .now))
    }

    private func outcome(_ bench: SwitchboardBench) async throws -> AttemptOutcome {
        var finished = bench.ledger.finished.makeAsyncIterator()
        return try #require(await finished.next())
    }

    @Test("a 302 is not followed unless the configuration says so")
    func never() async throws {
        let bench = try SwitchboardBench()
        await redirected(bench, to: "sip:13911112222@127.0.0.1")
        #expect(try await outcome(bench).disposition.blame == .agent)
    }

    @Test("followed, it goes through the gate and a trunk, once, and the call goes on as any other")
    func followed() async throws {
        let bench = try SwitchboardBench(redirects: .agents)
        await redirected(bench, to: "sip:+8613911112222@127.0.0.1")
        var requests = bench.telephony.requests.makeAsyncIterator()
        let second = LegID(rawValue: 2 << 8)
        guard case .invited(second, let uri, _)? = await requests.next() else {
            Issue.record("nobody else was rung")
            return
        }
        #expect(uri.contains("+8613911112222"))
        bench.telephony.answer(second)
        await bench.observer.reached(.customerDialing)
        var again = LegEnding(status: 302, phrase: "Moved", origin: .farEnd, wasAnswered: true)
        again.redirect = TransferTarget("sip:+8613911113333@127.0.0.1")
        bench.telephony.say(.ended(second, again, at: .now))
        let customer = SwitchboardBench.customer
        while let request = await requests.next() { if request == .ended(customer) { break } }
        bench.telephony.end(customer, status: 487)
        #expect(try await outcome(bench).endedBy == .agent)
        #expect(await bench.switchboard.trunks.standing("main").linesInUse == 0)
    }

    @Test(
        "foreign domains and the agent's own phone are not followed",
        arguments: ["sip:1@203.0.113.7", "sip:1001@127.0.0.1"])
    func refused(_ target: String) async throws {
        let bench = try SwitchboardBench(redirects: .agents)
        await redirected(bench, to: target)
        #expect(try await outcome(bench).disposition.blame == .agent)
    }
}
