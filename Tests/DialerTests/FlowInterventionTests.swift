import CallQueue
import Testing

@testable import Dialer

@Suite("Who steps into a call that a flow leads, as a pure machine")
struct FlowInterventionTests {
    private static let bye = LegVerdict(status: 200, byFarEnd: true, wasAnswered: true)
    private static let busy = LegVerdict(status: 486, byFarEnd: true, wasAnswered: false)
    private static let supervisor = AgentID(rawValue: "9001")
    private static let agent = AgentID(rawValue: "1001")
    private static let first = PartyID(rawValue: PartyID.firstGuest)
    private static let second = PartyID(rawValue: PartyID.firstGuest + 1)
    private static let notice: [PromptName] = [.invalidChoice]

    private func key(_ key: Character) throws -> FlowDigit { try #require(FlowDigit(key)) }

    /// A call whose customer hears the question of the shipped flow.
    private func asked(_ terms: RecordingTerms = .never) throws -> CallStateMachine {
        let flow = try #require(CallFlow.shipped.first { $0.name == "quality" })
        var call = CallStateMachine(flow: flow, recording: terms)
        _ = call.start() + call.authorized() + call.answered(.customer)
        _ = call.promptsEnded(.customer)
        #expect(heard(call) == ["resolved-question"])
        return call
    }

    /// The same with a supervisor who hears in.
    private func supervised(_ mode: SupervisionMode = .listen, _ terms: RecordingTerms = .never) throws
        -> CallStateMachine
    {
        var call = try asked(terms)
        #expect(
            try call.supervise(Self.supervisor, mode).get() == [.place(Self.first), .report(.partyDialing(Self.first))])
        #expect(call.answered(Self.first).contains(.report(.supervised(Self.first, mode))))
        #expect(call.state == .inFlow)
        return call
    }

    private func heard(_ call: CallStateMachine, by party: PartyID = .customer) -> [String] {
        if case .prompts(let spoken) = call.audio.heard[party] { spoken.prompts.map(\.rawValue) } else { [] }
    }

    // MARK: Supervisors

    @Test("who listens hears the customer, and what it is told, from the middle on; the flow goes on as before")
    func listens() throws {
        var call = try supervised()
        #expect(call.audio.heard[Self.first] == call.audio.heard[.customer], "the same saying, not another one")
        #expect(heard(call, by: Self.first) == ["resolved-question"])
        #expect(call.promptsEnded(Self.first).isEmpty && heard(call) == ["resolved-question"])
        #expect(call.audio.voices[Self.first] == [.customer] && call.audio.voices[.customer] == nil)
        #expect(call.promptsEnded(.customer) == [.armFor(.key, .seconds(5))])
        _ = call.pressed(.customer, try key("1"))
        #expect(heard(call) == ["thanks"] && heard(call, by: Self.first) == ["thanks"])
        #expect(call.promptsEnded(Self.first).isEmpty && heard(call) == ["thanks"], "only the customer's end leads on")
        _ = call.promptsEnded(.customer)
        #expect(call.promptsEnded(.customer).contains(.end(Self.first)))
    }

    @Test("a key that cuts a question short does so for whoever hears in")
    func cutShort() throws {
        var call = try supervised()
        _ = call.promptsEnded(.customer) + call.timerFired(.key)
        #expect(heard(call, by: Self.first) == ["resolved-question"])
        _ = call.pressed(.customer, try key("2"))
        #expect(heard(call, by: Self.first) == ["one-moment"])
    }

    @Test("there is nobody to whisper to until an agent is there")
    func whispers() throws {
        var call = try asked()
        #expect(call.supervise(Self.supervisor, .whisper) == .failure(.nobodyToWhisperTo))
        call = try supervised()
        #expect(call.supervise(Self.first, as: .whisper) == .failure(.nobodyToWhisperTo))
        _ = try call.bring(.agent(Self.agent)).get()
        #expect(call.supervise(Self.first, as: .whisper) == .failure(.nobodyToWhisperTo))
        _ = call.answered(Self.second)
        #expect(try call.supervise(Self.first, as: .whisper).get() == [.report(.supervised(Self.first, .whisper))])
        #expect(call.audio.voices[Self.second] == [.customer, Self.first])
    }

    @Test("who barges in is heard by the customer between prompts")
    func barges() throws {
        var call = try supervised(.barge)
        #expect(heard(call) == ["resolved-question"])
        _ = call.promptsEnded(.customer)
        #expect(call.audio.voices[.customer] == [Self.first])
    }

