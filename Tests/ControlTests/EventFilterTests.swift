import ControlAPI
import FoundationEssentials
import Testing

@testable import ControlServer

struct EventFilterTests {
    private func sees(_ event: ControlEvent, _ request: SubscribeRequest) -> Bool {
        EventFilter(request).matches(event)
    }

    @Test("an agent is told what concerns the agent, and nothing of others' calls")
    func concerns() {
        let now = Date(timeIntervalSince1970: 0)
        let mine = SubscribeRequest(agent: "1001")
        var rung = EventData(state: "talking")
        rung.partyAgent = "1001"
        func end(of call: String, with agents: [String]) -> ControlEvent {
            let legs = agents.map { LegInfo(leg: .agent, agentId: $0, state: .disconnected) }
            return ControlEvent(.callEnded, at: now, callId: call, agentId: "1002", data: EventData(legs: legs))
        }
        let told = [
            end(of: "b", with: ["1002", "1001"]),
            ControlEvent(.callBridged, at: now, callId: "a", agentId: "1001"),
            ControlEvent(.callPartyDialing, at: now, callId: "b", agentId: "1002", data: rung),
            ControlEvent(.callTransferred, at: now, callId: "b", agentId: "1002", data: rung),
            ControlEvent(.ticketState, at: now, ticketId: "T1", agentId: "1001"),
            ControlEvent(.agentState, at: now, agentId: "1001"), ControlEvent(.phoneState, at: now, agentId: "1001"),
            ControlEvent(.systemState, at: now), ControlEvent(.batchState, at: now, data: EventData(batchId: "B1")),
        ]
        for event in told { #expect(sees(event, mine), "\(event.type)") }
        let kept = [
            end(of: "c", with: ["1002"]),
            ControlEvent(.callBridged, at: now, callId: "b", agentId: "1002"),
            ControlEvent(.callDigit, at: now, callId: "b", agentId: "1002", data: EventData(digit: "5")),
            ControlEvent(.agentState, at: now, callId: "b", agentId: "1002"),
            ControlEvent(.ticketState, at: now, callId: "b", ticketId: "T2", agentId: "1002"),
            ControlEvent(.callRequested, at: now, callId: "c"),
            ControlEvent(.trunkState, at: now), ControlEvent(.queueMode, at: now),
        ]
        for event in kept { #expect(!sees(event, mine), "\(event.type)") }
        for event in told + kept { #expect(sees(event, SubscribeRequest()), "\(event.type)") }
    }
}
