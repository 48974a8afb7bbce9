import CallQueue
import Foundation
import SIP
import Synchronization

@testable import Dialer

/// The queue as a test plays it.
final class FakeLedger: AttemptLedger {
    private struct State {
        var verdicts: [GateVerdict] = []
        var failures = 0
        var tries: [TrunkTry] = []
        var nextTrunk = GateVerdict.allowed
    }

    let finished: AsyncStream<AttemptOutcome>
    /// What customers told flows, as it is noted on the way.
    let words: AsyncStream<CustomerWords>
    private let said: AsyncStream<CustomerWords>.Continuation
    private let sink: AsyncStream<AttemptOutcome>.Continuation
    private let state = Mutex(State())

    init() {
        (finished, sink) = AsyncStream.makeStream()
        (words, said) = AsyncStream.makeStream()
    }

    /// What the gate says next, in this order; then it allows.
    func answer(_ verdicts: [GateVerdict]) { state.withLock { $0.verdicts = verdicts } }
    /// How often recording fails before it works.
    func fail(_ times: Int) { state.withLock { $0.failures = times } }

    /// What the gate says of a number that a phone dials; allowed ones get this order.
    let decision = Mutex<DialDecision>(.refused(GateRefusal(.notPermitted)))
    /// Holds up what the gate says of numbers from phones, if a test wants it.
    let gate = Mutex<HeldGate?>(nil)

    func order(_ number: String, for agent: AgentID) async -> DialDecision {
        await gate.withLock { $0 }?.pass()
        return decision.withLock { $0 }
    }

    func mayReach(_ number: String) async -> Result<DialableNumber, GateRefusal> {
        await gate.withLock { $0 }?.pass()
        return .success(DialableNumber(number: number, countryCodeLength: 2))
    }

    /// Lets nobody pass before it is opened.
    struct HeldGate: Sendable {
        private let opening: AsyncStream<Void>
        private let opener: AsyncStream<Void>.Continuation

        init() { (opening, opener) = AsyncStream.makeStream() }

        func pass() async { for await _ in opening {} }
        func open() { opener.finish() }
    }

    /// What was measured of recorded talks.
    let speech = Mutex<[SpeechRecord]>([])

    func measured(_ speech: SpeechRecord, _ attempt: AttemptID) async { self.speech.withLock { $0.append(speech) } }

    func authorizeCustomerLeg(_ attempt: AttemptID) async -> GateVerdict {
        state.withLock { $0.verdicts.isEmpty ? .allowed : $0.verdicts.removeFirst() }
    }

    func authorizeNextTrunk(_ attempt: AttemptID, _ next: TrunkTry) async -> GateVerdict {
        state.withLock {
            $0.tries.append(next)
            return $0.nextTrunk
        }
    }

    func tried(_ attempt: AttemptID, _ step: TrunkTry) async { state.withLock { $0.tries.append(step) } }

    /// What was put on record of trunks, in order.
    var tries: [TrunkTry] { state.withLock { $0.tries } }
    /// What the gate says of further trunks.
    func answerNextTrunk(_ verdict: GateVerdict) { state.withLock { $0.nextTrunk = verdict } }

    func customerRinging(_ attempt: AttemptID, at instant: Date) async {}
    func customerAnswered(_ attempt: AttemptID, at instant: Date) async {}
    func note(_ words: CustomerWords, _ attempt: AttemptID) async { said.yield(words) }

    struct DiskFull: Error {}

    func finish(_ outcome: AttemptOutcome) async throws {
        let fails = state.withLock { state in
            state.failures -= 1
            return state.failures >= 0
        }
        if fails { throw DiskFull() }
        sink.yield(outcome)
    }
}

/// Hears each step of each call.
struct FakeObserver: CallObserver {
    /// What else is told of a call.
    enum Note: Sendable, Equatable {
        case requested(CallID)
        case digit(KeypadDigit)
        case recording(RecordingStep)
        case earlyMedia(EarlyRecording, EarlyRecordingStep)
        case trunk(String, TrunkState, from: TrunkState?)
        case trouble(String, TrunkObstacle?)
        case leftTrunk(String, status: Int)
        case phone(String, AgentID?, PhoneState)
        case line(AgentID, AgentLineMachine.News)
        case seeksAgent(CallID)
        case handsOver(AgentID, FlowHandOver.Reason, CustomerWords)
    }

    let milestones: AsyncStream<CallMilestone>
    let notes: AsyncStream<Note>
    private let sink: AsyncStream<CallMilestone>.Continuation
    private let noted: AsyncStream<Note>.Continuation

    init() {
        (milestones, sink) = AsyncStream.makeStream()
        (notes, noted) = AsyncStream.makeStream()
    }

    func requested(_ order: CallOrder) { noted.yield(.requested(order.callID)) }
    func call(_ call: CallSnapshot, reached milestone: CallMilestone) { sink.yield(milestone) }
    func call(_ call: CallSnapshot, heard digit: KeypadDigit) { noted.yield(.digit(digit)) }
    func call(_ call: CallSnapshot, recording step: RecordingStep) { noted.yield(.recording(step)) }
    func call(_ call: CallSnapshot, said words: CustomerWords) {}
    func seeksAgent(_ order: CallOrder) { noted.yield(.seeksAgent(order.callID)) }
    func call(
        _ call: CallSnapshot, handsOverTo agent: AgentID, _ why: FlowHandOver.Reason, _ words: CustomerWords
    ) {
        noted.yield(.handsOver(agent, why, words))
    }
    func call(_ call: CallSnapshot, earlyMedia recording: EarlyRecording, is step: EarlyRecordingStep) {
        noted.yield(.earlyMedia(recording, step))
    }
    func call(_ call: CallSnapshot, ended outcome: AttemptOutcome) {}
    func trunks(_ facts: TrunkFacts) {}
    func call(_ call: CallSnapshot, agent: AgentID, is move: AgentMove) {}

    func trunk(_ id: String, changed state: TrunkState, from previous: TrunkState?, _ facts: TrunkFacts) {
        noted.yield(.trunk(id, state, from: previous))
    }

    func line(of agent: AgentID, is news: AgentLineMachine.News) { noted.yield(.line(agent, news)) }

    func trunk(_ id: String, has trouble: TrunkObstacle?, for rest: Duration?, _ facts: TrunkFacts) {
        noted.yield(.trouble(id, trouble))
    }

    func call(_ call: CallSnapshot, leftTrunk trunk: String, because verdict: LegVerdict, for party: PartyID) {
        noted.yield(.leftTrunk(trunk, status: verdict.status))
    }

    func phone(_ phone: RegisteredPhone, of agent: AgentID?, changed state: PhoneState) {
        noted.yield(.phone(phone.account, agent, state))
    }

    /// Returns once a call has reached the step.
    func reached(_ milestone: CallMilestone) async {
        for await seen in milestones where seen == milestone { return }
    }
}
