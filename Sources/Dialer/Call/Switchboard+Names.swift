import CallQueue
import SIP

/// Legs through a trunk, or to a phone, whose name has no address yet. The INVITE and the port for its audio wait for the answer, because both are
/// of one address family; meanwhile the leg has its line, and whoever ends the call ends the wait.
extension Switchboard {
    /// - Parameter limit: then the next trunk is tried.
    func waitForName(_ leg: LegID, _ target: DialPlan.Target, atMost limit: Duration) {
        unplaced[leg] = target
        arm(.trunkName, leg, after: limit)
    }

    /// A trunk's name was looked up.
    func located(_ trunk: String, _ trouble: String?) {
        for (leg, target) in unplaced where target.trunk == trunk {
            unplaced[leg] = nil
            if let trouble {
                ended(leg, .local(trouble), response: nil)
            } else {
                send(leg, target, to: telephony.place(ofTrunk: trunk).targets)
            }
        }
    }

    private func send(_ leg: LegID, _ target: DialPlan.Target, to targets: [SIPTarget]) {
        guard let (call, id) = call(leg), let trunk = target.trunk.flatMap(trunks.trunk) else {
            return ended(leg, .neverPlaced, response: nil)
        }
        var target = target
        target.target = targets.first
        call.legs[id]?.hunt?.located(others: Array(targets.dropFirst()), at: clock.now)
        invite(id, call, target)
        armFirstResponse(leg, after: trunk.firstResponse)
    }

    // MARK: Phones

    /// An agent's phone that is given by a name is looked up as well; no call waits for it longer than this.
    static let phoneNamePatience = Duration.seconds(8)

    /// The target as it is called; nil while its name is being looked up.
    func placed(_ target: DialPlan.Target) -> DialPlan.Target? {
        guard target.account == nil, target.trunk == nil else { return target }
        switch telephony.place(ofURI: target.requestURI) {
        case .given: return target
        case .sought: return nil
        case .found(let targets):
            var placed = target
            // Over IPv4 PJSIP finds the way itself, and goes on to the next address where one cannot be connected to.
            placed.target = targets.first.flatMap { $0.isIPv6 ? $0 : nil }
            return placed
        }
    }

    /// INVITEs an agent's phone, as soon as its name has an address.
    func inviteAgent(_ id: PartyID, _ call: CallSession, _ target: DialPlan.Target) {
        if let placed = placed(target) { return invite(id, call, placed) }
        guard let leg = call.legs[id]?.id else { return }
        waitForName(leg, target, atMost: Self.phoneNamePatience)
    }

    /// The name in an agent's URI was looked up.
    func located(uri: String, _ trouble: String?) {
        for (leg, target) in unplaced where target.trunk == nil && target.requestURI == uri {
            unplaced[leg] = nil
            guard let (call, id) = call(leg) else { continue }
            if let trouble {
                log.error("call.leg.failed", ["call": call.order.callID.rawValue, "error": trouble])
                ended(leg, .local(trouble), response: nil)
            } else {
                inviteAgent(id, call, target)
            }
        }
        for line in lines.all.values where line.sought?.uri == uri { located(line, trouble) }
    }

    /// The name servers have taken as long as the trunk itself may.
    func nameIsDue(_ leg: LegID) {
        guard unplaced.removeValue(forKey: leg) != nil else { return }
        ended(leg, .local("its name is not found: no answer from the name servers"), response: nil)
    }
}

extension TrunkPlace {
    /// None for a trunk given by address.
    var targets: [SIPTarget] {
        if case .found(let targets) = self { targets } else { [] }
    }
}
