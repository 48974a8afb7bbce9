import CallQueue
import Foundation
import Testing

@testable import Dialer

@Suite("A call whose customer is rung before an agent is there")
struct PutThroughTests {
    private static let agent = PartyID(rawValue: PartyID.firstGuest)
    private static let bye = LegVerdict(status: 200, byFarEnd: true, wasAnswered: true)

    /// A call whose customer has answered.
    private func answered(
        _ machine: MachinePolicy = .off, recording: RecordingTerms = .always
    ) throws -> CallStateMachine {
        let terms = CustomerFirstTerms(within: 2, announcement: "abandoned-call")
        var call = CallStateMachine(flow: try #require(CallFlow.customerFirst(terms)), recording: recording)
        call.isPutThrough = true
        call.machinePolicy = machine
        _ = call.start()
        _ = call.authorized()
        let actions = call.answered(.customer)
        #expect(
            actions.suffix(3) == [
                .armFor(.agentWait, .seconds(2)), .report(.waitingForAgent(.handOver(.rule))), .seekAgent,
            ])
        #expect(!actions.contains(.startRecording), "there is nobody yet to record")
        #expect(call.seeksAgent)
        return call
    }

    private func heard(_ call: CallStateMachine) -> [String] {
        if case .prompts(let spoken) = call.audio.heard[.customer] { spoken.prompts.map(\.rawValue) } else { [] }
    }

    private func progress(_ kind: HeardProgress.Kind) -> HeardProgress {
        HeardProgress(kind: kind, reason: "longGreeting", after: .milliseconds(1_500), frequency: nil)
    }

    private func disposition(_ call: CallStateMachine, _ verdict: CallVerdict) -> Disposition {
        AttemptEvidence(
            verdict: verdict, customerRang: true, wasBridged: true, machine: call.answeringMachine,
            wasAbandoned: call.wasAbandoned
        ).disposition(OutcomeClassifier())
    }

    @Test("looks for an agent at the answer, and both talk and are recorded from that one's coming on")
    func agentComes() throws {
        var call = try answered()
        _ = try call.retrieve(AgentID(rawValue: "1001")).get()
        let came = call.answered(Self.agent)
        #expect(came.contains(.disarm(.agentWait)) && came.last == .startRecording)
        #expect(call.state == .talking(.none) && !call.wasAbandoned)
        #expect(call.audio.voices == [.customer: [Self.agent], Self.agent: [.customer]])
        _ = call.gone(.customer, Self.bye)
        #expect(disposition(call, .hungUp(by: .customer, customer: Self.bye)) == .answered)
    }

    @Test("the announcement before a recording is said to both, once an agent is there, not in the agent's place")
    func consent() throws {
        let terms = RecordingTerms(policy: .always, consent: PromptName(rawValue: "recording-consent"))
        var call = try answered(recording: terms)
        #expect(heard(call).isEmpty)
        _ = try call.retrieve(AgentID(rawValue: "1001")).get()
        _ = call.answered(Self.agent)
        #expect(heard(call) == ["recording-consent"])
        #expect(call.promptsEnded(.customer).contains(.startRecording))
    }

    @Test(
        "U4: after two seconds without an agent the customer hears who called, whoever was being rung is let go, and the call ends"
    )
    func nobodyComes() throws {
        var call = try answered()
        _ = try call.retrieve(AgentID(rawValue: "1001")).get()
        let late = call.timerFired(.agentWait)
        #expect(late.contains(.end(Self.agent)))
        #expect(heard(call) == ["abandoned-call"] && !call.seeksAgent)
        #expect(call.gone(Self.agent, .byUs).isEmpty)
        let ended = call.promptsEnded(.customer)
        #expect(ended.contains(.end(.customer)) && call.wasAbandoned)
        #expect(disposition(call, .hungUp(by: .us)) == .abandoned)
    }

    @Test("U2: who hangs up before an agent came was abandoned")
    func hangsUp() throws {
        var call = try answered()
        _ = try call.retrieve(AgentID(rawValue: "1001")).get()
        #expect(call.gone(.customer, Self.bye).contains(.end(Self.agent)))
        #expect(disposition(call, .hungUp(by: .customer, customer: Self.bye)) == .abandoned)
    }

    @Test("U2: a 200 that crossed our CANCEL is an abandoned call")
    func race() throws {
        let terms = CustomerFirstTerms(within: 2, announcement: "abandoned-call")
        var call = CallStateMachine(flow: try #require(CallFlow.customerFirst(terms)))
        call.isPutThrough = true
        _ = call.start()
        _ = call.authorized()
        _ = call.timerFired(.customerRing)
        let finished = call.gone(.customer, LegVerdict(status: 200, byFarEnd: false, wasAnswered: true))
        guard case .finish(let verdict)? = finished.last else {
            Issue.record("not over")
            return
        }
        let evidence = AttemptEvidence(
            verdict: verdict, customerRang: true, wasBridged: false, wasAbandoned: call.wasAbandoned)
        #expect(evidence.disposition(OutcomeClassifier()) == .abandoned)
    }

    @Test("a machine that is told while an agent is looked for ends the call, and was not abandoned")
    func machine() throws {
        var call = try answered(.hangUp)
        _ = try call.retrieve(AgentID(rawValue: "1001")).get()
        let heard = call.heard(.customer, progress(.machine))
        #expect(heard.contains(.end(.customer)) && heard.contains(.end(Self.agent)))
        #expect(disposition(call, .hungUp(by: .us)) == .machine)
    }

    @Test("a machine that is to be left a message hears it after its beep, and no agent is looked for any more")
    func message() throws {
        var call = try answered(.message("abandoned-call"))
        _ = try call.retrieve(AgentID(rawValue: "1001")).get()
        let told = call.heard(.customer, progress(.machine))
        #expect(told.contains(.end(Self.agent)) && told.contains(.disarm(.agentWait)) && told.last == .arm(.beep))
        #expect(!call.seeksAgent)
        _ = call.gone(Self.agent, .byUs)
        #expect(call.timerFired(.agentWait).isEmpty)
        _ = call.heard(.customer, progress(.beep))
        #expect(heard(call) == ["abandoned-call"])
        #expect(call.promptsEnded(.customer).contains(.end(.customer)))
        #expect(disposition(call, .hungUp(by: .us)) == .messageLeft)
    }

    @Test("no flow of a site may take its name")
    func name() throws {
        #expect(FlowName.customerFirst.rawValue == "customer-first")
        #expect(CallFlow.customerFirst(CustomerFirstTerms(within: 2, announcement: "../no-prompt")) == nil)
    }
}
