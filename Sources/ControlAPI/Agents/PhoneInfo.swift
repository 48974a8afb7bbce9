public import FoundationEssentials

/// `phone.list`: the phones that register with the daemon. A page sees its own agent's only.
public struct ListPhonesRequest: ControlRequest, AgentScopedRequest, Equatable {
    public typealias Response = PhoneList
    public static let method = ControlMethod.phoneList

    /// Only this agent's.
    public var agent: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case agent
    }

    public init(
        agent: String? = nil
    ) {
        self.agent = agent
    }
}

/// Answer to `phone.list`.
public struct PhoneList: Codable, Sendable, Equatable {
    /// By agent; of an agent with several phones the first is rung.
    public var phones: [PhoneInfo]

    public init(
        phones: [PhoneInfo]
    ) {
        self.phones = phones
    }
}

/// One phone, or that there is none: the contact of an account.
public struct PhoneInfo: Codable, Sendable, Equatable {
    /// Whose phone.
    public var agentId: String
    /// The name it registers with.
    public var user: String
    public var state: PhoneStateWord
    /// `udp`, `tcp` or `tls`. This and what follows only of a phone that is registered.
    public var transport: String?
    /// Where its registration came from, and where it is rung: `address:port`.
    public var address: String?
    /// The URI that it gave.
    public var contact: String?
    /// What it calls itself.
    public var device: String?
    /// Since when, without a gap.
    public var registeredAt: Date?
    /// Unless it registers again before.
    public var expiresAt: Date?

    public init(
        agentId: String, user: String, state: PhoneStateWord, transport: String? = nil, address: String? = nil,
        contact: String? = nil, device: String? = nil, registeredAt: Date? = nil, expiresAt: Date? = nil
    ) {
        self.agentId = agentId
        self.user = user
        self.state = state
        self.transport = transport
        self.address = address
        self.contact = contact
        self.device = device
        self.registeredAt = registeredAt
        self.expiresAt = expiresAt
    }
}
