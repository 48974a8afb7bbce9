import Testing

@testable import CallQueue

@Suite("What an agent does follows from the calls there are")
struct AgentDeskTests {
    private let call = CallID(rawValue: "c1")
    private let other = CallID(rawValue: "c2")
    private var rules = AgentRules()

    private func desk(_ intent: AgentIntent = .available) -> AgentDesk {
        AgentDesk(AgentProfile(AgentID(rawValue: "1001")), intent, at: .zero)
    }

    private func talked(_ desk: inout AgentDesk, at seconds: Int, wantsResolution: Bool = true, limit: Double = 60) {
        desk.reached(.dialingSelf, in: call, at: .seconds(seconds))
        desk.reached(.talking, in: call, at: .seconds(seconds))
        desk.left(
            call, missed: false, WrapUpTerms(limit: limit, wantsResolution: wantsResolution), rules,
            at: .seconds(seconds))
    }

    @Test("a call leads from the agent's phone over the customer's to the talk, and into the write-up")
    func steps() {
        var desk = desk()
        for (stage, activity) in [
            (AgentCallStage.dialingSelf, AgentActivity.dialingSelf(call)), (.dialingCustomer, .dialingCustomer(call)),
            (.talking, .talking(call)), (.held, .held(call)), (.talking, .talking(call)),
        ] {
            desk.reached(stage, in: call, at: .seconds(1))
            #expect(desk.activity == activity)
        }
        desk.left(call, missed: false, WrapUpTerms(limit: 30), rules, at: .seconds(61))
        #expect(desk.activity == .wrapUp(call, until: .seconds(91)))
        #expect(desk.state.figures.talkTime == .seconds(60))
        desk.tick(rules, at: .seconds(90))
        #expect(desk.activity != .idle)
        desk.tick(rules, at: .seconds(91))
        #expect(desk.activity == .idle)
    }

    @Test("a call that nobody answered leaves nothing to write up")
    func unanswered() {
        var desk = desk()
        desk.reached(.dialingCustomer, in: call, at: .zero)
        desk.left(call, missed: false, WrapUpTerms(limit: 30), rules, at: .seconds(9))
        #expect(desk.activity == .idle)
    }

    @Test("a resolution ends the write-up, but not before its least time")
    func resolution() {
        var rules = rules
        rules.leastWrapUp = 5
        var desk = desk()
        desk.reached(.talking, in: call, at: .zero)
        desk.left(call, missed: false, WrapUpTerms(limit: 60, wantsResolution: true), rules, at: .seconds(10))
        desk.resolved(other, at: .seconds(11))
        #expect(desk.activity == .wrapUp(call, until: .seconds(70)), "another call's resolution")
        desk.resolved(call, at: .seconds(11))
        #expect(desk.activity == .wrapUp(call, until: .seconds(15)))
        desk.tick(rules, at: .seconds(15))
        #expect(desk.activity == .idle)
        #expect(desk.intent == .available)
    }

    @Test("who lets the write-up's time pass without a word is paused, where the rules say so")
    func unresolved() {
        var rules = rules
        rules.pausesUnresolved = true
        for (wants, intent) in [(true, AgentIntent.paused(.unresolvedCall)), (false, .available)] {
            var desk = desk()
            talked(&desk, at: 0, wantsResolution: wants)
            desk.tick(rules, at: .seconds(60))
            #expect(desk.intent == intent)
            #expect(desk.activity == .idle)
        }
    }

    @Test("a pause asked for in a call begins after it, and can be taken back")
    func pause() {
        let lunch = AgentIntent.paused(PauseCode(rawValue: "lunch"))
        for takesBack in [false, true] {
            var desk = desk()
            desk.reached(.talking, in: call, at: .zero)
            desk.wish(lunch, at: .seconds(1))
            #expect((desk.intent, desk.nextIntent) == (.available, lunch))
            if takesBack { desk.wish(.available, at: .seconds(2)) }
            desk.left(call, missed: false, WrapUpTerms(limit: 0), rules, at: .seconds(3))
            #expect((desk.intent, desk.nextIntent) == (takesBack ? .available : lunch, nil))
        }
    }

    @Test("who signs out in a call goes once it is written up, or stays after all")
    func logOut() {
        var desk = desk()
        desk.reached(.talking, in: call, at: .zero)
        desk.wish(.loggedOut, at: .seconds(1))
        #expect(desk.intent == .draining)
        desk.left(call, missed: false, WrapUpTerms(limit: 10), rules, at: .seconds(2))
        #expect(desk.intent == .draining, "writing up")
        var stays = desk
        desk.tick(rules, at: .seconds(12))
        #expect(desk.intent == .loggedOut)
        stays.wish(.available, at: .seconds(5))
        #expect((stays.intent, stays.activity) == (.available, .idle))
    }

    @Test("who asked for one call gets one, until asking again")
    func onDemand() {
        var desk = desk(.loggedOut)
        desk.wish(.onDemand(isAsking: true), at: .zero)
        #expect(desk.state.isFree(at: .zero))
        desk.given()
        talked(&desk, at: 1, limit: 0)
        #expect(!desk.state.isFree(at: .seconds(2)))
        desk.wish(.onDemand(isAsking: true), at: .seconds(3))
        #expect(desk.state.isFree(at: .seconds(3)))
    }

