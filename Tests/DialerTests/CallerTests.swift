import Foundation
import SIP
import Synchronization
import Testing

@testable import CallQueue
@testable import Dialer

@Suite("Calls that agents dial from their phones, at the switchboard", .timeLimit(.minutes(1)))
struct CallerTests: CallingPhone {
    @Test("the phone is answered with the customer, and its hang-up ends the call")
    func answered() async throws {
        var (bench, requests) = try await ringing()
        bench.telephony.answer(Self.customer)
        #expect(await requests.next() == .answered(Self.phone, status: 200, phrase: "", hasMedia: false))
        bench.telephony.say(.answered(Self.phone, Answer(status: 200, media: Self.media), at: .now))
        bench.telephony.end(Self.phone, status: 200, answered: true)
        #expect(await requests.next() == .ended(Self.customer))
        bench.telephony.end(Self.customer, status: 200, answered: true, origin: .us)
        let outcome = try await outcome(bench)
        #expect(outcome.disposition == .answered && outcome.endedBy == .agent)
    }

    @Test("the phone's CANCEL cancels the customer")
    func cancelled() async throws {
        var (bench, requests) = try await ringing()
        bench.telephony.end(Self.phone, status: 487)
        #expect(await requests.next() == .ended(Self.customer))
        bench.telephony.end(Self.customer, status: 487)
        #expect(try await outcome(bench).disposition == .canceledByAgent)
    }

    @Test("a customer who cannot be had is told to the phone in the customer's own words, after the tone")
    func busy() async throws {
        var (bench, requests) = try await ringing()
        bench.telephony.end(Self.customer, status: 486, phrase: "Busy Here")
        await bench.observer.reached(.customerFailed)
        bench.clock.advance(by: .milliseconds(1500))
        #expect(await requests.next() == .answered(Self.phone, status: 486, phrase: "Busy Here", hasMedia: false))
        bench.telephony.end(Self.phone, status: 486, origin: .us)
        #expect(try await outcome(bench).disposition == .busy)
    }

    @Test("what the gate refuses is said to the phone with the reason, after a tone, and leaves no call")
    func refused() async throws {
        var (bench, requests) = try await dialled(.refused(GateRefusal(.doNotCall)))
        #expect(await requests.next() == .answered(Self.phone, status: 183, phrase: "", hasMedia: true))
        bench.telephony.say(.mediaChanged(Self.phone, Self.media, at: .now))
        await bench.clock.sleeper(until: .milliseconds(1500))
        bench.clock.advance(by: .milliseconds(1500))
        guard case .answered(Self.phone, let status, let phrase, _)? = await requests.next() else {
            Issue.record("not refused")
            return
        }
        #expect(status == 403 && phrase.contains("do-not-call"))
        bench.telephony.end(Self.phone, status: 403, origin: .us)
        #expect(await bench.switchboard.count == 0)
    }

    @Test("a phone that gives up while it is being refused leaves nothing behind")
    func gaveUpRefused() async throws {
        var (bench, requests) = try await dialled(.refused(GateRefusal(.agentBusy)))
        #expect(await requests.next() == .answered(Self.phone, status: 183, phrase: "", hasMedia: true))
        bench.telephony.end(Self.phone, status: 487)
        await bench.settleTasks()
        #expect(await bench.switchboard.callers.isEmpty)
    }

    @Test("a colleague's number is refused clearly")
    func colleague() async throws {
        var (bench, requests) = try await dialled(.placed(SwitchboardBench.order()), "1001")
        _ = await requests.next()
        await bench.clock.sleeper(until: .milliseconds(1500))
        bench.clock.advance(by: .milliseconds(1500))
        guard case .answered(_, 403, let phrase, _)? = await requests.next() else {
            Issue.record("not refused")
            return
        }
        #expect(phrase.contains("colleague"))
    }

    @Test("a transfer that the phone asks for is told to it as it goes, and a refused one leaves the talk")
    func referred() async throws {
        var (bench, requests) = try await ringing()
        bench.telephony.answer(Self.customer)
        _ = await requests.next()
        await bench.settle()
        for (target, status) in [
            ("sip:1@203.0.113.9", 403), ("sip:desk1@127.0.0.1", 603), ("nonsense", 416),
        ] {
            bench.telephony.say(.referred(Self.phone, to: target, at: .now))
            var told = await requests.next()
            if told == .told(Self.phone, status: 100) { told = await requests.next() }
            #expect(told == .told(Self.phone, status: status), "\(target)")
        }
        bench.telephony.say(.referred(Self.phone, to: "tel:+8613911112222", at: .now))
        #expect(await requests.next() == .told(Self.phone, status: 100))
        let guest = LegID(rawValue: 1 << 8 | 2)
        guard case .invited(guest, _, _)? = await requests.next() else {
            Issue.record("nobody was rung")
            return
        }
        bench.telephony.ring(guest)
        #expect(await requests.next() == .told(Self.phone, status: 180))
        bench.telephony.end(guest, status: 486, phrase: "Busy Here")
        #expect(await requests.next() == .told(Self.phone, status: 486))
        await bench.settle()
        #expect(await bench.switchboard.snapshots().first?.state == .talking(.none))
    }

