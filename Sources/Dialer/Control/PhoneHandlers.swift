import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials
import SIP

/// `phone.list`, and whether an agent's phone is there.
struct PhoneHandlers: Sendable {
    let engine: SIPEngine
    let settings: CurrentSettings

    func register(in handlers: inout ControlHandlers) {
        handlers.register(ListPhonesRequest.self) { request, _ in list(request) }
    }

    private func list(_ request: ListPhonesRequest) -> PhoneList {
        let contacts = Dictionary(grouping: engine.phones(), by: \.account)
        let agents = settings.configuration.agents.filter { request.agent == nil || $0.id == request.agent }
        return PhoneList(
            phones: agents.flatMap { agent -> [PhoneInfo] in
                guard let user = agent.phone?.user else { return [] }
                guard let contacts = contacts[user] else {
                    return [PhoneInfo(agentId: agent.id, user: user, state: .unregistered)]
                }
                return contacts.map { PhoneInfo($0, agent: agent.id) }
            })
    }

    /// Whether each agent's phone can be rung, as far as it registers with us; others are not in it.
    func reachability() -> [String: Bool] {
        let reachable = engine.reachableAccounts()
        let pairs = settings.configuration.agents.compactMap { agent in
            agent.phone.map { (agent.id, reachable.contains($0.user)) }
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    /// Whether a phone that registers with us can be rung.
    func isReachable(_ phone: PhoneSettings) -> Bool { engine.isPhoneReachable(phone.user) }

    /// Those of the agents whose phone can be rung, as far as is known.
    func reachable(_ agents: [AgentID]) -> [AgentID] {
        let known = reachability()
        return known.isEmpty ? agents : agents.filter { known[$0.rawValue] != false }
    }

    /// What to tell whoever wants to call by this agent's phone and cannot; nil if it is there, or may be.
    func absence(of agent: String) -> String? {
        guard let user = settings.phoneUser(of: agent) else { return nil }
        guard !engine.isPhoneReachable(user) else { return nil }
        return Self.absent(user)
    }

    static func absent(_ user: String) -> String {
        "No phone of “\(user)” is registered, or it does not answer; see ctl phones."
    }
}

extension PhoneInfo {
    init(_ phone: RegisteredPhone, agent: String) {
        let (now, clock) = (Date(), ContinuousClock.now)
        self.init(
            agentId: agent, user: phone.account, state: phone.isReachable ? .registered : .unreachable,
            transport: phone.transport.rawValue, address: phone.source, contact: phone.contact,
            device: phone.userAgent.isEmpty ? nil : phone.userAgent,
            registeredAt: now.addingTimeInterval((phone.registeredAt - clock).inSeconds),
            expiresAt: now.addingTimeInterval((phone.expiresAt - clock).inSeconds))
    }
}