    @Test("who takes over talks with the customer at once, is recorded, and the flow is over")
    func takesOver() throws {
        var call = try supervised(.listen, .always)
        let actions = try call.takeOver(Self.first).get()
        #expect(actions.contains(.disarm(.key)) && actions.last == .report(.transferred(to: Self.first)))
        #expect(call.state == .talking(.none) && call.flow?.state == .over(.handedOver))
        #expect(call.audio.voices == [.customer: [Self.first], Self.first: [.customer]])
        #expect(call.audio.recordedAsAgent == [Self.first])
        let one = try key("1")
        #expect(call.promptsEnded(.customer).isEmpty && call.pressed(.customer, one).isEmpty)
        #expect(call.gone(Self.first, Self.bye).contains(.end(.customer)))
    }

    @Test("who takes over a customer that waits has it, and the agent's phone that rings is left alone")
    func takesOverWaiting() throws {
        var call = try supervised()
        _ = call.pressed(.customer, try key("2"))
        _ = try call.retrieve(Self.agent).get()
        let actions = try call.takeOver(Self.first).get()
        #expect(actions.contains(.end(Self.second)) && actions.contains(.disarm(.agentWait)))
        #expect(call.audio.voices[.customer] == [Self.first] && call.state == .talking(.none))
        #expect(call.gone(Self.second, .byUs).isEmpty)
    }

    @Test("a supervisor who hangs up, or whose line breaks, is missed by nobody", arguments: [false, true])
    func leaves(breaks: Bool) throws {
        for waits in [false, true] {
            var call = try supervised()
            if waits { _ = call.pressed(.customer, try key("2")) }
            let before = call.state
            let actions = breaks ? call.mediaDied(Self.first) : call.gone(Self.first, Self.bye)
            #expect(actions == (breaks ? [.end(Self.first)] : []) + [.report(.partyLeft(Self.first))])
            #expect(call.state == before)
        }
    }

    @Test("a supervisor who is sent away leaves the flow as it was")
    func dropped() throws {
        var call = try supervised()
        #expect(try call.drop(Self.first).get() == [.end(Self.first), .report(.partyLeft(Self.first))])
        #expect(call.state == .inFlow && heard(call) == ["resolved-question"])
    }

    @Test("a supervisor who hears in when the agent hangs up hears the survey")
    func survey() throws {
        let survey = try #require(CallFlow.shipped.first { $0.name == "satisfaction" })
        var call = CallStateMachine(agent: Self.agent, survey: survey)
        _ = call.start() + call.answered(.agent) + call.authorized() + call.answered(.customer)
        _ = try call.supervise(Self.supervisor, .listen).get()
        _ = call.answered(Self.first)
        #expect(!call.gone(.agent, Self.bye).contains(.end(Self.first)))
        #expect(call.state == .inFlow && heard(call, by: Self.first) == ["satisfaction-question"])
    }

    // MARK: Somebody is given the customer

