import CallQueue
import ControlAPI
import Testing

@testable import Dialer

@Suite("What is asked of a running call, as a pure machine")
struct CallControlTests {
    private static let colleague = Party.Target.agent(AgentID(rawValue: "1002"))
    private static let guest = PartyID(rawValue: 2)
    private static let busy = LegVerdict(status: 486, q850: 17, byFarEnd: true, wasAnswered: false)
    private static let bye = LegVerdict(status: 200, byFarEnd: true, wasAnswered: true)
    private static let broken = LegVerdict(status: 408, byFarEnd: false, wasAnswered: true, byTimer: true)

    private func talking() -> CallStateMachine {
        var call = CallStateMachine(agent: AgentID(rawValue: "1001"))
        _ = call.start() + call.answered(.agent) + call.authorized() + call.answered(.customer)
        return call
    }

    private func consulting() throws -> CallStateMachine {
        var call = talking()
        _ = try call.ring(Self.colleague, for: .consultation).get()
        _ = call.answered(Self.guest)
        return call
    }

    @Test("a held customer hears music and is heard by nobody, until it is taken back")
    func hold() throws {
        var call = talking()
        _ = try call.hold().get()
        #expect(call.audio.heard == [.agent: .nothing, .customer: .tone(.hold)])
        #expect(call.hold() == .failure(.already(.held(.customer, true))))
        _ = try call.resume().get()
        #expect(call.audio.heard == [.agent: .parties([.customer]), .customer: .parties([.agent])])
    }

    @Test("what is so already is said by what is, and of whom")
    func already() throws {
        var call = talking()
        func words(_ answer: CallStateMachine.Answer) -> String? {
            guard case .failure(let refusal) = answer else { return nil }
            return ControlError(refusal, call: "c").message
        }
        let notHeld = [words(call.resume()), words(call.resume(.agent))]
        #expect(notHeld == ["The customer is not on hold.", "The agent is not on hold."])
        let unmuted = [words(call.mute(false)), words(call.mute(false, .customer))]
        #expect(unmuted == ["The agent is not muted.", "The customer is not muted."])
        _ = try call.mute(true).get()
        _ = try call.hold().get()
        let (held, muted) = (words(call.hold()), words(call.mute(true)))
        #expect(held == "The customer is on hold already." && muted == "The agent is muted already.")
        _ = try call.ring(Self.colleague, for: .conference).get()
        _ = call.answered(Self.guest)
        let ofGuest = [words(call.resume(Self.guest)), words(call.mute(false, Self.guest))]
        #expect(ofGuest == ["Party 2 is not on hold.", "Party 2 is not muted."])
    }

    @Test(
        "an agent whose leg dies while the customer's phone rings ends the call; a phone that dialled may be silent then"
    )
    func diesWhileRinging() {
        var call = CallStateMachine(agent: AgentID(rawValue: "1001"))
        _ = call.start() + call.answered(.agent) + call.authorized()
        let actions = call.mediaDied(.agent)
        #expect(actions.contains(.end(.customer)) && actions.contains(.end(.agent)))
        #expect(call.mediaDied(.agent) == [])
        var dialled = CallStateMachine(agent: AgentID(rawValue: "1001"))
        _ = dialled.startByAgent() + dialled.authorized()
        #expect(dialled.mediaDied(.agent) == [])
    }

    @Test("an agent's hook flash holds the customer and takes it back; a customer's, or in a consultation, does not")
    func flash() throws {
        var call = talking()
        #expect(call.flashed(.customer).isEmpty)
        #expect(call.flashed(.agent) == [.report(.held(.customer, byItsPhone: false))])
        #expect(call.audio.heard[.customer] == .tone(.hold))
        #expect(call.flashed(.agent) == [.report(.resumed(.customer, byItsPhone: false))])
        call = try consulting()
        #expect(call.flashed(.agent).isEmpty && call.audio.heard[.customer] == .tone(.hold))
    }