    @Test("calls not taken rest the agent ever longer, then pause; a call that is taken forgets them")
    func misses() {
        var rules = rules
        rules.missesToPause = 0
        var desk = desk()
        var now = 1
        for rest in [30, 60, 120, 240, 480, 600, 600] {
            miss(&desk, rules, at: now)
            #expect(!desk.state.isFree(at: .seconds(now + rest) - .milliseconds(1)))
            #expect(desk.state.isFree(at: .seconds(now + rest)))
            now += rest
        }
        desk.reached(.dialingCustomer, in: call, at: .seconds(now))
        desk.left(call, missed: false, WrapUpTerms(limit: 0), rules, at: .seconds(now))
        #expect(desk.state.misses == 0)

        rules.missesToPause = 2
        miss(&desk, rules, at: now)
        #expect(desk.intent == .available)
        miss(&desk, rules, at: now + 60)
        #expect(desk.intent == .paused(.missedCalls))
        desk.wish(.available, at: .seconds(now + 61))
        #expect(desk.state.isFree(at: .seconds(now + 61)), "whoever says to be there is")
    }

    private func miss(_ desk: inout AgentDesk, _ rules: AgentRules, at seconds: Int) {
        desk.reached(.dialingSelf, in: call, at: .seconds(seconds))
        desk.left(call, missed: true, WrapUpTerms(limit: 30), rules, at: .seconds(seconds))
    }

    @Test("a lease that nothing comes of ends by the clock")
    func lease() {
        var desk = desk()
        desk.show(TicketID(rawValue: "ZL1"), until: .seconds(20))
        #expect(desk.activity == .preview(TicketID(rawValue: "ZL1"), until: .seconds(20)))
        #expect(desk.wakesAt == .seconds(22))
        desk.tick(rules, at: .seconds(22))
        #expect(desk.activity == .idle)
    }

    @Test("a supervisor who listened in and took the call over writes it up")
    func takeOver() {
        var desk = desk()
        desk.reached(.talking, in: call, writesUp: false, at: .zero)
        desk.reached(.talking, in: call, at: .seconds(5))
        desk.left(call, missed: false, WrapUpTerms(limit: 30), rules, at: .seconds(9))
        #expect(desk.activity == .wrapUp(call, until: .seconds(39)))
    }

    @Test("a supervisor who listened in has nothing to write up")
    func listener() {
        var desk = desk()
        desk.reached(.talking, in: call, writesUp: false, at: .zero)
        desk.left(call, missed: false, WrapUpTerms(limit: 30), rules, at: .seconds(9))
        #expect(desk.activity == .idle)
    }

    @Test("a call whose end was lost is found gone; one told of since, or ending, is left alone")
    func lostEnd() {
        var desk = desk()
        desk.reached(.talking, in: call, at: .seconds(1))
        desk.reconcile([:], settling: [], takenAt: .seconds(1), at: .seconds(2))
        #expect(desk.activity == .talking(call), "told of at the moment of the look")
        desk.reconcile([:], settling: [call], takenAt: .seconds(3), at: .seconds(3))
        #expect(desk.activity == .talking(call), "its end is on its way")
        desk.reconcile([:], settling: [], takenAt: .seconds(3), at: .seconds(3))
        #expect(desk.activity == .idle)
        desk.reconcile([other: .talking], settling: [], takenAt: .seconds(4), at: .seconds(4))
        #expect(desk.activity == .talking(other), "its beginning was lost")
    }

    /// Random events, of which some are lost, against a model of which calls there are.
    @Test("without a call an agent is free within five seconds, whatever was lost", arguments: 0..<200)
    func neverStuck(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var rules = rules
        rules.missesToPause = 0
        rules.missRest = 1
        var desk = desk()
        var live: [CallID: AgentCallStage] = [:]
        var now = Duration.zero
        for step in 0..<120 {
            now += .milliseconds(Int.random(in: 1...1_500, using: &random))
            let isLost = Int.random(in: 0..<3, using: &random) == 0
            switch Int.random(in: 0..<6, using: &random) {
            case 0 where live.isEmpty:
                let id = CallID(rawValue: "c\(step)")
                live[id] = .dialingSelf
                if !isLost { desk.reached(.dialingSelf, in: id, at: now) }
            case 1, 2:
                guard let id = live.keys.first else { break }
                let stage = AgentCallStage.allCases[Int.random(in: 0..<4, using: &random)]
                live[id] = stage
                if !isLost { desk.reached(stage, in: id, at: now) }
            case 3:
                guard let id = live.keys.first else { break }
                live[id] = nil
                if !isLost {
                    desk.left(id, missed: Bool.random(using: &random), WrapUpTerms(limit: 2), rules, at: now)
                }
            case 4: desk.show(TicketID(rawValue: "Z"), until: now + .seconds(1))
            default: desk.wish(random.next() % 2 == 0 ? .available : .paused(.unspecified), at: now)
            }
            desk.tick(rules, at: now)
        }
        // From here on nothing happens but the clock and the look at the calls, every two seconds.
        live = [:]
        let end = now
        for _ in 0..<2 {
            now += .seconds(2)
            desk.tick(rules, at: now)
            desk.reconcile(live, settling: [], takenAt: now, at: now)
        }
        now = end + .seconds(5)
        desk.tick(rules, at: now)
        #expect(desk.activity == .idle)
        desk.wish(.available, at: now)
        #expect(desk.state.isFree(at: now))
    }
}
