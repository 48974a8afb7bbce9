import CallQueue
import SIP

/// Transfers that an agent's phone asks for by REFER, through the same policy as any other; the phone is told how they go.
extension Switchboard {
    func referred(_ leg: LegID, to uri: String) {
        guard let (call, id) = call(leg), let party = call.machine.parties[id] else { return }
        guard party.role == .agent, case .agent(let agent) = party.target, party.isPresent else {
            return decline(leg, CallerRefusal(status: 603, text: "Only the agent of a call transfers it"))
        }
        guard let target = TransferTarget(uri) else {
            return decline(leg, CallerRefusal(status: 416, text: "Unsupported URI"))
        }
        telephony.tellReferrer(leg, status: 100, phrase: "Trying")
        if let dialog = target.replacedDialog { return complete(dialog, call, leg) }
        switch plan.transfers.judge(target) {
        case .refused(let refusal): decline(leg, refusal)
        case .agent(agent): decline(leg, CallerRefusal(status: 603, text: "That is yourself"))
        case .agent(let colleague): transfer(call, leg, to: colleague)
        case .number(let number): transfer(call, leg, toNumber: number)
        }
    }

    private func transfer(_ call: CallSession, _ leg: LegID, to colleague: AgentID) {
        if isInCall(colleague) {
            return decline(leg, CallerRefusal(status: 486, text: "\(colleague) is in a call"))
        }
        begin(.agent(colleague), call, leg)
    }

    private func transfer(_ call: CallSession, _ leg: LegID, toNumber number: String) {
        let ledger = ledger
        call.askedTransfer = AskedTransfer(leg: leg)
        Task {
            switch await ledger.mayReach(number) {
            case .success(let number): self.begin(.number(number), call, leg)
            case .failure(let refusal): self.decline(leg, CallerRefusal(refusal))
            }
            let ending = call.askedTransfer?.ending
            call.askedTransfer = nil
            ending.map { self.ended(leg, $0) }
        }
    }

    /// Many a phone hangs up as soon as its REFER is accepted: that counts once the gate has answered, or the customer would
    /// be hung up in place of transferred.
    ///
    /// - Returns: whether the leg's end is kept until then.
    func waitsForGate(_ leg: LegID, _ ending: LegEnding) -> Bool {
        guard let (call, _) = call(leg), call.askedTransfer?.leg == leg else { return false }
        call.askedTransfer?.ending = ending
        return true
    }

    private func begin(_ target: Party.Target, _ call: CallSession, _ leg: LegID) {
        // While the gate was asked somebody else may have taken the customer over.
        guard let (_, id) = self.call(leg), call.machine.parties[id]?.isPresent == true else {
            return decline(leg, CallerRefusal(status: 603, text: "The call cannot be transferred now"))
        }
        switch call.machine.ring(target, for: .transfer) {
        case .failure: decline(leg, CallerRefusal(status: 603, text: "The call cannot be transferred now"))
        case .success(let actions):
            for case .place(let guest) in actions { call.referral = CallReferral(leg: leg, guest: guest) }
            carryOut(actions, call)
        }
    }

    func decline(_ leg: LegID, _ refusal: CallerRefusal) {
        log.notice("transfer.refused", ["status": "\(refusal.status)", "reason": refusal.text])
        telephony.tellReferrer(leg, status: refusal.status, phrase: refusal.text)
    }

    /// Tells the phone that asked for the transfer how it goes.
    func followReferral(_ milestone: CallMilestone, _ call: CallSession) {
        guard let referral = call.referral, milestone.party == referral.guest,
            let (status, phrase) = milestone.asReferralAnswer
        else { return }
        if status >= 200 { call.referral = nil }
        telephony.tellReferrer(referral.leg, status: status, phrase: phrase)
    }
}

/// A transfer to a number that a phone has asked for, until the gate has answered.
struct AskedTransfer {
    /// The phone's leg.
    let leg: LegID
    /// The phone has hung up meanwhile.
    var ending: LegEnding?
}

/// A transfer that a phone waits to hear of.
struct CallReferral {
    /// The phone's leg.
    let leg: LegID
    let guest: PartyID
}

extension CallMilestone {
    /// What a step of the one who is transferred to is to the phone that asked for it (RFC 3515 section 2.4.5).
    fileprivate var asReferralAnswer: (status: Int, phrase: String)? {
        switch self {
        case .partyRinging: (180, "Ringing")
        case .partyJoined: (200, "OK")
        case .partyLeft: (487, "Taken back")
        case .partyFailed(_, let ending) where ending.status >= 300: (ending.status, ending.phrase)
        case .partyFailed(_, let ending): (ending.byTimer ? 480 : 503, ending.byTimer ? "No answer" : ending.phrase)
        default: nil
        }
    }
}
