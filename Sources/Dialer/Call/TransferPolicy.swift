import CallQueue
import SIP

/// Whom a phone may name in a REFER. Pure.
struct TransferPolicy: Sendable {
    enum Verdict: Sendable, Equatable {
        case agent(AgentID)
        /// The gate is still to be asked.
        case number(String)
        case refused(CallerRefusal)
    }

    /// Agents by their id and by their phone's account.
    let agents: [String: AgentID]
    /// Agents whose phones are reached by URI.
    let places: [TransferTarget: AgentID]
    /// What phones call us by, in small letters.
    let hosts: Set<String>
    let ports: Set<UInt16>

    func judge(_ target: TransferTarget) -> Verdict {
        if let agent = places[TransferTarget(user: target.user, host: target.host, port: target.port ?? 5060)] {
            return .agent(agent)
        }
        if let host = target.host, !hosts.contains(host) || target.port.map({ !ports.contains($0) }) == true {
            return .refused(CallerRefusal(status: 403, text: "Foreign domains are not called"))
        }
        return agents[target.user].map { .agent($0) } ?? .number(target.user)
    }
}

extension TransferPolicy {
    init(_ configuration: DialerConfiguration) {
        var (agents, places): ([String: AgentID], [TransferTarget: AgentID]) = ([:], [:])
        for agent in configuration.agents {
            let id = AgentID(rawValue: agent.id)
            agents[agent.id] = id
            if let user = agent.phone?.user { agents[user] = id }
            guard var place = TransferTarget(agent.uri) else { continue }
            place.port = place.port ?? 5060
            places[place] = id
        }
        let sip = configuration.sip
        var hosts =
            sip.listeners.flatMap { [$0.address, $0.publicAddress ?? $0.address] } + configuration.media.addresses
        hosts += [configuration.media.publicAddress, sip.registrar?.realm].compactMap { $0 }
        hosts += [true, false].map { configuration.ownAddresses.host(isIPv6: $0).filter { $0 != "[" && $0 != "]" } }
        self.init(
            agents: agents, places: places, hosts: Set(hosts.map { $0.lowercased() }),
            ports: Set(sip.listeners.map(\.port)))
    }
}
