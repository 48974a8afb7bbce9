import CallQueue
import Media
import SIP

/// Registered phones that are in a talk. One that cannot be reached any more and sends nothing is gone: its leg is not kept for as
/// long as a network alone may be silent.
extension Switchboard {
    /// Above five seconds, for phones with silence suppression pause between words.
    static let lostPhoneSilence = Duration.milliseconds(5_100)

    func noteWay(to phone: RegisteredPhone, _ state: PhoneState) {
        guard let agent = plan.agent(account: phone.account) else { return }
        switch state {
        case .unreachable, .expired, .unregistered(.connectionClosed): suspect(agent, phone)
        case .registered, .reachable: trust(agent)
        case .refreshed, .unregistered: break
        }
    }

    func isSuspect(_ leg: MediaLegID) -> Bool { suspects.values.contains { $0.contains(leg) } }

    private func suspect(_ agent: AgentID, _ phone: RegisteredPhone) {
        let legs = legs(of: agent).filter { leg in
            // The agent may have another phone, and talk by that one.
            leg.remote.map { $0.signallingHost.isEmpty || phone.source.contains($0.signallingHost) } ?? true
        }
        for leg in legs { media.limitSilence(of: leg.media.id, to: Self.lostPhoneSilence) }
        suspects[agent] = Set(legs.map { $0.media.id })
    }

    private func trust(_ agent: AgentID) {
        for leg in suspects.removeValue(forKey: agent) ?? [] { media.limitSilence(of: leg, to: nil) }
    }

    private func legs(of agent: AgentID) -> [(media: MediaLeg, remote: RemoteMedia?)] {
        var legs = calls.values.flatMap { call in
            call.machine.parties.alive.filter { $0.target == .agent(agent) }.compactMap { call.legs[$0.id] }
        }.compactMap { leg in leg.media.map { (media: $0, remote: leg.remote) } }
        if let line = lines[agent], line.machine.use == nil, let leg = line.leg { legs.append((leg.media, leg.remote)) }
        return legs
    }
}