    @Test("whoever is to have the customer is rung while the flow goes on, and has it with the answer")
    func brought() throws {
        let number = DialableNumber(number: "+862131112222", countryCodeLength: 2)
        for target in [Party.Target.agent(Self.agent), .number(number)] {
            var call = try asked()
            #expect(
                try call.ring(target, for: .transfer).get()
                    == [.place(Self.first), .arm(.guestRing), .report(.partyDialing(Self.first))])
            #expect(call.state == .inFlow && heard(call) == ["resolved-question"])
            #expect(call.bring(target) == .failure(.someoneComes))
            let actions = call.answered(Self.first)
            #expect(actions.first == .report(.partyJoined(Self.first)))
            #expect(actions.last == .report(.transferred(to: Self.first)))
            #expect(call.audio.voices == [.customer: [Self.first], Self.first: [.customer]])
        }
    }

    @Test("a phone that refuses, or is not taken, leaves the flow as it is", arguments: [false, true])
    func notBrought(times: Bool) throws {
        var call = try asked()
        _ = try call.bring(.agent(Self.agent)).get()
        let failed = times ? LegVerdict.notAnswered : Self.busy
        let actions = times ? call.timerFired(.guestRing) : call.gone(Self.first, Self.busy)
        #expect(actions.last == .report(.partyFailed(Self.first, failed)))
        #expect(call.state == .inFlow && heard(call) == ["resolved-question"])
        #expect(try call.bring(.agent(Self.agent)).get().first == .place(Self.second))
    }

    @Test("when the flow itself wants a person meanwhile, the one who is being rung is the one")
    func alreadyComing() throws {
        var call = try asked()
        _ = try call.bring(.agent(Self.agent)).get()
        #expect(!call.pressed(.customer, try key("2")).contains(.seekAgent))
        #expect(!call.seeksAgent)
        var taken = call
        _ = taken.answered(Self.first)
        #expect(taken.state == .talking(.none))
        #expect(call.gone(Self.first, Self.busy).last == .seekAgent)
    }

    @Test("a customer who waits is given to the agent who is named; a talk is only taken by who is in it")
    func waitsOrTalks() throws {
        var call = try asked()
        _ = call.pressed(.customer, try key("2"))
        #expect(try call.bring(.agent(Self.agent)).get().first == .place(Self.first))
        _ = call.answered(Self.first)
        #expect(call.bring(.agent(Self.supervisor)) == .failure(.superviseFirst))
    }

    @Test("what wants an agent is refused with what to do, and changes nothing")
    func refused() throws {
        var call = try asked()
        let consult = Party.Target.agent(Self.agent)
        let before = call.parties
        #expect(call.hold() == .failure(.flowLeads) && call.mute(true) == .failure(.flowLeads))
        #expect(call.ring(consult, for: .consultation) == .failure(.flowLeads))
        #expect(call.ring(consult, for: .conference) == .failure(.flowLeads))
        #expect(call.park() == .failure(.flowLeads) && call.retrieve(Self.agent) == .failure(.flowLeads))
        #expect(call.play(Self.notice, to: .agent) == .failure(.flowLeads))
        #expect(call.parties == before && call.state == .inFlow)
        _ = call.pressed(.customer, try key("2"))
        #expect(call.hold() == .failure(.customerWaits))
    }

    // MARK: Recording, prompts, limit

    @Test("a recording is begun, paused and stopped while a flow leads")
    func records() throws {
        var call = try asked(RecordingTerms(policy: .onDemand))
        #expect(try call.record(.start).get() == [.startRecording])
        #expect(try call.record(.pause).get() == [.pauseRecording(true), .report(.recordingPaused)])
        #expect(try call.record(.resume).get() == [.pauseRecording(false), .report(.recordingResumed)])
        #expect(try call.record(.stop).get() == [.stopRecording])
        #expect(heard(call) == ["resolved-question"])
    }

    @Test("the announcement before a recording comes in the flow's place, and what was being asked is asked again")
    func consent() throws {
        let terms = RecordingTerms(policy: .onDemand, consent: Self.notice[0])
        for stops in [false, true] {
            var call = try asked(terms)
            _ = call.promptsEnded(.customer)
            #expect(try call.record(.start).get().first == .disarm(.key))
            #expect(heard(call) == ["invalid-choice"])
            #expect(call.pressed(.customer, try key("1")).isEmpty, "it is heard to its end")
            if stops {
                #expect(try call.record(.stop).get().isEmpty)
            } else {
                #expect(call.promptsEnded(.customer) == [.startRecording])
            }
            #expect(heard(call) == ["resolved-question"])
            #expect(call.promptsEnded(.customer) == [.armFor(.key, .seconds(5))])
        }
    }

    @Test("who takes over while the recording is being announced lets it be heard to its end")
    func consentAndTakeOver() throws {
        var call = try supervised(.listen, RecordingTerms(policy: .onDemand, consent: Self.notice[0]))
        _ = try call.record(.start).get()
        _ = try call.takeOver(Self.first).get()
        #expect(heard(call) == ["invalid-choice"])
        #expect(call.promptsEnded(.customer).first == .report(.promptEnded(.customer, Self.notice)))
        #expect(call.recording == .on && call.state == .talking(.none))
    }

    @Test("a prompt that somebody has played comes in the flow's place, which goes on with what it was saying")
    func plays() throws {
        for listening in [false, true] {
            var call = try asked()
            if listening { _ = call.promptsEnded(.customer) }
            #expect(
                try call.play(Self.notice, to: .both).get()
                    == [.disarm(.key), .report(.promptStarted(.customer, Self.notice))])
            #expect(call.promptsEnded(.customer) == [.report(.promptEnded(.customer, Self.notice))])
            #expect(heard(call) == ["resolved-question"])
        }
    }

    @Test("a customer who waits is played it in place of music, and then waits on")
    func playsToWaiting() throws {
        var call = try asked()
        _ = call.pressed(.customer, try key("2"))
        _ = try call.play(Self.notice, to: .customer).get()
        #expect(call.promptsEnded(.customer) == [.report(.promptEnded(.customer, Self.notice))])
        #expect(call.audio.heard[.customer] == .tone(.hold) && call.seeksAgent)
    }

    @Test("the longest talk is lengthened, and digits are sent, while a flow leads")
    func extends() throws {
        var call = try asked()
        #expect(try call.extend(by: .seconds(60)).get().first == .arm(.talkLimit))
        #expect(try call.sendDigits("42").get() == [.sendDigits(.customer, "42")])
    }

    @Test("while a mailbox is left its message nothing is played over it; who takes over talks instead")
    func message() throws {
        var call = try supervised()
        call.machinePolicy = .message("invalid-choice")
        _ = call.heard(.customer, HeardProgress(kind: .machine, reason: "longGreeting", after: .seconds(2)))
        #expect(call.play(Self.notice, to: .customer) == .failure(.leavingMessage))
        #expect(call.bring(.agent(Self.agent)) == .failure(.leavingMessage))
        #expect(try call.takeOver(Self.first).get().contains(.disarm(.beep)))
        #expect(call.timerFired(.beep).isEmpty && call.answeringMachine == nil)
    }
}