    @Test("when the agent's phone holds, the customer hears music")
    func phoneHolds() {
        var call = talking()
        #expect(call.mediaAgreed(.agent, holds: true) == [.report(.held(.agent, byItsPhone: true))])
        #expect(call.audio.heard[.customer] == .tone(.hold))
        _ = call.mediaAgreed(.agent, holds: false)
        #expect(call.audio.heard[.customer] == .parties([.agent]))
    }

    @Test("an agent who pressed hold while the customer rang holds from the answer on")
    func heldBefore() {
        var call = CallStateMachine(agent: AgentID(rawValue: "1001"))
        _ = call.start() + call.answered(.agent) + call.authorized()
        #expect(call.mediaAgreed(.agent, holds: true) == [])
        #expect(call.answered(.customer).last == .report(.held(.agent, byItsPhone: true)))
        #expect(call.audio.heard[.customer] == .tone(.hold))
    }

    @Test("a phone that holds may be silent; one that does not is missed")
    func silence() {
        var call = talking()
        _ = call.mediaAgreed(.customer, holds: true)
        #expect(call.mediaDied(.customer) == [])
        _ = call.mediaAgreed(.customer, holds: false)
        #expect(call.mediaDied(.customer).contains(.end(.agent)))
    }

    @Test("a muted agent hears and is not heard")
    func mute() throws {
        var call = talking()
        _ = try call.mute(true).get()
        #expect(call.audio.heard == [.agent: .parties([.customer]), .customer: .nothing])
    }

    /// The ways in which another person gets a customer who is muted.
    private static let handings: [(name: String, hand: @Sendable (inout CallStateMachine) throws -> [CallAction])] = [
        (
            "blind transfer",
            { call in
                _ = try call.ring(Self.colleague, for: .transfer).get()
                return call.answered(Self.guest)
            }
        ),
        (
            "consultation",
            { call in
                _ = try call.ring(Self.colleague, for: .consultation).get()
                _ = call.answered(Self.guest)
                return try call.completeTransfer().get()
            }
        ),
        (
            "taking over",
            { call in
                _ = try call.supervise(AgentID(rawValue: "9001"), .listen).get()
                _ = call.answered(Self.guest)
                return try call.takeOver(Self.guest).get()
            }
        ),
        (
            "park and retrieve",
            { call in
                _ = try call.park().get()
                _ = try call.retrieve(AgentID(rawValue: "1002")).get()
                return call.answered(Self.guest)
            }
        ),
        (
            "the agent leaves a conference",
            { call in
                _ = try call.ring(Self.colleague, for: .conference).get()
                _ = call.answered(Self.guest)
                return call.gone(.agent, Self.bye)
            }
        ),
    ]

    @Test(
        "a muted customer is heard again by whoever has the call next, who is told so", arguments: Self.handings.indices
    )
    func muteEnds(way: Int) throws {
        var call = talking()
        _ = try call.mute(true, .customer).get()
        #expect(call.audio.heard == [.agent: .nothing, .customer: .parties([.agent])])
        let (name, hand) = Self.handings[way]
        let actions = try hand(&call)
        #expect(actions.contains(.report(.unmuted(.customer))), "\(name)")
        #expect(call.audio.voices == [.customer: [Self.guest], Self.guest: [.customer]], "\(name)")
    }

    @Test("a muted customer stays muted with the same agent, and an agent who is muted is never heard unasked")
    func muteStays() throws {
        var call = talking()
        _ = try call.mute(true, .customer).get()
        _ = try call.ring(Self.colleague, for: .transfer).get()
        _ = call.gone(Self.guest, Self.busy)
        #expect(call.audio.heard == [.agent: .nothing, .customer: .parties([.agent])])
        call = talking()
        _ = try call.ring(Self.colleague, for: .conference).get()
        _ = call.answered(Self.guest)
        _ = try call.mute(true, Self.guest).get()
        _ = call.gone(.agent, Self.bye)
        #expect(call.audio.heard == [Self.guest: .parties([.customer]), .customer: .nothing])
    }

