import CallQueue
import Testing

@testable import Dialer

@Suite("Recording, prompts and the longest talk, as a pure machine")
struct CallRecordingTests {
    private static let consent = PromptName.shipped[1]
    private static let notice = PromptName.shipped[0]

    private func talking(_ terms: RecordingTerms) -> (CallStateMachine, [CallAction]) {
        var call = CallStateMachine(agent: AgentID(rawValue: "1001"), recording: terms)
        _ = call.start() + call.answered(.agent) + call.authorized()
        let actions = call.answered(.customer)
        return (call, actions)
    }

    @Test("a class that is always recorded is from the answer on, one on demand when asked, one never not even then")
    func policies() throws {
        let (always, actions) = talking(.always)
        #expect(actions.contains(.startRecording) && always.recording == .on)
        var (onDemand, quiet) = talking(RecordingTerms(policy: .onDemand))
        #expect(!quiet.contains(.startRecording) && onDemand.recording == .off)
        #expect(try onDemand.record(.start).get() == [.startRecording])
        #expect(onDemand.record(.start) == .failure(.already(.recorded)))
        var (never, silent) = talking(.never)
        #expect(!silent.contains(.startRecording))
        for wish: RecordingWish in [.start] { #expect(never.record(wish) == .failure(.recordingBarred)) }
        #expect(never.recording == .off)
    }

    @Test("stop, pause and resume are taken where they make sense, and refused where they do not")
    func wishes() throws {
        var (call, _) = talking(.always)
        #expect(call.record(.resume) == .failure(.already(.recordingPaused(false))))
        #expect(try call.record(.pause).get() == [.pauseRecording(true), .report(.recordingPaused)])
        #expect(call.record(.pause) == .failure(.already(.recordingPaused(true))))
        #expect(call.record(.start) == .failure(.already(.recorded)))
        #expect(try call.record(.resume).get() == [.pauseRecording(false), .report(.recordingResumed)])
        #expect(try call.record(.stop).get() == [.stopRecording] && call.recording == .off)
        for wish: RecordingWish in [.stop, .pause, .resume] { #expect(call.record(wish) == .failure(.notRecording)) }
        #expect(try call.record(.start).get() == [.startRecording])
        call.recordingOver()
        #expect(call.recording == .off, "the disk gave it up: it may be begun again")
        _ = call.hangUp(by: .request)
        #expect(call.record(.start) == .failure(.notTalking))
    }

    @Test("where consent is announced first, both hear it to its end before anything is recorded")
    func consent() {
        var (call, actions) = talking(RecordingTerms(policy: .always, consent: Self.consent))
        #expect(!actions.contains(.startRecording))
        let said = AudioPlan.Heard.prompts(SpokenPrompts(number: 1, prompts: [Self.consent]))
        #expect(call.audio.heard == [.agent: said, .customer: said])
        #expect(call.record(.pause) == .failure(.notRecording) && call.record(.start) == .failure(.announcing))
        #expect(call.play([Self.notice], to: .both) == .failure(.announcing))
        #expect(!call.promptsEnded(.agent).contains(.startRecording))
        #expect(call.promptsEnded(.customer).contains(.startRecording) && call.recording == .on)
        #expect(call.audio.heard == [.agent: .parties([.customer]), .customer: .parties([.agent])])
    }

    @Test("a stop during the announcement ends it, and nothing is recorded")
    func consentStopped() throws {
        var (call, _) = talking(RecordingTerms(policy: .onDemand, consent: Self.consent))
        _ = try call.record(.start).get()
        #expect(try call.record(.stop).get() == [] && call.recording == .off)
        #expect(call.audio.heard[.customer] == .parties([.agent]))
        #expect(call.promptsEnded(.customer) == [])
    }

    @Test("a customer on hold during the announcement hears it all the same, then the music")
    func consentOnHold() throws {
        var (call, _) = talking(RecordingTerms(policy: .always, consent: Self.consent))
        _ = try call.hold().get()
        guard case .prompts? = call.audio.heard[.customer] else { return #expect(Bool(false)) }
        #expect(call.promptsEnded(.customer).contains(.startRecording))
        #expect(call.audio.heard[.customer] == .tone(.hold))
    }

    @Test("a prompt to one side is heard in place of the other, who goes on hearing; then the talk goes on")
    func prompts() throws {
        var (call, _) = talking(.never)
        #expect(
            try call.play([Self.notice], to: .customer).get() == [.report(.promptStarted(.customer, [Self.notice]))])
        #expect(call.audio.heard[.agent] == .parties([.customer]))
        #expect(call.audio.heard[.customer] == .prompts(SpokenPrompts(number: 1, prompts: [Self.notice])))
        #expect(call.promptsEnded(.customer) == [.report(.promptEnded(.customer, [Self.notice]))])
        #expect(call.audio.heard[.customer] == .parties([.agent]))
        #expect(try call.play([Self.notice], to: .both).get().count == 2)
        #expect(call.promptsEnded(.agent).count == 1 && call.promptsEnded(.agent).isEmpty)
    }

    @Test("our side hears a beep before the longest talk is over, and may lengthen it, to a day at most")
    func limit() throws {
        var (call, actions) = talking(.never)
        #expect(actions.contains(.arm(.talkWarning)))
        #expect(call.timerFired(.talkWarning) == [.report(.limitNear)])
        #expect(call.audio.heard[.agent] == .prompts(SpokenPrompts(number: 1, prompts: [.limitBeep])))
        #expect(call.audio.heard[.customer] == .parties([.agent]))
        let lengthened = try call.extend(by: .seconds(600)).get()
        #expect(lengthened == [.arm(.talkLimit), .arm(.talkWarning), .report(.extended)])
        #expect(call.extended == .seconds(600))
        #expect(call.extend(by: .seconds(86_000)) == .failure(.tooLong) && call.extended == .seconds(600))
        #expect(call.timerFired(.talkLimit).contains(.end(.customer)))
        #expect(call.extend(by: .seconds(1)) == .failure(.notTalking))
    }
}
