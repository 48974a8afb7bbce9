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
        case .registered, .refreshed, .reachable: trust(agent, phone)
        case .unregistered: break
        }
    }

    func isSuspect(_ leg: MediaLegID) -> Bool { suspects.values.contains { $0.contains(leg) } }

    private func suspect(_ agent: AgentID, _ phone: RegisteredPhone) {
        // One that is back by another connection has registered before its old one closes.
        guard !isReachedOtherwise(phone) else { return }
        let legs = legs(of: agent).filter { isOf(phone, $0.remote) }
        for leg in legs { media.limitSilence(of: leg.media.id, to: Self.lostPhoneSilence) }
        suspects[agent, default: []].formUnion(legs.map(\.media.id))
    }

    private func isReachedOtherwise(_ phone: RegisteredPhone) -> Bool {
        func host(_ source: String) -> Substring { source[..<(source.lastIndex(of: ":") ?? source.endIndex)] }
        return telephony.reachableSources(account: phone.account).contains {
            $0 != phone.source && host($0) == host(phone.source)
        }
    }

    private func trust(_ agent: AgentID, _ phone: RegisteredPhone) {
        let legs = legs(of: agent)
        var suspected = suspects[agent, default: []].intersection(legs.map(\.media.id))
        for leg in legs where isOf(phone, leg.remote) && suspected.remove(leg.media.id) != nil {
            media.limitSilence(of: leg.media.id, to: nil)
        }
        suspects[agent] = suspected.isEmpty ? nil : suspected
    }

    /// The agent may have another phone, and talk by that one.
    private func isOf(_ phone: RegisteredPhone, _ leg: RemoteMedia?) -> Bool {
        guard let host = leg?.signallingHost, !host.isEmpty else { return true }
        return phone.source.contains(host)
    }

    private func legs(of agent: AgentID) -> [(media: MediaLeg, remote: RemoteMedia?)] {
        var legs = calls.values.flatMap { call in
            call.machine.parties.alive.filter { $0.target == .agent(agent) }.compactMap { call.legs[$0.id] }
        }.compactMap { leg in leg.media.map { (media: $0, remote: leg.remote) } }
        if let line = lines[agent], line.machine.use == nil, let leg = line.leg { legs.append((leg.media, leg.remote)) }
        return legs
    }
}
