import CallQueue
import ControlAPI
import ControlServer
import FoundationEssentials
import SIP

/// Phones that register with us: what pages, scripts and the log are told.
extension EventFeed {
    func phone(_ phone: RegisteredPhone, of agent: AgentID?, changed state: PhoneState) {
        guard let word = PhoneStateWord(state)?.rawValue else { return }
        let reason = PhoneRemovalWord(state)?.rawValue
        if state == .registered || state == .reachable, let agent { phones.replied(agent) }
        let data = EventData(state: word, reason: reason, text: phone.text)
        events.append(ControlEvent(.phoneState, at: Date(), agentId: agent?.rawValue, data: data))
        log.notice(
            "phone.state",
            [
                "agent": agent?.rawValue, "user": phone.account, "state": word, "reason": reason,
                "phone": phone.text,
            ])
        onPhone()
    }
}

extension PhoneStateWord {
    /// Nil for what is no news.
    init?(_ state: PhoneState) {
        switch state {
        case .registered: self = .registered
        case .refreshed: return nil
        case .unregistered: self = .unregistered
        case .expired: self = .expired
        case .unreachable: self = .unreachable
        case .reachable: self = .reachable
        }
    }
}

extension PhoneRemovalWord {
    init?(_ state: PhoneState) {
        guard case .unregistered(let removal) = state else { return nil }
        switch removal {
        case .byPhone: self = .byPhone
        case .byNewerContact: self = .newerContact
        case .connectionClosed: self = .connectionClosed
        case .accountRemoved: self = .accountRemoved
        }
    }
}

extension RegisteredPhone {
    /// Who it is, for people: where it is and what it calls itself.
    var text: String {
        let device = userAgent.isEmpty ? "" : ", \(userAgent)"
        return "\(account) at \(source) over \(transport.rawValue.uppercased())\(device)"
    }
}
