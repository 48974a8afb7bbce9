import ControlAPI
import Foundation
import SIP
import Testing

@testable import CallQueue
@testable import Dialer

@Suite("A call to a phone whose name has no address yet", .timeLimit(.minutes(1)))
struct PhoneNameWaitTests {
    private typealias Bench = SwitchboardBench

    private static let uri = "sip:1001@127.0.0.1"
    private static let agent = AgentID(rawValue: "1001")
    private static let found = TrunkPlace.found([SIPTarget(address: "192.0.2.9", port: 5060)])

    private func waiting(staysOnLine: Bool = false) async throws -> (Bench, Int) {
        let bench = try Bench(staysOnLine: staysOnLine)
        let free = await bench.freePorts()
        bench.telephony.put(uri: Self.uri, at: .sought)
        await bench.switchboard.place(Bench.order())
        await bench.settle()
        return (bench, free)
    }

    private func isFound(_ bench: Bench) {
        bench.telephony.put(uri: Self.uri, at: Self.found)
        bench.telephony.say(.locatedURI(Self.uri, trouble: nil, at: .now))
    }

    @Test("holds no port, and its INVITE leaves with the answer")
    func found() async throws {
        let (bench, free) = try await waiting()
        var requests = bench.telephony.requests.makeAsyncIterator()
        #expect(await bench.freePorts() == free)
        // Somebody else's name is none of its business.
        bench.telephony.say(.locatedURI("sip:1002@other.test", trouble: nil, at: .now))
        isFound(bench)
        #expect(
            await requests.next() == .invited(Bench.agent, requestURI: Self.uri, codecs: [.pcma, .pcmu]))
        // What was to end the wait does not end the call.
        bench.clock.advance(by: Switchboard.phoneNamePatience + .seconds(1))
        await bench.settle()
        bench.telephony.answer(Bench.agent)
        await bench.observer.reached(.customerDialing)
    }

    @Test("fails with the reason when there is no address, or no answer in time", arguments: [true, false])
    func missing(isSaid: Bool) async throws {
        let (bench, free) = try await waiting()
        if isSaid {
            bench.telephony.say(.locatedURI(Self.uri, trouble: "its name is not found", at: .now))
        } else {
            bench.clock.advance(by: Switchboard.phoneNamePatience + .seconds(1))
        }
        var finished = bench.ledger.finished.makeAsyncIterator()
        let outcome = try #require(await finished.next())
        #expect(outcome.reasonText.contains("name is not found"))
        #expect(await bench.switchboard.unplaced.isEmpty)
        #expect(await bench.freePorts() == free)
    }

    @Test("ends at once when somebody hangs up, and nothing leaves afterwards", arguments: [true, false])
    func givenUp(staysOnLine: Bool) async throws {
        let (bench, free) = try await waiting(staysOnLine: staysOnLine)
        await bench.switchboard.hangUpAll(by: .request)
        var finished = bench.ledger.finished.makeAsyncIterator()
        let outcome = try #require(await finished.next())
        #expect(outcome.disposition != .answered)
        isFound(bench)
        await bench.settle()
        #expect(await bench.switchboard.unplaced.isEmpty)
        #expect(await bench.switchboard.count == 0)
        #expect(await bench.freePorts() == free)
        let line = await bench.switchboard.lineStatuses()[Self.agent]?.state
        #expect(line == (staysOnLine ? .off : nil))
    }

    @Test("an agent who stays on the line is rung when the name is found, for the call that waits")
    func line() async throws {
        let (bench, _) = try await waiting(staysOnLine: true)
        var requests = bench.telephony.requests.makeAsyncIterator()
        isFound(bench)
        guard case .invited(let leg, Self.uri, _)? = await requests.next() else {
            Issue.record("the phone was not rung")
            return
        }
        bench.telephony.answer(leg)
        await bench.observer.reached(.customerDialing)
        #expect(await bench.switchboard.lineStatuses()[Self.agent]?.state.word == .inCall)
    }

    @Test(
        "a line whose phone's name is not found is off, with the reason, and so is the call that waited",
        arguments: [true, false])
    func noLine(isSaid: Bool) async throws {
        let (bench, _) = try await waiting(staysOnLine: true)
        if isSaid {
            bench.telephony.say(.locatedURI(Self.uri, trouble: "its name is not found", at: .now))
        } else {
            bench.clock.advance(by: Switchboard.phoneNamePatience + .seconds(1))
        }
        var finished = bench.ledger.finished.makeAsyncIterator()
        let outcome = try #require(await finished.next())
        #expect(outcome.reasonText.contains("name is not found"))
        let status = try #require(await bench.switchboard.lineStatuses()[Self.agent])
        #expect(status.state == .off)
        let hasFailed = if case .failed = status.ending { true } else { false }
        #expect(hasFailed)
    }
}
