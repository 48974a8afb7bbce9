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
        #expect(call.networkTones == [.busy])
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

    @Test("a fax is hung up whatever the message")
    func fax() {
        var call = talking(.message("invalid-choice"))
        #expect(call.heard(.customer, heard(.faxAnswering)).contains(.end(.customer)))
    }
}
