import CallQueue
import Testing

@testable import Dialer

@Suite("One callback as a pure machine")
struct CallStateMachineTests {
    private static let agent = AgentID(rawValue: "1001")
    private static let busy = LegVerdict(status: 486, q850: 17, byFarEnd: true, wasAnswered: false)
    private static let bye = LegVerdict(status: 200, byFarEnd: true, wasAnswered: true)
    private static let cancelled = LegVerdict(status: 487, byFarEnd: true, wasAnswered: false)

    private func ringingCustomer() -> CallStateMachine {
        var call = CallStateMachine(agent: Self.agent)
        _ = call.start()
        _ = call.answered(.agent)
        _ = call.authorized()
        return call
    }

    private func talking() -> CallStateMachine {
        var call = ringingCustomer()
        _ = call.answered(.customer)
        return call
    }

    @Test("rings the agent first and the customer only after the gate has said yes")
    func order() {
        var call = CallStateMachine(agent: Self.agent)
        #expect(call.start() == [.place(.agent), .arm(.agentRing), .report(.agentDialing)])
        #expect(call.answered(.agent).contains(.authorizeCustomer))
        #expect(call.parties.customer == nil)
        #expect(call.authorized().first == .place(.customer))
    }

    @Test("bridges, records and starts the talk limit when the customer answers")
    func answer() {
        var call = ringingCustomer()
        let actions = call.answered(.customer)
        #expect(actions.contains(.startRecording) && actions.contains(.arm(.talkLimit)))
        #expect(call.state == .talking(.none))
        #expect(call.audio.heard == [.agent: .parties([.customer]), .customer: .parties([.agent])])
    }

    @Test("sends a protected number's digits only after the answer")
    func protectedNumber() {
        var call = CallStateMachine(agent: Self.agent, digitsAfterAnswer: "9647")
        var before = call.start() + call.answered(.agent) + call.authorized()
        before += call.progressed(.customer, status: 180, hasMedia: false)
        #expect(!before.contains(.sendDigits(.customer, "9647")))
        #expect(call.answered(.customer).contains(.sendDigits(.customer, "9647")))
    }

    @Test("cancels the customer at once when the agent hangs up while it rings")
    func agentHangsUp() {
        var call = ringingCustomer()
        _ = call.progressed(.customer, status: 180, hasMedia: false)
        #expect(call.gone(.agent, Self.bye).contains(.end(.customer)))
        #expect(call.gone(.customer, Self.cancelled).last == .finish(call.finalVerdict))
        #expect(call.finalVerdict.cause == .hungUp(by: .agent))
        #expect(call.customerRang)
    }

    @Test(
        "says to the agent what is the customer's own, and nothing of a network that fails",
        arguments: [
            (486, CallTone.saidBusy), (600, .saidBusy), (404, .saidWrongNumber), (480, .saidUnreachable),
            (503, .congestion), (403, .congestion),
        ])
    func saidToTheAgent(status: Int, tone: CallTone) {
        var call = ringingCustomer()
        _ = call.gone(.customer, LegVerdict(status: status, byFarEnd: true, wasAnswered: false))
        #expect(call.audio.heard[.agent] == .tone(tone))
        var unheard = ringingCustomer()
        _ = unheard.gone(.customer, LegVerdict(status: status, byFarEnd: false, wasAnswered: false))
        #expect(unheard.audio.heard[.agent] == .tone(.congestion))
    }

    @Test("tells the agent by a tone when the customer is busy, then frees the agent")
    func customerBusy() {
        var call = ringingCustomer()
        let told = call.gone(.customer, Self.busy)
        #expect(told.contains(.arm(.announcement)) && call.audio.heard[.agent] == .tone(.saidBusy))
        #expect(call.timerFired(.announcement).contains(.end(.agent)))
        #expect(call.gone(.agent, Self.bye) == [.finish(.customerFailed(Self.busy))])
    }

    @Test("a 200 that crossed our CANCEL is known in the verdict")
    func crossingAnswer() {
        var call = ringingCustomer()
        #expect(call.timerFired(.customerRing).contains(.end(.customer)))
        _ = call.gone(.customer, Self.bye)
        _ = call.timerFired(.announcement)
        _ = call.gone(.agent, Self.bye)
        #expect(call.finalVerdict.cause == .customerDidNotAnswer)
        #expect(call.finalVerdict.customer?.wasAnswered == true)
    }

    @Test("a 2xx after the ring limit does not open the talk")
    func lateAnswer() {
        var call = ringingCustomer()
        _ = call.timerFired(.customerRing)
        #expect(call.answered(.customer).isEmpty)
    }

    @Test("plays the network's own media instead of ringback when a 183 brings it")
    func earlyMedia() {
        var call = ringingCustomer()
        _ = call.progressed(.customer, status: 180, hasMedia: false)
        #expect(call.audio.heard[.agent] == .tone(.ringback))
        _ = call.progressed(.customer, status: 183, hasMedia: true)
        #expect(call.audio.heard[.agent] == .parties([.customer]))
    }

    @Test("a 183 without 180 does not count as rung")
    func announcementIsNotRinging() {
        var call = ringingCustomer()
        _ = call.progressed(.customer, status: 183, hasMedia: true)
        #expect(!call.customerRang)
    }

    private static func terms(_ random: inout SplitMix) -> RecordingTerms {
        let policies: [RecordingPolicy] = [.always, .onDemand, .never]
        return RecordingTerms(
            policy: policies[Int(random.next() % 3)], consent: random.next() % 2 == 0 ? .invalidChoice : nil)
    }

    @Test("never ends twice, never keeps a leg, and always finishes exactly once, whatever comes in whatever order")
    func property() {
        var random = SplitMix(seed: 20_261_121)
        let flows = CallFlow.shipped
        for _ in 0..<20_000 {
            // An agent's call, one with a survey, or one that a flow leads.
            let survey = flows.randomElement(using: &random)
            let terms = Self.terms(&random)
            var call = CallStateMachine(
                agent: Self.agent, recording: terms, survey: random.next() % 2 == 0 ? survey : nil)
            if random.next() % 2 == 0, let flow = flows.randomElement(using: &random) {
                call = CallStateMachine(flow: flow, recording: terms, survey: survey)
            }
            let policies: [MachinePolicy] = [.off, .goOn, .hangUp, .message("invalid-choice")]
            call.machinePolicy = policies[Int(random.next() % 4)]
            var legs = LegBook()
            legs.follow(call.start(), call)
            for _ in 0..<48 { legs.randomStep(&call, &random) }
            // Whatever happened, a hang-up and the legs' own ends always close the call.
            legs.follow(call.hangUp(by: .request), call)
            for id in legs.living.sorted() { legs.end(id, &call, Self.bye) }
            #expect(legs.finishes == 1 && legs.living.isEmpty)
            #expect(legs.faults == [])
        }
    }
}

extension CallStateMachine {
    var finalVerdict: CallVerdict {
        switch state {
        case .announcing(let verdict), .ending(let verdict), .ended(let verdict): verdict
        default: .hungUp(by: .us)
        }
    }
}