    /// An ordinary call in whose talk the phone has dialled on a second line, and whom it consults answered.
    private func consulting() async throws -> (SwitchboardBench, Requests) {
        let bench = try SwitchboardBench(phone: "desk1")
        var requests = bench.telephony.requests.makeAsyncIterator()
        await bench.switchboard.place(SwitchboardBench.order())
        _ = await requests.next()
        bench.telephony.answer(SwitchboardBench.agent)
        _ = await requests.next()
        bench.telephony.answer(Self.customer)
        await bench.observer.reached(.bridged)
        bench.telephony.agree(SwitchboardBench.agent, .recvonly)
        let call = IncomingCall(account: "desk1", number: "+8613911112222", dialog: "second@desk1")
        bench.telephony.say(.called(Self.phone, call, at: .now))
        #expect(await requests.next() == .answered(Self.phone, status: 183, phrase: "", hasMedia: true))
        bench.telephony.say(.mediaChanged(Self.phone, Self.media, at: .now))
        guard case .invited(Self.guest, _, _)? = await requests.next() else { throw CancellationError() }
        return (bench, requests)
    }

    @Test("a second call from the phone of an agent who talks consults, and REFER with Replaces completes the transfer")
    func attended() async throws {
        var (bench, requests) = try await consulting()
        bench.telephony.answer(Self.guest)
        #expect(await requests.next() == .answered(Self.phone, status: 200, phrase: "", hasMedia: false))
        let first = SwitchboardBench.agent
        bench.telephony.say(.referred(first, to: "sip:x@127.0.0.1?Replaces=other%3Bto-tag%3D1", at: .now))
        #expect(await requests.next() == .told(first, status: 100))
        #expect(await requests.next() == .told(first, status: 603))
        bench.telephony.say(
            .referred(first, to: "sip:x@127.0.0.1?Replaces=second%40desk1%3Bto-tag%3D1%3Bfrom-tag%3D2", at: .now))
        #expect(await requests.next() == .told(first, status: 100))
        #expect(await requests.next() == .told(first, status: 200))
        #expect(await requests.next() == .ended(Self.phone))
        #expect(await requests.next() == .ended(first))
        bench.telephony.end(Self.phone, status: 200, answered: true, origin: .us)
        bench.telephony.end(first, status: 200, answered: true, origin: .us)
        await bench.settle()
        let call = try #require(await bench.switchboard.snapshots().first)
        #expect(call.state == .talking(.none) && call.parties.alive.count == 2)
    }

    @Test("hanging up the second line sends the consulted party away and gives the talk back")
    func consultationEnds() async throws {
        var (bench, requests) = try await consulting()
        bench.telephony.end(Self.phone, status: 487)
        #expect(await requests.next() == .ended(Self.guest))
        bench.telephony.end(Self.guest, status: 487)
        bench.telephony.agree(SwitchboardBench.agent, .sendrecv)
        await bench.settle()
        let call = try #require(await bench.switchboard.snapshots().first)
        #expect(call.state == .talking(.none) && call.legs[.agent]?.id == SwitchboardBench.agent)
    }

    @Test("a talk that is held while the phone consults is told of as held until the customer is taken back")
    func heldMeanwhile() async throws {
        var (bench, requests) = try await consulting()
        bench.telephony.end(Self.phone, status: 487)
        #expect(await requests.next() == .ended(Self.guest))
        bench.telephony.end(Self.guest, status: 487)
        bench.telephony.agree(SwitchboardBench.agent, .sendrecv)
        var told: [CallMilestone] = []
        for await milestone in bench.observer.milestones {
            told.append(milestone)
            if case .resumed = milestone { break }
        }
        let ofHolding = told.filter { if case .held = $0 { true } else { false } }
        #expect(ofHolding == [.held(.agent, byItsPhone: true)])
        let hasConsulted = told.contains {
            if case .partyLeft = $0 { true } else if case .partyFailed = $0 { true } else { false }
        }
        #expect(hasConsulted, "\(told)")
    }

    @Test("a consulted party that cannot be had is told to the second line, and the talk is as it was")
    func consultationFails() async throws {
        var (bench, requests) = try await consulting()
        bench.telephony.end(Self.guest, status: 486, phrase: "Busy Here")
        #expect(await requests.next() == .answered(Self.phone, status: 486, phrase: "Busy Here", hasMedia: false))
        await bench.settle()
        let call = try #require(await bench.switchboard.snapshots().first)
        #expect(call.state == .talking(.none) && call.legs[.agent]?.id == SwitchboardBench.agent)
    }

    @Test("the customer's hang-up in a consultation ends both of the agent's lines, and the call")
    func customerLeavesConsultation() async throws {
        var (bench, requests) = try await consulting()
        bench.telephony.answer(Self.guest)
        _ = await requests.next()
        bench.telephony.end(Self.customer, status: 200, answered: true)
        var ended: Set<LegID> = []
        for _ in 0..<3 { if case .ended(let leg)? = await requests.next() { ended.insert(leg) } }
        #expect(ended == [Self.phone, Self.guest, SwitchboardBench.agent])
        for leg in ended { bench.telephony.end(leg, status: 200, answered: true, origin: .us) }
        #expect(try await outcome(bench).disposition == .answered)
    }

    @Test("keys by INFO are passed on to the other side once")
    func digits() async throws {
        var (bench, requests) = try await ringing()
        bench.telephony.answer(Self.customer)
        _ = await requests.next()
        await bench.settle()
        bench.telephony.say(.digit(Self.phone, InfoDigit(symbol: "7"), at: .now))
        await bench.clock.sleeper(until: DigitSieve.patience)
        bench.clock.advance(by: DigitSieve.patience)
        for await note in bench.observer.notes {
            guard case .digit(let digit) = note else { continue }
            #expect(digit.symbol == "7" && digit.party == .agent)
            return
        }
    }
}
