import CallQueue
import Testing

@testable import Dialer

@Suite("What is heard on a customer's line, as a pure machine")
struct CallProgressMachineTests {
    private func heard(_ kind: HeardProgress.Kind) -> HeardProgress {
        HeardProgress(kind: kind, reason: "longGreeting", after: .seconds(2))
    }

    private func ringing(_ policy: MachinePolicy) -> CallStateMachine {
        var call = CallStateMachine(agent: AgentID(rawValue: "1001"), recording: .never)
        call.machinePolicy = policy
        _ = call.start() + call.answered(.agent) + call.authorized()
        return call
    }

    private func talking(_ policy: MachinePolicy) -> CallStateMachine {
        var call = ringing(policy)
        _ = call.answered(.customer)
        return call
    }

    @Test(
        "the network's tones are listened for from the first early media on, a machine only where the class asks for it"
    )
    func listens() {
        var call = ringing(.off)
        #expect(call.progressed(.customer, status: 183, hasMedia: true).contains(.listen(.customer, .network)))
        #expect(call.answered(.customer).contains(.listen(.customer, nil)))
        call = ringing(.goOn)
        #expect(call.answered(.customer).contains(.listen(.customer, .answer)))
    }

    @Test("a tone before the answer is told of and kept as evidence, and ends nothing")
    func evidence() {
        var call = ringing(.hangUp)
        _ = call.progressed(.customer, status: 183, hasMedia: true)
        #expect(call.heard(.customer, heard(.busy)) == [.report(.heard(.customer, heard(.busy)))])
        #expect(call.networkTone == .busy)
        #expect(call.heard(.agent, heard(.busy)).isEmpty)
    }

    @Test("a person is no longer listened to; a machine is hung up, or left alone, as the class says")
    func policies() {
        var call = talking(.hangUp)
        #expect(call.heard(.customer, heard(.person)).contains(.listen(.customer, nil)) && call.whoAnswered == .person)
        #expect(!call.heard(.customer, heard(.machine)).contains(.end(.customer)), "decided once")
        call = talking(.hangUp)
        #expect(call.heard(.customer, heard(.machine)).contains(.end(.customer)) && call.wasMachine)
        call = talking(.goOn)
        let told = [CallAction.report(.heard(.customer, heard(.machine)))]
        #expect(call.heard(.customer, heard(.machine)) == told && call.wasMachine)
    }

    @Test("a message is left after the beep, or when none comes, and the call ends with it")
    func message() {
        let prompt = PromptName.invalidChoice
        for beeps in [true, false] {
            var call = talking(.message(prompt.rawValue))
            #expect(call.heard(.customer, heard(.machine)).contains(.arm(.beep)))
            let actions = beeps ? call.heard(.customer, heard(.beep)) : call.timerFired(.beep)
            #expect(actions.contains(.disarm(.beep)))
            #expect(call.audio.heard[.customer] == .prompts(SpokenPrompts(number: 1, prompts: [prompt])))
            #expect(call.promptsEnded(.customer).contains(.end(.customer)))
        }
    }

    private func disposition(_ call: CallStateMachine) -> Disposition {
        AttemptEvidence(
            verdict: .hungUp(by: .us), customerRang: true, wasBridged: true, machine: call.answeringMachine
        ).disposition(OutcomeClassifier())
    }

    @Test("a machine that was hung up on is no talk; a message is left once it was said to its end")
    func outcomes() throws {
        var call = talking(.hangUp)
        #expect(disposition(call) == .answered)
        _ = call.heard(.customer, heard(.machine))
        #expect(disposition(call) == .machine)
        call = talking(.message("invalid-choice"))
        _ = call.heard(.customer, heard(.machine))
        #expect(disposition(call) == .machine)
        _ = call.heard(.customer, heard(.beep))
        #expect(disposition(call) == .machine, "cut off")
        _ = call.promptsEnded(.customer)
        #expect(disposition(call) == .messageLeft)
        call = talking(.goOn)
        _ = call.heard(.customer, heard(.machine))
        #expect(disposition(call) == .answered, "the agent on the line says what it was")
    }

    @Test("a flow that a machine heard to its end reached nobody; a key, or a person who came, says otherwise")
    func machineInFlow() throws {
        let flow = try #require(CallFlow.shipped.first { $0.name == "quality" })
        var call = CallStateMachine(flow: flow)
        call.machinePolicy = .goOn
        _ = call.start() + call.authorized() + call.answered(.customer)
        _ = call.heard(.customer, heard(.machine))
        #expect(disposition(call) == .machine)
        _ = call.promptsEnded(.customer)
        var answered = call
        _ = answered.pressed(.customer, try #require(FlowDigit("1")))
        #expect(disposition(answered) == .answered)
        var mistaken = call
        _ = mistaken.pressed(.customer, try #require(FlowDigit("4")))
        let noAnswers = mistaken.flow?.answers.isEmpty == true
        #expect(noAnswers && disposition(mistaken) == .answered, "a wrong key is a person's, too")
        #expect(call.wasMachine && !mistaken.wasMachine)
        let agent = PartyID(rawValue: PartyID.firstGuest)
        _ = try call.bring(.agent(AgentID(rawValue: "1001"))).get()
        #expect(disposition(call) == .machine, "a phone that only rang is nobody")
        _ = call.answered(agent)
        #expect(disposition(call) == .answered)
    }

    @Test("of several tones the one that says why counts")
    func clearest() {
        var call = ringing(.off)
        _ = call.progressed(.customer, status: 183, hasMedia: true)
        func information(_ reason: String) -> HeardProgress {
            HeardProgress(kind: .informationTone, reason: reason, after: .seconds(2))
        }
        _ = call.heard(.customer, heard(.ringback))
        #expect(call.networkTone == nil)
        _ = call.heard(.customer, information("tone"))
        #expect(call.networkTone == .informationTone)
        _ = call.heard(.customer, heard(.congestion))
        #expect(call.networkTone == .congestion)
        _ = call.heard(.customer, information("vacantCode"))
        #expect(call.networkTone == .vacantCode)
        _ = call.heard(.customer, heard(.busy))
        #expect(call.networkTone == .vacantCode, "what an exchange sends once its announcement is over")
    }

    @Test("a fax is hung up whatever the message")
    func fax() {
        var call = talking(.message("invalid-choice"))
        #expect(call.heard(.customer, heard(.faxAnswering)).contains(.end(.customer)))
    }
}
