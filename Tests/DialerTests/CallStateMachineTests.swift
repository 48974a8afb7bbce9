import Testing

@testable import Dialer

@Suite("One callback as a pure machine")
struct CallStateMachineTests {
    private static let busy = LegVerdict(status: 486, q850: 17, byFarEnd: true, wasAnswered: false)
    private static let bye = LegVerdict(status: 200, byFarEnd: true, wasAnswered: true)
    private static let cancelled = LegVerdict(status: 487, byFarEnd: true, wasAnswered: false)

    private func ringingCustomer() -> CallStateMachine {
        var call = CallStateMachine()
        _ = call.start()
        _ = call.agentAnswered()
        _ = call.authorized()
        return call
    }

    private func talking() -> CallStateMachine {
        var call = ringingCustomer()
        _ = call.customerAnswered()
        return call
    }

    @Test("rings the agent first and the customer only after the gate has said yes")
    func order() {
        var call = CallStateMachine()
        #expect(call.start() == [.placeAgent, .arm(.agentRing), .report(.agentDialing)])
        #expect(call.agentAnswered().contains(.authorizeCustomer))
        #expect(call.customer == .notPlaced)
        #expect(call.authorized().first == .placeCustomer)
    }

    @Test("bridges, records and starts the talk limit when the customer answers")
    func answer() {
        var call = ringingCustomer()
        let actions = call.customerAnswered()
        #expect(actions.contains(.bridge) && actions.contains(.startRecording) && actions.contains(.arm(.talkLimit)))
        #expect(call.state == .talking)
    }

    @Test("sends a protected number's digits only after the answer")
    func protectedNumber() {
        var call = CallStateMachine(digitsAfterAnswer: "9647")
        var before = call.start() + call.agentAnswered() + call.authorized()
        before += call.customerProgressed(status: 180, hasMedia: false)
        #expect(!before.contains(.sendDigitsToCustomer("9647")))
        #expect(call.customerAnswered().contains(.sendDigitsToCustomer("9647")))
    }

    @Test("cancels the customer at once when the agent hangs up while it rings")
    func agentHangsUp() {
        var call = ringingCustomer()
        _ = call.customerProgressed(status: 180, hasMedia: false)
        #expect(call.agentGone(Self.bye).contains(.endCustomer))
        #expect(call.customerGone(Self.cancelled).last == .finish(call.finalVerdict))
        #expect(call.finalVerdict.cause == .hungUp(by: .agent))
        #expect(call.customerRang)
    }

    @Test("tells the agent by a tone when the customer is busy, then frees the agent")
    func customerBusy() {
        var call = ringingCustomer()
        let told = call.customerGone(Self.busy)
        #expect(told.contains(.tellAgent(.busy)) && told.contains(.arm(.announcement)))
        #expect(call.timerFired(.announcement).contains(.endAgent))
        #expect(call.agentGone(Self.bye) == [.finish(.customerFailed(Self.busy))])
    }

    @Test("a 200 that crossed our CANCEL is known in the verdict")
    func crossingAnswer() {
        var call = ringingCustomer()
        #expect(call.timerFired(.customerRing).contains(.endCustomer))
        _ = call.customerGone(Self.bye)
        _ = call.timerFired(.announcement)
        _ = call.agentGone(Self.bye)
        #expect(call.finalVerdict.cause == .customerDidNotAnswer)
        #expect(call.finalVerdict.customer?.wasAnswered == true)
    }

    @Test("a 2xx after the ring limit does not open the talk")
    func lateAnswer() {
        var call = ringingCustomer()
        _ = call.timerFired(.customerRing)
        #expect(call.customerAnswered().isEmpty)
    }

    @Test("plays the network's own media instead of ringback when a 183 brings it")
    func earlyMedia() {
        var call = ringingCustomer()
        #expect(call.customerProgressed(status: 180, hasMedia: false).contains(.tellAgent(.ringback)))
        let actions = call.customerProgressed(status: 183, hasMedia: true)
        #expect(actions.contains(.stopTelling) && actions.contains(.bridge))
    }

    @Test("a 183 without 180 does not count as rung")
    func announcementIsNotRinging() {
        var call = ringingCustomer()
        _ = call.customerProgressed(status: 183, hasMedia: true)
        #expect(!call.customerRang)
    }

    @Test(
        "a side that holds is told of once, and the other hears music until it is taken back",
        arguments: [
            CallSide.agent, .customer,
        ])
    func hold(_ side: CallSide) {
        var call = talking()
        #expect(call.mediaAgreed(side, holds: false) == [])
        #expect(call.mediaAgreed(side, holds: true) == [.playHold(to: side.other), .report(.held(side))])
        #expect(call.mediaAgreed(side, holds: true) == [])
        #expect(call.state == .talking)
        #expect(call.mediaAgreed(side, holds: false) == [.stopHold(to: side.other), .report(.resumed(side))])
    }

    @Test("both may hold at once, each for itself")
    func bothHold() {
        var call = talking()
        _ = call.mediaAgreed(.agent, holds: true)
        #expect(call.mediaAgreed(.customer, holds: true) == [.playHold(to: .agent), .report(.held(.customer))])
        #expect(call.mediaAgreed(.agent, holds: false) == [.stopHold(to: .customer), .report(.resumed(.agent))])
        #expect(call.holders == [.customer])
    }

    @Test("an agent who pressed hold while the customer rang holds the customer once it answers")
    func holdBeforeAnswer() {
        var call = ringingCustomer()
        #expect(call.mediaAgreed(.agent, holds: true) == [])
        #expect(Array(call.customerAnswered().suffix(2)) == [.playHold(to: .customer), .report(.held(.agent))])
    }

    @Test("the silence of a phone that holds ends nothing, that of the other does")
    func silence() {
        var call = talking()
        _ = call.mediaAgreed(.agent, holds: true)
        #expect(call.mediaDied(.agent) == [])
        #expect(call.mediaDied(.customer).contains(.endAgent))
    }

    @Test("never ends twice, never keeps a leg, and always finishes exactly once, whatever comes in whatever order")
    func property() {
        var random = SplitMix(seed: 20_261_121)
        for _ in 0..<20_000 {
            var call = CallStateMachine(records: random.next() % 2 == 0)
            var legs = LegBook()
            legs.follow(call.start())
            for _ in 0..<24 { legs.follow(legs.randomInput(&call, &random)) }
            // Whatever happened, a hang-up and the legs' own ends always close the call.
            legs.follow(call.hangUp(by: .request))
            legs.follow(call.timerFired(.announcement))
            if legs.agentLives { legs.agentEnds(); legs.follow(call.agentGone(Self.bye)) }
            legs.follow(call.timerFired(.announcement))
            if legs.customerLives { legs.customerEnds(); legs.follow(call.customerGone(Self.bye)) }
            #expect(legs.finishes == 1)
            #expect(!legs.agentLives && !legs.customerLives)
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
