import CallQueue

@testable import Dialer

/// What a telephone exchange would have to believe after a call's actions: the property tests' judge.
struct LegBook {
    private(set) var living: Set<PartyID> = []
    private(set) var finishes = 0
    private(set) var faults: [String] = []
    private var placed: Set<PartyID> = []
    private var ended: Set<PartyID> = []
    private var armed: Set<CallTimer> = []
    private var isRecording = false

    mutating func follow(_ actions: [CallAction], _ call: CallStateMachine) {
        for action in actions { follow(action, call) }
        judge(call)
    }

    private mutating func follow(_ action: CallAction, _ call: CallStateMachine) {
        if finishes > 0 { faults.append("\(action) after the finish") }
        switch action {
        case .place(let id):
            if !placed.insert(id).inserted { faults.append("\(id) was rung twice") }
            if id == .customer, living.isEmpty, call.orderedFor != nil {
                faults.append("the customer was rung without an agent")
            }
            living.insert(id)
        case .end(let id):
            if !ended.insert(id).inserted { faults.append("\(id) was told to end twice") }
        case .arm(let timer), .armFor(let timer, _): armed.insert(timer)
        case .disarm(let timer): armed.remove(timer)
        case .disarmAll: armed = []
        case .startRecording:
            if isRecording { faults.append("a recording was begun twice") }
            isRecording = true
        case .stopRecording: isRecording = false
        case .pauseRecording: if !isRecording { faults.append("nothing was recorded that could pause") }
        case .finish:
            finishes += 1
            if !living.isEmpty { faults.append("finished over living legs \(living)") }
        default: break
        }
    }

    /// A leg's last event comes once.
    mutating func end(_ id: PartyID, _ call: inout CallStateMachine, _ ending: LegVerdict) {
        guard living.remove(id) != nil else { return }
        follow(call.gone(id, ending), call)
    }

    /// What must hold whenever a call rests: somebody or a timer leads on from here, and nobody hears what is not meant for them.
    private mutating func judge(_ call: CallStateMachine) {
        switch call.state {
        case .ringingAgent: need(.agentRing)
        case .authorizing: break
        case .ringingCustomer: need(.customerRing)
        case .talking(.ringing): need(.guestRing)
        case .inFlow:
            need(.talkLimit)
            if !living.contains(.customer) { faults.append("a flow without a customer") }
            // Something is being said, or a key is waited for: nobody is left in a silence that nothing ends.
            if call.parties.customer?.prompts == nil, !armed.contains(.beep) { need(.key) }
            if call.comingPerson != nil { need(.guestRing) }
        case .talking: if call.parties.ours.isEmpty { faults.append("a talk without anybody of ours") }
        case .awaitingAgent(let wait):
            need(.agentWait)
            if wait.ringing != nil { need(.guestRing) }
        case .announcing: need(.announcement)
        case .ending: if living.isEmpty { faults.append("ending, and nothing will come any more") }
        case .ended: break
        }
        judge(call.audio, call.parties)
    }

    private mutating func need(_ timer: CallTimer) {
        if !armed.contains(timer) { faults.append("no \(timer) timer runs") }
    }

    private mutating func judge(_ audio: AudioPlan, _ parties: Parties) {
        for (listener, heard) in audio.heard {
            guard case .parties(let voices) = heard else { continue }
            if voices.contains(listener) { faults.append("\(listener) hears itself") }
            for voice in voices.compactMap({ parties[$0] }) {
                if voice.isHeld || voice.isMuted {
                    faults.append("\(listener) hears \(voice.id), who is not to be heard")
                }
                if voice.role == .supervisor(.listen) { faults.append("\(listener) hears a listening supervisor") }
                if voice.role == .supervisor(.whisper), parties[listener]?.role != .agent {
                    faults.append("\(listener) hears a whisper")
                }
            }
        }
    }

    // MARK: Chance