    @Test("the customer, and the last one who talks with the customer, are not sent away: such a call is hung up")
    func dropEndsNoCall() throws {
        var call = talking()
        let before = call.audio
        let refused = [call.drop(.agent), call.drop(.customer)]
        #expect(refused == [.failure(.callEndsWith(.agent)), .failure(.callEndsWith(.customer))])
        let words = ControlError(CallControlRefusal.callEndsWith(.agent), call: "c").message
        #expect(words == "Without party 0 the call would be over: to end it, hang it up (call.hangup).")
        #expect(call.state == .talking(.none) && call.audio == before)
        _ = try call.ring(Self.colleague, for: .conference).get()
        #expect(call.drop(.agent) == .failure(.callEndsWith(.agent)), "nobody has joined yet")
        _ = call.answered(Self.guest)
        #expect(try call.drop(.agent).get() == [.end(.agent), .report(.partyLeft(.agent))])
        #expect(call.drop(Self.guest) == .failure(.callEndsWith(Self.guest)))
        #expect(call.audio.voices == [.customer: [Self.guest], Self.guest: [.customer]])
    }

    @Test("a blind transfer keeps the agent until the other answers, with music for the customer")
    func transfer() throws {
        var call = talking()
        #expect(try call.ring(Self.colleague, for: .transfer).get().contains(.place(Self.guest)))
        #expect(call.audio.heard == [.agent: .tone(.ringback), .customer: .tone(.hold)])
        #expect(call.answered(Self.guest).contains(.end(.agent)))
        #expect(call.audio.heard[.customer] == .parties([Self.guest]))
        #expect(call.gone(.agent, Self.bye) == [])
        #expect(call.parties.agent?.id == Self.guest)
    }

