import Foundation
import SIP
import Testing

@testable import CallQueue
@testable import Dialer

@Suite("A call whose trunk's name has no address yet", .timeLimit(.minutes(1)))
struct TrunkNameWaitTests {
    private typealias Bench = SwitchboardBench

    private static let found = TrunkPlace.found([SIPTarget(address: "192.0.2.1", port: 5060)])

    /// A call whose agent has answered, and whose customer's INVITE waits for the name.
    private func waiting() async throws -> (SwitchboardBench, AsyncStream<FakeTelephony.Request>.Iterator, Int) {
        let bench = try Bench(lines: 1)
        let free = await bench.freePorts()
        bench.telephony.put("main", at: .sought)
        var requests = bench.telephony.requests.makeAsyncIterator()
        await bench.switchboard.place(Bench.order())
        _ = await requests.next()
        bench.telephony.answer(Bench.agent)
        await bench.observer.reached(.customerDialing)
        await bench.settle()
        return (bench, requests, free)
    }

    private func disposition(_ bench: SwitchboardBench) async throws -> Disposition {
        var finished = bench.ledger.finished.makeAsyncIterator()
        return try #require(await finished.next()).disposition
    }

    private func standsIdle(_ bench: SwitchboardBench) async -> Bool {
        let lines = await bench.switchboard.trunks.standing("main").linesInUse
        return await bench.switchboard.unplaced.isEmpty && lines == 0
    }

    @Test("holds its line but no port, and its INVITE leaves with the answer")
    func found() async throws {
        var (bench, requests, free) = try await waiting()
        #expect(await bench.freePorts() == free - 1)
        #expect(await bench.switchboard.trunks.standing("main").linesInUse == 1)
        // Another trunk's name is none of its business.
        bench.telephony.say(.located("other", trouble: nil, at: .now))
        bench.telephony.put("main", at: Self.found)
        bench.telephony.say(.located("main", trouble: nil, at: .now))
        let customer = "sip:+8613800138000@192.0.2.1:5060"
        #expect(await requests.next() == .invited(Bench.customer, requestURI: customer, codecs: [.pcma, .pcmu]))
        await bench.settle()
        #expect(await bench.freePorts() == free - 2)
        // What was to end the wait does not end the call.
        bench.clock.advance(by: .seconds(5))
        await bench.settle()
        bench.telephony.answer(Bench.customer)
        await bench.observer.reached(.bridged)
    }

    @Test(
        "fails by that trunk when there is no address, or no answer in the time it has for one",
        arguments: [true, false])
    func missing(isSaid: Bool) async throws {
        let (bench, _, _) = try await waiting()
        if isSaid {
            bench.telephony.say(.located("main", trouble: "its name is not found", at: .now))
        } else {
            bench.clock.advance(by: .seconds(5))
        }
        await bench.observer.reached(.customerFailed)
        #expect(await standsIdle(bench))
        bench.telephony.end(Bench.agent, status: 200, answered: true)
        #expect(try await disposition(bench) == .localFailure)
    }

    @Test("ends with its agent, and nothing leaves afterwards")
    func givenUp() async throws {
        let (bench, _, free) = try await waiting()
        bench.telephony.end(Bench.agent, status: 200, answered: true)
        #expect(try await disposition(bench) != .answered)
        bench.telephony.put("main", at: Self.found)
        bench.telephony.say(.located("main", trouble: nil, at: .now))
        await bench.settle()
        #expect(await standsIdle(bench))
        #expect(await bench.switchboard.count == 0)
        #expect(await bench.freePorts() == free)
    }
}
