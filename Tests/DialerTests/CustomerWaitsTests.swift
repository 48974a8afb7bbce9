import CallQueue
import Testing

@testable import Dialer

@Suite("How long a customer waits")
struct CustomerWaitsTests {
    @Test("holds add up; the same one is not counted twice, and one that the call's end cuts off counts up to it")
    func holds() {
        var waits = CustomerWaits()
        waits.become(.held, isTalking: true, at: .seconds(10))
        waits.become(.held, isTalking: true, at: .seconds(12))
        waits.become(.none, isTalking: true, at: .seconds(15))
        waits.become(.held, isTalking: true, at: .seconds(20))
        waits.become(.none, isTalking: false, at: .seconds(21))
        #expect(waits.held == .seconds(6))
        #expect(waits.handOverWanted == nil && waits.handedOver == nil)
    }

    @Test("a person is wanted from the first asking, and there when somebody talks; the wait is no hold")
    func handOver() {
        var waits = CustomerWaits()
        waits.become(.forPerson, isTalking: false, at: .seconds(10))
        waits.become(.none, isTalking: false, at: .seconds(30))
        waits.become(.forPerson, isTalking: false, at: .seconds(40))
        waits.become(.none, isTalking: true, at: .seconds(44))
        waits.become(.held, isTalking: true, at: .seconds(50))
        #expect(waits.handOverWanted == .seconds(10) && waits.handedOver == .seconds(44))
        #expect(waits.held == .zero)
    }

    @Test("follow from the call: held by either side, parked, or waiting for a person after a flow")
    func machine() throws {
        var call = try talking()
        #expect(call.customerWait == .none && call.isTalking)
        _ = try call.hold().get()
        #expect(call.customerWait == .held)
        _ = try call.resume().get()
        _ = call.mediaAgreed(.agent, holds: true)
        #expect(call.customerWait == .held)
        _ = call.mediaAgreed(.agent, holds: false)
        _ = try call.park().get()
        #expect(call.customerWait == .held && !call.isTalking)
    }

    @Test("waiting for a person whom a flow wants is no hold")
    func flow() throws {
        let flow = try #require(CallFlow.shipped.first { $0.name == "quality" })
        var call = CallStateMachine(flow: flow)
        _ = call.start()
        _ = call.authorized()
        _ = call.answered(.customer)
        _ = call.promptsEnded(.customer)
        _ = call.pressed(.customer, try #require(FlowDigit("2")))
        #expect(call.customerWait == .forPerson)
    }

    private func talking() throws -> CallStateMachine {
        var call = CallStateMachine(agent: AgentID(rawValue: "1001"))
        _ = call.start()
        _ = call.answered(.agent)
        _ = call.authorized()
        _ = call.answered(.customer)
        try #require(call.isTalking)
        return call
    }
}
