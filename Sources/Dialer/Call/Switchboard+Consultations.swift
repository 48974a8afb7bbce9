import CallQueue
import ControlAPI
import Media
import SIP

/// Consultations from the phone: an agent in a talk holds it and dials on a second line; REFER with Replaces (RFC 3891, RFC
/// 5589 section 7) then gives the customer to whom was consulted. To the call's machine it is a consultation like any other,
/// with the agent's voice on the second line meanwhile.
extension Switchboard {
    /// The talk that the agent could consult in.
    func talk(of agent: AgentID) -> (call: CallSession, party: PartyID)? {
        for call in calls.values where call.machine.undertaking == Undertaking.none && call.second == nil {
            guard let party = call.machine.parties.agent, party.isPresent, party.target == .agent(agent) else {
                continue
            }
            return (call, party.id)
        }
        return nil
    }

    /// The phone of an agent who talks has dialled on a second line.
    func consult(_ leg: LegID, _ incoming: IncomingCall, _ agent: AgentID, in call: CallSession, as id: PartyID) {
        if let colleague = plan.agent(named: incoming.number) {
            guard colleague != agent, !isInCall(colleague) else {
                return refuse(leg, agent, CallerRefusal(status: 486, text: "\(colleague) is in a call"))
            }
            return begin(.agent(colleague), leg, incoming, agent, in: call, as: id)
        }
        callers[leg] = Caller(agent: agent)
        let ledger = ledger
        Task {
            let answer = await ledger.mayReach(incoming.number)
            guard self.callers.removeValue(forKey: leg) != nil else { return }
            switch answer {
            case .success(let number): self.begin(.number(number), leg, incoming, agent, in: call, as: id)
            case .failure(let refusal): self.refuse(leg, agent, CallerRefusal(refusal))
            }
        }
    }

    private func begin(
        _ target: Party.Target, _ leg: LegID, _ incoming: IncomingCall, _ agent: AgentID, in call: CallSession,
        as id: PartyID
    ) {
        // While the gate was asked the agent may have left the talk to another.
        guard call.second == nil, let first = call.legs[id], call.machine.parties[id]?.isPresent == true,
            case .success(let actions) = call.machine.ring(target, for: .consultation)
        else {
            return refuse(leg, agent, CallerRefusal(status: 486, text: "You are in a call that cannot be held now"))
        }
        var guest: PartyID?
        for case .place(let placed) in actions { guest = placed }
        call.second = SecondLine(
            party: id, guest: guest ?? id, leg: leg, dialog: incoming.dialog,
            held: call.machine.parties[id]?.holdsUs ?? false, first: first)
        call.machine.changesLine(id, holds: false)
        call.legs[id] = CallLeg(id: leg, isIncoming: true)
        legOwners[leg] = (call.number, id)
        do {
            try offerAudio(to: leg, of: call, as: id)
        } catch {
            log.error(
                "phone.unanswered",
                ["call": call.order.callID.rawValue, "error": NumberMask.maskedNumbers(in: "\(error)")])
        }
        call.audio.forget(id)
        carryOut(actions, call)
    }

    /// What the consultation's steps are to the second line.
    func followSecondLine(_ milestone: CallMilestone, _ call: CallSession) {
        guard let second = call.second else { return }
        switch milestone {
        case .consulting(second.guest): answer(second.party, call)
        case .partyFailed(second.guest, let ending):
            let refusal = CallerRefusal(status: ending.status >= 400 ? ending.status : 480, text: ending.phrase)
            leaveSecondLine(call) { self.reject($0.id, refusal) }
        case .partyLeft(second.guest), .conference: leaveSecondLine(call) { self.endSecond($0) }
        default: break
        }
    }

    /// The party ends: its second line first, so that the first one is what ends as any leg does.
    func endSecondLine(of id: PartyID, _ call: CallSession) {
        guard call.second?.party == id else { return }
        leaveSecondLine(call) { self.endSecond($0) }
    }

    private func endSecond(_ leg: CallLeg) {
        if leg.isAnswered { return telephony.end(leg.id, cause: nil) }
        reject(leg.id, CallerRefusal(status: 487, text: ""))
    }

    /// The agent's voice is on the first line again.
    private func leaveSecondLine(_ call: CallSession, _ end: (CallLeg) -> Void) {
        guard let second = call.second, let leg = call.legs[second.party] else { return }
        call.second = nil
        legOwners[second.leg] = nil
        leg.media.map(close)
        call.legs[second.party] = second.first
        call.audio.forget(second.party)
        end(leg)
        call.machine.changesLine(second.party, holds: second.held)
        let holds = second.first.remote?.holds ?? false
        carryOut(call.machine.mediaAgreed(second.party, holds: holds), call)
    }

    /// The phone hung up its second line: whom was consulted is sent away.
    ///
    /// - Returns: false if the leg is no second line.
    func secondLineEnded(_ leg: LegID, _ call: CallSession) -> Bool {
        guard let second = call.second else { return false }
        if leg == second.first.id {
            // The held line went first: what the agent has is the second one.
            call.second = nil
            second.first.media.map(close)
            call.machine.changesLine(second.party, holds: second.held)
            carryOut(
                call.machine.mediaAgreed(second.party, holds: call.legs[second.party]?.remote?.holds ?? false), call)
            return true
        }
        guard leg == second.leg else { return false }
        leaveSecondLine(call) { _ in }
        if case .success(let actions) = call.machine.takeBack() { carryOut(actions, call) }
        return true
    }

    /// The first line agreed on something while the second one is spoken on: it is kept for later.
    func isHeldLine(_ leg: LegID, _ remote: RemoteMedia, _ call: CallSession) -> Bool {
        guard var second = call.second, leg == second.first.id else { return false }
        second.first.remote = remote
        call.second = second
        if let audio = second.first.media {
            follow(RemoteStream(remote, source: second.first.source), audio, call.order.callID.rawValue)
        }
        return true
    }

    /// The phone gives the customer to whom it consulted.
    func complete(_ replaces: String, _ call: CallSession, _ leg: LegID) {
        guard let second = call.second, replaces == second.dialog, leg == second.first.id else {
            return decline(leg, CallerRefusal(status: 603, text: "That dialog is not one to take the place of"))
        }
        switch call.machine.completeTransfer() {
        case .success(let actions):
            telephony.tellReferrer(leg, status: 200, phrase: "OK")
            carryOut(actions, call)
        case .failure: decline(leg, CallerRefusal(status: 603, text: "Nobody has answered there yet"))
        }
    }
}

/// An agent's second line in a talk, and the first one, which the phone holds meanwhile.
struct SecondLine {
    let party: PartyID
    let guest: PartyID
    let leg: LegID
    /// Its dialog's Call-ID.
    let dialog: String
    /// Whether the first line was said to be held.
    let held: Bool
    var first: CallLeg
}
