import Media
import SIP
import Synchronization
import Testing

@testable import CallQueue
@testable import Dialer

@Suite("What crosses what, when phones call and transfer", .timeLimit(.minutes(1)))
struct PhoneRaceTests: CallingPhone {
    /// A talk in which the gate takes its time to say whether a number may be reached.
    private func talkingAtTheGate() async throws -> (SwitchboardBench, Requests, FakeLedger.HeldGate) {
        var (bench, requests) = try await ringing()
        bench.telephony.answer(Self.customer)
        _ = await requests.next()
        await bench.settle()
        let gate = FakeLedger.HeldGate()
        bench.ledger.gate.withLock { $0 = gate }
        return (bench, requests, gate)
    }

    @Test("a phone that hangs up right after its REFER transfers the customer all the same")
    func hungUpAfterRefer() async throws {
        var (bench, requests, gate) = try await talkingAtTheGate()
        bench.telephony.say(.referred(Self.phone, to: "tel:+8613911112222", at: .now))
        #expect(await requests.next() == .told(Self.phone, status: 100))
        bench.telephony.end(Self.phone, status: 200, answered: true)
        await bench.settle()
        gate.open()
        guard case .invited(Self.guest, _, _)? = await requests.next() else {
            Issue.record("the customer was not transferred")
            return
        }
        bench.telephony.answer(Self.guest)
        await bench.observer.reached(.transferred(to: PartyID(rawValue: 2)))
        let call = try #require(await bench.switchboard.snapshots().first)
        #expect(call.state == .talking(.none) && call.parties.alive.map(\.id.rawValue) == [1, 2])
    }

    @Test("a phone cannot transfer or consult in a call that was handed to another while the gate was asked")
    func handedOverMeanwhile() async throws {
        var (bench, requests, gate) = try await talkingAtTheGate()
        let id = try #require(await bench.switchboard.snapshots().first?.order.callID)
        bench.telephony.say(.referred(Self.phone, to: "tel:+8613911112222", at: .now))
        #expect(await requests.next() == .told(Self.phone, status: 100))
        let second = LegID(rawValue: 1 << 63 | 2)
        let consulted = IncomingCall(account: "desk1", number: "+8613911113333", dialog: "second@desk1")
        bench.telephony.say(.called(second, consulted, at: .now))
        await bench.settle()
        let colleague = DialableNumber(number: "+8613911114444", countryCodeLength: 2)
        _ = try #require(await bench.switchboard.ask(id) { $0.ring(.number(colleague), for: .transfer) }).get()
        guard case .invited(Self.guest, _, _)? = await requests.next() else { throw CancellationError() }
        bench.telephony.answer(Self.guest)
        #expect(await requests.next() == .ended(Self.phone))
        gate.open()
        let answers = [await requests.next(), await requests.next()]
        #expect(answers.contains(.told(Self.phone, status: 603)))
        #expect(answers.contains(.answered(second, status: 183, phrase: "", hasMedia: true)))
        await bench.settle()
        #expect(await bench.switchboard.snapshots().first?.parties.all.count == 3)
    }

    @Test("one who leaves in the middle of a prompt leaves nothing behind")
    func leavesInPrompt() async throws {
        var (bench, requests) = try await ringing()
        bench.telephony.answer(Self.customer)
        _ = await requests.next()
        await bench.settle()
        let id = try #require(await bench.switchboard.snapshots().first?.order.callID)
        let colleague = DialableNumber(number: "+8613911114444", countryCodeLength: 2)
        _ = try #require(await bench.switchboard.ask(id) { $0.ring(.number(colleague), for: .conference) }).get()
        _ = await requests.next()
        bench.telephony.answer(Self.guest)
        await bench.observer.reached(.conference)
        let talk = try #require(await bench.switchboard.snapshot(id))
        let audio = try #require(talk.legs[PartyID(rawValue: 2)]?.media?.id)
        _ = try #require(await bench.switchboard.ask(id) { $0.play([.limitBeep], to: .agent) }).get()
        bench.telephony.end(Self.guest, status: 200, answered: true)
        await bench.settleTasks()
        #expect(await bench.switchboard.playbacks[audio] == nil)
    }

    @Test("a phone that gives up while its call is being recorded leaves nothing behind")
    func gaveUpBeforeTheCall() async throws {
        let gate = FakeLedger.HeldGate()
        let bench = try SwitchboardBench(phone: "desk1")
        bench.ledger.gate.withLock { $0 = gate }
        bench.ledger.decision.withLock { $0 = .placed(SwitchboardBench.order()) }
        let call = IncomingCall(account: "desk1", number: "13800138000")
        bench.telephony.say(.called(Self.phone, call, at: .now))
        bench.telephony.end(Self.phone, status: 487)
        await bench.settle()
        gate.open()
        #expect(try await outcome(bench).disposition == .canceledByAgent)
        #expect(await bench.switchboard.legOwners.isEmpty)
    }

    @Test("the end of a phone's refused call is never taken for that of another call's leg")
    func numbersDoNotCollide() async throws {
        var (bench, requests) = try await ringing()
        bench.telephony.answer(Self.customer)
        _ = await requests.next()
        await bench.settle()
        // As the SIP layer counts on, it comes to what stands for the agent of the first call.
        bench.telephony.end(LegID(rawValue: 1 << 63 | SwitchboardBench.agent.rawValue), status: 487)
        await bench.settle()
        #expect(await bench.switchboard.snapshots().first?.state == .talking(.none))
    }
}
