import ControlAPI
import Foundation
import Testing

/// The daemon is killed with SIGKILL in the middle of an attempt and started again on what it left: nothing is lost and
/// nobody is rung twice. The far ends' traces are the judge.
@Suite("Killed and started again")
struct RestartTests {
    struct Step: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var agents = "answers-at-once"
        var customers = "silent"
        var event: EventKind
    }

    private static let first = "13800138000"

    @Test(
        "killed before the customer was rung, the ticket goes on by itself and the customer is not rung meanwhile",
        arguments: [
            Step(testDescription: "the attempt is ordered", agents: "silent", event: .callAgentDialing),
            Step(testDescription: "the agent's phone rings", agents: "no-answer", event: .callAgentRinging),
        ])
    func beforeTheCustomer(_ step: Step) async throws {
        try await withSite(Cast(agents: step.agents, customers: step.customers)) { site in
            try await site.load([("T1", Self.first)])
            let killed = try await site.control.event(step.event)
            try await site.agents.trace.receives("INVITE")
            try await site.killAndRestart()
            let again = try await site.control.event(step.event)
            #expect(again.callId != killed.callId)
            #expect(again.ticketId == "T1")
            #expect(site.customersRung == 0)
            let ticket = try await site.control.ask(GetTicketRequest(ticket: "T1"))
            #expect(ticket.attempts.count == 2)
            #expect(ticket.attempts.first?.outcome != nil, "the attempt that was cut short is closed")
        }
    }

    @Test("killed when the agent had just answered, the customer is rung once at most")
    func agentAnswered() async throws {
        try await withSite { site in
            try await site.load([("T1", Self.first)])
            try await site.control.event(.callAgentAnswered)
            try await site.killAndRestart()
            try await site.load([("T2", "13911112222")])
            try await site.control.events.first("second ticket's talk") {
                $0.type == .callBridged && $0.ticketId == "T2"
            }
            #expect(site.timesRung(Self.first) <= 1)
            let ticket = try await site.control.ask(GetTicketRequest(ticket: "T1"))
            #expect(ticket.state != .ready, "it was called again, or waits for a person: \(ticket)")
        }
    }

    @Test(
        "killed after the customer's INVITE, nobody rings the customer again before a person says so",
        arguments: [
            Step(testDescription: "the customer is dialled", event: .callCustomerDialing),
            Step(testDescription: "the customer's phone rings", customers: "no-answer", event: .callCustomerRinging),
            Step(testDescription: "both talk", customers: "answers", event: .callBridged),
        ])
    func afterTheCustomersInvite(_ step: Step) async throws {
        try await withSite(Cast(agents: step.agents, customers: step.customers)) { site in
            try await site.load([("T1", Self.first)])
            try await site.control.event(step.event)
            try await site.customers.trace.receives("INVITE")
            try await site.killAndRestart()
            // Whatever the daemon would do by itself, it does before the tickets that come later.
            try await site.load([("T2", "13911112222")])
            try await site.control.events.first("second ticket's call") {
                $0.type == .callCustomerDialing && $0.ticketId == "T2"
            }
            #expect(site.timesRung(Self.first) == 1)
            let why = try await site.explain("T1")
            #expect(why.state == .waiting)
            #expect(why.reason == WaitingReasonWord.stateUnknown.rawValue)
            #expect(!why.text.isEmpty)
            try await site.control.ask(ReleaseTicketRequest(ticket: "T1", note: "asked the customer"))
            try await site.control.events.first("released ticket's call") {
                $0.type == .callCustomerDialing && $0.ticketId == "T1"
            }
            _ = try await site.customers.trace.messages.value("second INVITE") { messages in
                Set(messages.filter { $0.method ?? "" == "INVITE" && $0.startLine.contains(Self.first) }.map(\.callID))
                    .count == 2 ? true : nil
            }
        }
    }

    @Test("a click whose daemon was killed while the customer rang is not dialled again by its key")
    func keyAfterRestart() async throws {
        try await withSite(Cast(customers: "no-answer")) { site in
            let request = DialRequest(number: Self.first, agent: "1001", key: "press-1")
            let call = try await site.control.ask(request).callId
            try await site.control.event(.callCustomerRinging, call: call)
            try await site.killAndRestart()
            do {
                let replay = try await site.control.ask(request)
                #expect(replay.replayed)
                #expect(replay.callId == call)
            } catch let error as ControlError {
                #expect(error.reason == .stateUnknown)
            }
            let past = try await site.control.ask(GetCallRequest(call: call))
            #expect(past.outcome?.disposition == .unknownAfterRestart)
            #expect(site.timesRung(Self.first) == 1)
        }
    }

    @Test("a recording is readable to the last second before the kill")
    func recordingSurvives() async throws {
        try await withVoices { voices in
            let call = try await voices.site.talk()
            try await voices.speak()
            try await voices.customer.hears(Tone.agent, packets: 100)
            try await voices.site.killAndRestart()
            let recording = try await voices.site.recording(call)
            #expect(recording.frames(of: Tone.agent, in: \.left) >= 50)
            #expect(recording.frames(of: Tone.customer, in: \.right) >= 50)
        }
    }
}
