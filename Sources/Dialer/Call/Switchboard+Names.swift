import SIP

/// Legs through a trunk whose name has no address yet. The INVITE and the port for its audio wait for the answer, because both are
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
