import CallQueue
import FoundationEssentials
import Media

/// Calls that flows lead: what customers are told and answer, and the person who comes if one is wanted.
extension Switchboard {
    /// What a leg was told has been played; what was cut short or replaced meanwhile is no end of anything.
    func playEnded(_ leg: MediaLegID, _ playback: PlaybackID) {
        guard playbacks[leg] == playback else { return }
        playbacks[leg] = nil
        guard let call = mediaLegs[leg].flatMap({ calls[$0] }), let party = call.party(of: leg) else { return }
        carryOut(call.machine.promptsEnded(party), call)
    }

    /// A far end pressed a key, by whatever way it came.
    func heard(_ digit: KeypadDigit, _ call: CallSession) {
        observer.call(snapshot(call), heard: digit)
        FlowDigit(digit.symbol).map { carryOut(call.machine.pressed(digit.party, $0), call) }
    }

    /// Keeps what the customer said: at once on the disk, and once more with the call's outcome, should the disk be full now.
    func keep(_ said: CustomerSaid, _ call: CallSession) {
        let now = Date()
        var words = CustomerWords()
        switch said {
        case .answer(let answer):
            let kept = CustomerWords.Answer(
                number: call.words.answers.count + 1, flow: FlowName(rawValue: call.machine.flow?.flow.name ?? ""),
                step: answer.step, note: answer.note, digit: String(answer.digit.key), at: now)
            words.answers = [kept]
            call.words.answers.append(kept)
        case .callAgain(let after):
            words.callAgainAt = now.addingTimeInterval(after.inSeconds)
            call.words.callAgainAt = words.callAgainAt
        case .neverCallAgain:
            words.refusesCalls = true
            call.words.refusesCalls = true
        }
        let (ledger, attempt) = (ledger, call.order.attemptID)
        Task { await ledger.note(words, attempt) }
        observer.call(snapshot(call), said: words)
    }

    /// Rings an agent for the customer who waits for a person.
    ///
    /// - Returns: false when the customer waits no longer: the agent is free.
    func handOver(_ id: CallID, to agent: AgentID) -> Bool {
        guard let call = numbers[id].flatMap({ calls[$0] }), call.machine.seeksAgent,
            case .success(let actions) = call.machine.retrieve(agent)
        else { return false }
        carryOut(actions, call)
        return true
    }

    /// An order for a flow that the configuration no longer holds is given back to the queue.
    func giveBack(_ order: CallOrder) {
        log.error("call.flowMissing", ["call": order.callID.rawValue, "flow": order.flow?.rawValue])
        let now = Date()
        let outcome = AttemptOutcome(
            attemptID: order.attemptID, disposition: .deferred, endedBy: .us,
            reasonText: "the flow is not in the configuration", timeline: AttemptTimeline(endedAt: now))
        Task { await self.write(outcome) }
    }
}