    /// One event such as the network, a timer or a person may bring at any time; legs that are gone bring none.
    mutating func randomStep(_ call: inout CallStateMachine, _ random: inout SplitMix) {
        let id = living.randomElement(using: &random) ?? .agent
        let lives = living.contains(id)
        switch random.next() % 20 {
        case 19: follow(call.heard(id, .random(&random)), call)
        case 18: follow(call.promptsEnded(id), call)
        case 0: if lives { follow(call.progressed(id, status: 180, hasMedia: false), call) }
        case 1: if lives { follow(call.progressed(id, status: 183, hasMedia: true), call) }
        case 2, 3, 4: if lives { follow(call.answered(id), call) }
        case 5: follow(call.authorized(), call)
        case 6: if random.next() % 4 == 0 { follow(call.refused(.capped), call) }
        case 7: if random.next() % 3 == 0 { end(id, &call, .random(&random)) }
        case 8: fire(&call, &random)
        case 9: if random.next() % 8 == 0 { follow(call.hangUp(by: .request), call) }
        case 10: if lives { follow(call.mediaAgreed(id, holds: random.next() % 2 == 0), call) }
        case 11: if lives, random.next() % 4 == 0 { follow(call.mediaDied(id), call) }
        case 12, 13: follow(call.promptsEnded(.customer), call)
        case 14, 15:
            if let digit = FlowDigit(FlowDigit.all[Int(random.next() % 12)]) { follow(call.pressed(id, digit), call) }
        default: ask(&call, &random)
        }
    }

    private mutating func fire(_ call: inout CallStateMachine, _ random: inout SplitMix) {
        guard random.next() % 3 == 0, let timer = armed.randomElement(using: &random) else { return }
        armed.remove(timer)
        follow(call.timerFired(timer), call)
    }

    private mutating func ask(_ call: inout CallStateMachine, _ random: inout SplitMix) {
        let before = (call.state, call.parties, call.recording, call.extended)
        switch call.randomRequest(&random) {
        case .success(let actions): follow(actions, call)
        case .failure(let refusal):
            if before != (call.state, call.parties, call.recording, call.extended) {
                faults.append("\(refusal) changed the call")
            }
        }
    }
}

extension HeardProgress {
    static func random(_ random: inout SplitMix) -> HeardProgress {
        let kinds = Kind.allCases
        return HeardProgress(kind: kinds[Int(random.next() % UInt64(kinds.count))], reason: "tone", after: .zero)
    }
}

extension LegVerdict {
    static func random(_ random: inout SplitMix) -> LegVerdict {
        LegVerdict(status: 486, byFarEnd: random.next() % 2 == 0, wasAnswered: false)
    }
}

extension CallStateMachine {
    /// Something a person may ask of a call.
    fileprivate mutating func randomRequest(_ random: inout SplitMix) -> Answer {
        let id = PartyID(rawValue: UInt8(random.next() % 5))
        let target = Party.Target.agent(AgentID(rawValue: "\(1001 + random.next() % 4)"))
        switch random.next() % 20 {
        case 18: return bring(target)
        case 15: return record([.start, .stop, .pause, .resume][Int(random.next() % 4)])
        case 16: return play([.invalidChoice], to: .allCases[Int(random.next() % 3)])
        case 17: return extend(by: .seconds(Double(random.next() % 40_000)))
        case 0: return hold()
        case 1: return resume()
        case 2: return hold(id)
        case 3: return mute(random.next() % 2 == 0, id)
        case 4: return sendDigits("12", to: id)
        case 5: return ring(target, for: .transfer)
        case 6: return ring(target, for: .consultation)
        case 7: return ring(target, for: .conference)
        case 8: return completeTransfer()
        case 9: return joinAll()
        case 10: return takeBack()
        case 11: return drop(id)
        case 12: return park()
        case 13: return retrieve(AgentID(rawValue: "1003"))
        case 14: return supervise(AgentID(rawValue: "9001"), .allCases[Int(random.next() % 3)])
        default: return random.next() % 2 == 0 ? takeOver(id) : supervise(id, as: .allCases[Int(random.next() % 3)])
        }
    }
}