    @Test("a transfer that is refused, rings too long or is taken back leads back to the talk")
    func transferFails() throws {
        for cause in 0..<3 {
            var call = talking()
            _ = try call.ring(Self.colleague, for: .transfer).get()
            let actions =
                switch cause {
                case 0: call.gone(Self.guest, Self.busy)
                case 1: call.timerFired(.guestRing)
                default: try call.takeBack().get()
                }
            #expect(actions.contains(.end(Self.guest)) == (cause > 0))
            #expect(call.state == .talking(.none))
            #expect(
                call.audio.heard[.customer] == .parties([.agent]) && call.audio.heard[.agent] == .parties([.customer]))
        }
    }

    @Test("a blind transfer goes on when the agent who asked for it hangs up, and ends with it when it fails")
    func agentLeavesTransfer() throws {
        var call = talking()
        _ = try call.ring(Self.colleague, for: .transfer).get()
        #expect(!call.gone(.agent, Self.bye).contains(.end(.customer)))
        var failing = call
        #expect(call.answered(Self.guest).contains(.report(.transferred(to: Self.guest))))
        #expect(failing.gone(Self.guest, Self.busy).contains(.end(.customer)))
    }

    @Test("a consultation leaves the customer with music; completing it, hanging up on it and joining it")
    func consultation() throws {
        var call = try consulting()
        #expect(
            call.audio.heard == [
                .agent: .parties([Self.guest]), Self.guest: .parties([.agent]), .customer: .tone(.hold),
            ])
        var hangingUp = call
        var joining = call
        #expect(try call.completeTransfer().get().contains(.end(.agent)))
        #expect(call.audio.heard[Self.guest] == .parties([.customer]))
        #expect(hangingUp.gone(.agent, Self.bye).contains(.report(.transferred(to: Self.guest))))
        _ = try joining.joinAll().get()
        #expect(joining.audio.heard[.customer] == .parties([.agent, Self.guest]))
        #expect(joining.audio.recordedAsAgent == [.agent, Self.guest])
    }

    @Test("a consulted colleague who hangs up gives the customer back to the agent")
    func consultedLeaves() throws {
        var call = try consulting()
        _ = call.gone(Self.guest, Self.bye)
        #expect(call.state == .talking(.none) && call.audio.heard[.customer] == .parties([.agent]))
    }

    @Test("one who leaves a conference leaves the others talking")
    func conference() throws {
        var call = talking()
        _ = try call.ring(Self.colleague, for: .conference).get()
        #expect(call.audio.heard[.customer] == .parties([.agent]))
        #expect(call.answered(Self.guest).contains(.report(.conference)))
        #expect(!call.gone(.agent, Self.bye).contains(.end(.customer)))
        #expect(call.audio.heard[.customer] == .parties([Self.guest]))
        #expect(call.gone(Self.guest, Self.bye).contains(.end(.customer)))
    }

    @Test("a supervisor hears both and is heard by nobody, by the agent, by all; taking over frees the agent")
    func supervisor() throws {
        var call = talking()
        _ = try call.supervise(AgentID(rawValue: "9001"), .listen).get()
        _ = call.answered(Self.guest)
        #expect(call.audio.heard[Self.guest] == .parties([.agent, .customer]))
        #expect(call.audio.heard[.agent] == .parties([.customer]))
        _ = try call.supervise(Self.guest, as: .whisper).get()
        #expect(call.audio.heard[.agent] == .parties([.customer, Self.guest]))
        #expect(call.audio.heard[.customer] == .parties([.agent]))
        _ = try call.supervise(Self.guest, as: .barge).get()
        #expect(call.audio.heard[.customer] == .parties([.agent, Self.guest]))
        #expect(try call.takeOver(Self.guest).get().contains(.end(.agent)))
        #expect(call.audio.heard == [.customer: .parties([Self.guest]), Self.guest: .parties([.customer])])
    }

    @Test("a supervisor's leg that fails or breaks changes nothing for the others")
    func supervisorGone() throws {
        var call = talking()
        _ = try call.supervise(AgentID(rawValue: "9001"), .barge).get()
        _ = call.answered(Self.guest)
        #expect(call.gone(Self.guest, Self.broken) == [.report(.partyLeft(Self.guest))])
        #expect(call.state == .talking(.none) && call.audio.heard[.agent] == .parties([.customer]))
    }

    @Test("a parked customer hears music, is retrieved by another agent, or comes back to who parked it")
    func park() throws {
        var call = talking()
        #expect(try call.park().get().contains(.end(.agent)))
        #expect(call.audio.heard == [.customer: .tone(.hold)])
        var forgotten = call
        _ = try call.retrieve(AgentID(rawValue: "1002")).get()
        _ = call.answered(Self.guest)
        #expect(call.audio.heard[.customer] == .parties([Self.guest]))
        #expect(forgotten.timerFired(.agentWait).contains(.place(Self.guest)))
        #expect(forgotten.timerFired(.agentWait).contains(.end(.customer)))
    }

    @Test("an agent whose leg breaks is rung again; the customer hears what happened, then music, for a bounded time")
    func agentLost() {
        var call = talking()
        let actions = call.gone(.agent, Self.broken)
        #expect(actions.contains(.place(Self.guest)) && actions.contains(.arm(.agentWait)))
        let told = call.parties.customer?.prompts ?? SpokenPrompts(number: 0, prompts: [])
        #expect(told.prompts == [.lineBroke])
        #expect(call.audio.heard == [.customer: .prompts(told)])
        var back = call
        _ = back.answered(Self.guest)
        #expect(back.audio.heard[.customer] == .parties([Self.guest]), "nobody who is back waits for it")
        #expect(call.promptsEnded(.customer) == [.report(.promptEnded(.customer, [.lineBroke]))])
        #expect(call.audio.heard == [.customer: .tone(.hold)])
        var silent = call
        _ = call.answered(Self.guest)
        #expect(call.state == .talking(.none))
        let ended = silent.timerFired(.agentWait)
        #expect(ended.contains(.end(.customer)) && ended.contains(.end(Self.guest)))
    }

    @Test("nothing can be asked of a call before anybody talks")
    func tooEarly() {
        var call = CallStateMachine(agent: AgentID(rawValue: "1001"))
        _ = call.start()
        #expect(call.hold() == .failure(.notTalking))
        #expect(call.flashed(.agent).isEmpty)
        #expect(call.ring(Self.colleague, for: .transfer) == .failure(.notTalking))
        #expect(call.park() == .failure(.notTalking))
    }
}
