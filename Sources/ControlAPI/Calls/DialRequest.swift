public import FoundationEssentials

/// `call.dial`: ring the agent, then the customer, and join them; or let a flow lead: ring the customer only. Exactly one of
/// `number` and `ticket` is needed;
/// with both, `number` must be one of the ticket's. The reply comes before anything rings; what follows comes as
/// events. Errors: `unknownAgent`, `agentBusy`, `agentUnreachable`, `numberInvalid`, `outsideHours`, `capped`,
/// `doNotCall`, `notFound` (the flow), `duplicateInFlight`, `trunkDown`, `noLine`, `conflict`, `inProgress`, `stateUnknown`, `draining`.
public struct DialRequest: ControlRequest, AgentScopedRequest, Equatable {
    public typealias Response = DialResult
    public static let method = ControlMethod.callDial

    /// The customer's number as people write it.
    public var number: String?
    /// Dial the number of this ticket; the page need not know it.
    public var ticket: String?
    /// Who talks. Required on the socket, unless a flow leads; a page acts for its own agent and may leave it out.
    public var agent: String?
    /// Idempotency key: names the *press*, made by the caller before the first try, 1–128 characters. Same key and
    /// same body give the same call again, `replayed`.
    public var key: String?
    /// Free text kept with the attempt, up to 500 characters.
    public var note: String?
    /// The person was told that the destination is unusual (`numberBarred`) and dials it all the same; not for pages.
    public var confirm: Bool?
    /// Leads the call in place of an agent, whom it may ask for; not for pages.
    public var flow: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case number, ticket, agent, key, note, confirm, flow
    }

    public init(
        number: String? = nil, ticket: String? = nil, agent: String? = nil, key: String? = nil, note: String? = nil,
        confirm: Bool? = nil, flow: String? = nil
    ) {
        self.number = number
        self.ticket = ticket
        self.agent = agent
        self.key = key
        self.note = note
        self.confirm = confirm
        self.flow = flow
    }

    public init?(texts: [String: String]) {
        self.init()
        for (key, text) in texts {
            switch key {
            case "number": number = text
            case "ticket": ticket = text
            case "agent": agent = text
            case "key": self.key = text
            case "note": note = text
            case "flow": flow = text
            default: return nil
            }
        }
    }

    public static func json(of result: DialResult) -> Data? {
        guard result.callId.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) else { return nil }
        let (call, state) = (result.callId, result.state.rawValue)
        return Data("{\"callId\":\"\(call)\",\"replayed\":\(result.replayed),\"state\":\"\(state)\"}".utf8)
    }
}

/// Answer to `call.dial`.
public struct DialResult: Codable, Sendable, Equatable {
    /// The call.
    public var callId: String
    /// True if this key had started it before; nothing was dialled now.
    public var replayed: Bool
    /// Where the call is.
    public var state: CallState

    public init(
        callId: String, replayed: Bool, state: CallState
    ) {
        self.callId = callId
        self.replayed = replayed
        self.state = state
    }
}
