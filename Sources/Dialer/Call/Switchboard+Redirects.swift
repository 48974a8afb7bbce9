import CallQueue
import Media
import SIP

/// A phone that says where else its agent is (3xx, RFC 3261 section 8.1.3.4): followed once, and only where the
/// configuration says so, through the same policy as a transfer. Customers' redirections are never followed.
extension Switchboard {
    /// Whether the leg's end is not the party's: another phone is tried.
    func follows(_ ending: LegEnding, of id: PartyID, _ call: CallSession) -> Bool {
        guard settings.followsRedirects, let target = ending.redirect, let party = call.machine.parties[id],
            case .agent(let agent) = party.target, case .calling = party.presence,
            call.legs[id]?.isLent == false, call.redirected[id] == nil
        else { return false }
        switch plan.transfers.judge(target) {
        case .refused(let refusal):
            log.notice("redirect.refused", ["agent": agent.rawValue, "reason": refusal.text])
            return false
        case .agent(agent): return false
        case .agent(let colleague):
            guard let target = plan.target(agent: colleague, ticket: call.order.ticketID), !isInCall(colleague) else {
                return false
            }
            redirect(id, call, to: colleague.rawValue)
            pass(id, call, from: agent, to: colleague)
            inviteAgent(id, call, target)
            return true
        case .number(let number):
            redirect(id, call, to: "a number")
            followNumber(number, of: id, call, LegVerdict(ending))
            return true
        }
    }

    /// The party's next INVITE has a leg of its own, and gets its own port.
    private func redirect(_ id: PartyID, _ call: CallSession, to target: String) {
        log.info("redirect.followed", ["call": call.order.callID.rawValue, "to": target])
        lastNumber += 1
        let leg = LegID(rawValue: lastNumber << 8)
        call.redirected[id] = leg
        legOwners[leg] = (call.number, id)
        call.legs[id]?.media.map(close)
        call.legs[id] = CallLeg(id: leg)
    }

    /// The call is the colleague's from now on, and the first agent is free.
    private func pass(_ id: PartyID, _ call: CallSession, from agent: AgentID, to colleague: AgentID) {
        observer.call(snapshot(call), agent: agent, is: id == .agent ? .gaveUp : .left)
        call.machine.parties.change(id) { $0.redirect(to: colleague) }
        observer.call(snapshot(call), agent: colleague, is: .joined)
    }

    /// - Parameter ending: the party's end, if the number may not be called or nobody waits for it any more.
    private func followNumber(_ text: String, of id: PartyID, _ call: CallSession, _ ending: LegVerdict) {
        let ledger = ledger
        Task {
            let answer = await ledger.mayReach(text)
            guard case .success(let number) = answer, case .calling? = call.machine.parties[id]?.presence else {
                return self.gone(id, call, ending, response: nil)
            }
            self.hunt(id, call, number)
        }
    }

    func isInCall(_ agent: AgentID) -> Bool {
        calls.values.contains { $0.machine.parties.alive.contains { $0.target == .agent(agent) } }
    }
}
