import CallQueue
import SIP

/// Where an agent or a customer is reached, in SIP terms, by the configuration as it is now.
struct DialPlan: Sendable {
    /// Everything an INVITE needs but its leg and its media.
    struct Target: Sendable, Equatable {
        var requestURI: String
        /// The account of a phone that registers with us, called wherever it is; `requestURI` is then empty.
        var account: String?
        /// The caller shown: a number of the trunk's own list, or our name to an agent's phone.
        var from: String
        var fromDisplayName: String
        /// The trunk whose credentials and transport apply; nil for an agent.
        var trunk: String?
        var transport: TransportWord
        var headers: [String: String]
        var credentials: [TrunkSettings.Credentials] = []
        /// Where it is sent, of several addresses that the trunk's name stands for.
        var target: SIPTarget?
        var media = MediaSourceWord.signalled
        /// In the order they are offered.
        var codecs = CodecWord.usual
        var srtp = SRTPWord.off

        /// Whether it is reached over IPv6.
        var isIPv6: Bool { target?.isIPv6 ?? requestURI.contains("[") }
    }

    private let agents: [AgentID: AgentSettings]
    let trunks: [TrunkSettings]
    private let displayName: String
    private let host: String
    private let owners: [String: AgentID]
    /// Whom agents' phones may transfer to.
    let transfers: TransferPolicy

    init(_ configuration: DialerConfiguration) {
        agents = Dictionary(uniqueKeysWithValues: configuration.agents.map { (AgentID(rawValue: $0.id), $0) })
        trunks = configuration.trunks
        displayName = configuration.calls.agentDisplayName
        host = configuration.ownAddresses.host(isIPv6: false)
        transfers = TransferPolicy(configuration)
        owners = Dictionary(
            configuration.agents.compactMap { agent in
                agent.phone.map { ($0.user, AgentID(rawValue: agent.id)) }
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The agent of this id, or whose phone registers with this account.
    func agent(named name: String) -> AgentID? { transfers.agents[name] }

    /// Whose phone registers with this account.
    func agent(account: String) -> AgentID? { owners[account] }

    /// Whether the agent's leg is kept from one call to the next.
    func staysOnLine(_ agent: AgentID) -> Bool { agents[agent]?.staysOnLine == true }

    var agentIDs: [AgentID] { agents.keys.sorted() }

    /// How to ring the agent; nil if the configuration no longer holds one of that id.
    func target(agent: AgentID, ticket: TicketID?) -> Target? {
        guard let settings = agents[agent] else { return nil }
        let display = ticket.map { "\(displayName) \($0.rawValue)" } ?? displayName
        let transport: TransportWord = settings.uri.contains(";transport=tcp") ? .tcp : .udp
        return Target(
            requestURI: settings.uri, account: settings.phone?.user, from: "callback", fromDisplayName: display,
            trunk: nil, transport: transport, headers: headers(of: settings),
            credentials: settings.credentials.map { [$0] } ?? [], media: settings.media,
            codecs: settings.codecs, srtp: settings.srtp)
    }

    /// What the site says of a header field wins over what we would say.
    private func headers(of agent: AgentSettings) -> [String: String] {
        let own = Set(agent.headers.keys.map { $0.lowercased() })
        let autoAnswer = agent.autoAnswer?.headers(host: host) ?? [:]
        return autoAnswer.filter { !own.contains($0.key.lowercased()) }.merging(agent.headers) { _, own in own }
    }

    /// How to ring somebody outside through `trunk`, showing one of the numbers that are the trunk's own: no other is ever
    /// shown.
    func target(_ number: DialableNumber, through trunk: TrunkSettings, for ticketClass: TicketClass? = nil) -> Target?
    {
        guard let shown = trunk.callerID(for: number, ticketClass) else { return nil }
        return Target(
            requestURI:
                "sip:\(Self.user(number, on: trunk))@\(trunk.place)\(trunk.transport.uriParameter)",
            from: shown,
            fromDisplayName: "", trunk: trunk.id, transport: trunk.transport, headers: [:], media: trunk.media,
            codecs: trunk.codecs, srtp: trunk.srtp)
    }

    /// The number as the trunk wants it written.
    static func user(_ number: DialableNumber, on trunk: TrunkSettings) -> String {
        let digits: String
        switch (number.kind, trunk.numberFormat) {
        case (.serviceNumber, _), (_, .national): digits = national(number)
        case (.protected700, _): digits = number.number
        case (_, .digits): digits = String(number.number.drop { $0 == "+" })
        case (_, .e164): digits = number.number
        }
        return trunk.prefix + trunk.rewritten(digits)
    }

    /// As dialled inside the numbering plan: landlines of China with their 0, everything abroad with 00.
    private static func national(_ number: DialableNumber) -> String {
        guard number.kind != .protected700, number.kind != .serviceNumber else { return number.nationalDigits }
        guard number.number.hasPrefix("+86") else { return "00" + number.number.drop { $0 == "+" } }
        let digits = number.nationalDigits
        return digits.hasPrefix("1") && digits.count == 11 ? digits : "0" + digits
    }
}
