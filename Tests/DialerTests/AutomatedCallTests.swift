import CallQueue
import Foundation
import Testing

@testable import Dialer

@Suite("A call that a flow leads")
struct AutomatedCallTests {
    private static let bye = LegVerdict(status: 200, byFarEnd: true, wasAnswered: true)
    private static let agent = PartyID(rawValue: PartyID.firstGuest)

    private func flow(_ name: String) throws -> CallFlow { try #require(CallFlow.shipped.first { $0.name == name }) }

    /// A call whose customer has answered.
    private func answered(survey: CallFlow? = nil) throws -> CallStateMachine {
        var call = CallStateMachine(flow: try flow("quality"), survey: survey)
        #expect(call.start() == [.authorizeCustomer])
        #expect(call.authorized() == [.place(.customer), .arm(.customerRing), .report(.customerDialing)])
        #expect(
            call.answered(.customer) == [
                .disarm(.customerRing), .arm(.talkLimit), .arm(.talkWarning), .listen(.customer, nil), .startRecording,
                .report(.customerAnswered),
            ])
        #expect(call.state == .inFlow)
        return call
    }

    /// One whose customer asked for a person.
    private func waiting(survey: CallFlow? = nil) throws -> CallStateMachine {
        var call = try answered(survey: survey)
        _ = call.promptsEnded(.customer)
        let two = try key("2")
        #expect(
            call.pressed(.customer, two) == [
                .keep(.answer(FlowAnswer(step: "resolved", note: "resolved", digit: two))), .arm(.agentWait),
                .report(.waitingForAgent(.handOver(.asked))), .seekAgent,
            ])
        return call
    }

    private func heard(_ call: CallStateMachine) -> [String] {
        if case .prompts(let spoken) = call.audio.heard[.customer] { spoken.prompts.map(\.rawValue) } else { [] }
    }

    private func key(_ key: Character) throws -> FlowDigit { try #require(FlowDigit(key)) }

    @Test("rings no agent, asks the customer, keeps the answer and ends")
    func resolved() throws {
        var call = try answered()
        #expect(heard(call) == ["identification", "recording-consent"])
        #expect(call.promptsEnded(.customer).isEmpty)
        #expect(heard(call) == ["resolved-question"])
        #expect(call.promptsEnded(.customer) == [.armFor(.key, .seconds(5))])
        #expect(call.audio.heard[.customer] == .nothing)
        let one = try key("1")
        #expect(
            call.pressed(.customer, one) == [
                .disarm(.key), .keep(.answer(FlowAnswer(step: "resolved", note: "resolved", digit: one))),
            ])
        #expect(heard(call) == ["thanks"])
        _ = call.promptsEnded(.customer)
        #expect(call.promptsEnded(.customer) == [.disarmAll, .end(.customer)])
        #expect(call.gone(.customer, .byUs) == [.finish(.hungUp(by: .us, customer: .byUs))])
    }

    @Test("a question that is asked again is heard again")
    func again() throws {
        var call = try answered()
        _ = call.promptsEnded(.customer)
        let first = call.audio
        _ = call.promptsEnded(.customer)
        _ = call.timerFired(.key)
        #expect(heard(call) == ["resolved-question"] && call.audio != first)
    }

    @Test("a wish never to be called again is passed on before it is confirmed aloud")
    func never() throws {
        var call = try answered()
        _ = call.promptsEnded(.customer)
        #expect(call.pressed(.customer, try key("9")).last == .keep(.neverCallAgain))
        #expect(heard(call) == ["will-not-call-again"])
    }

    @Test("who asks for a person is told so, waits with music, and talks with the one who comes, also in mid-sentence")
    func handOver() throws {
        var call = try waiting()
        #expect(heard(call) == ["one-moment"] && call.seeksAgent)
        var early = call
        _ = try early.retrieve(AgentID(rawValue: "1001")).get()
        _ = early.answered(Self.agent)
        #expect(early.audio.voices[.customer] == [Self.agent])
        _ = call.promptsEnded(.customer)
        #expect(call.audio.heard[.customer] == .tone(.hold))
        #expect(call.pressed(.customer, try key("1")).isEmpty)
        _ = try call.retrieve(AgentID(rawValue: "1001")).get()
        #expect(!call.seeksAgent)
        _ = call.answered(Self.agent)
        #expect(call.state == .talking(.none) && call.flow?.state == .over(.handedOver))
        #expect(call.audio.voices == [.customer: [Self.agent], Self.agent: [.customer]])
        #expect(call.audio.recordedAsAgent == [Self.agent])
    }

    @Test("the next agent is looked for when one does not answer, as long as the customer waits")
    func nextAgent() throws {
        var call = try waiting()
        _ = try call.retrieve(AgentID(rawValue: "1001")).get()
        #expect(call.timerFired(.guestRing).last == .seekAgent)
        #expect(call.seeksAgent)
        _ = try call.retrieve(AgentID(rawValue: "1002")).get()
        let busy = LegVerdict(status: 486, byFarEnd: true, wasAnswered: false)
        #expect(call.gone(PartyID(rawValue: 3), busy).last == .seekAgent)
    }

    @Test("when nobody comes in time the flow goes on with the offer of a later call, and nobody rings any more")
    func nobody() throws {
        var call = try waiting()
        _ = try call.retrieve(AgentID(rawValue: "1001")).get()
        #expect(call.timerFired(.agentWait) == [.disarm(.guestRing), .end(Self.agent)])
        #expect(call.state == .inFlow && heard(call) == ["agents-busy", "callback-offer"])
        #expect(call.pressed(.customer, try key("1")).last == .keep(.callAgain(after: .seconds(7200))))
    }

    @Test("a customer who cannot be had ends the call at once: there is nobody to tell")
    func unreachable() throws {
        var call = CallStateMachine(flow: try flow("quality"))
        _ = call.start()
        _ = call.authorized()
        let busy = LegVerdict(status: 486, byFarEnd: true, wasAnswered: false)
        #expect(
            call.gone(.customer, busy) == [.report(.customerFailed), .disarmAll, .finish(.customerFailed(busy))])
    }

    @Test("a customer who hangs up in the middle ends it, whatever plays")
    func hangUp() throws {
        var call = try answered()
        #expect(call.gone(.customer, Self.bye).last == .finish(.hungUp(by: .customer, customer: Self.bye)))
        #expect(call.promptsEnded(.customer).isEmpty)
        #expect(call.timerFired(.key).isEmpty)
    }

    @Test("a flood of keys does nothing but what the flow has them do, and ends")
    func flood() throws {
        var call = try answered()
        var random = SplitMix(seed: 7)
        var kept = 0
        for _ in 0..<100_000 {
            guard let digit = FlowDigit(FlowDigit.all[Int(random.next() % 12)]) else { continue }
            kept += call.pressed(.customer, digit).count { if case .keep = $0 { true } else { false } }
            if random.next() % 50 == 0 { _ = call.promptsEnded(.customer) }
        }
        #expect(kept <= FlowMachine.mostSteps)
    }

    @Test(
        "an order for a flow that is not there any more is given back to the queue, and nobody is rung",
        .timeLimit(.minutes(1)))
    func missing() async throws {
        let bench = try SwitchboardBench()
        var order = SwitchboardBench.order(agent: nil)
        order.flow = FlowName(rawValue: "gone")
        await bench.switchboard.place(order)
        var finished = bench.ledger.finished.makeAsyncIterator()
        #expect(try #require(await finished.next()).disposition == .deferred)
        #expect(await bench.switchboard.count == 0)
    }

    // MARK: Surveys

    private func talking(survey: CallFlow?) -> CallStateMachine {
        var call = CallStateMachine(agent: AgentID(rawValue: "1001"), survey: survey)
        _ = call.start()
        _ = call.answered(.agent)
        _ = call.authorized()
        _ = call.answered(.customer)
        return call
    }

    @Test("a customer who stays when the agent hangs up is asked, once, and then let go")
    func survey() throws {
        var call = talking(survey: try flow("satisfaction"))
        #expect(call.gone(.agent, Self.bye) == [.report(.partyLeft(.agent)), .disarm(.guestRing)])
        #expect(call.state == .inFlow && heard(call) == ["satisfaction-question"])
        let four = try key("4")
        #expect(
            call.pressed(.customer, four) == [
                .keep(.answer(FlowAnswer(step: "score", note: "satisfaction", digit: four)))
            ])
        _ = call.promptsEnded(.customer)
        #expect(call.promptsEnded(.customer).last == .end(.customer))
    }

    @Test("a customer who hangs up first is not asked, nor one whose call is hung up by us")
    func noSurvey() throws {
        var call = talking(survey: try flow("satisfaction"))
        #expect(call.gone(.customer, Self.bye).last == .end(.agent))
        var ended = talking(survey: try flow("satisfaction"))
        #expect(ended.hangUp(by: .request).contains(.end(.customer)))
    }

    @Test("a mailbox is not asked")
    func noSurveyOfMachines() throws {
        var call = talking(survey: try flow("satisfaction"))
        call.machinePolicy = .goOn
        _ = call.heard(.customer, HeardProgress(kind: .machine, reason: "longGreeting", after: .seconds(2)))
        #expect(call.gone(.agent, Self.bye).last == .end(.customer))
    }

    @Test("a customer whom a flow handed over is asked after the talk, too")
    func surveyAfterHandOver() throws {
        var call = try waiting(survey: try flow("satisfaction"))
        _ = try call.retrieve(AgentID(rawValue: "1001")).get()
        _ = call.answered(Self.agent)
        _ = call.gone(Self.agent, Self.bye)
        #expect(call.state == .inFlow && heard(call) == ["satisfaction-question"])
    }
}
