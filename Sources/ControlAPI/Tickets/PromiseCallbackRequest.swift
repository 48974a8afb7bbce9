public import FoundationEssentials

/// `callback.promise`: the customer of a call without a ticket, running or past, is to be called again at a time. A ticket of the number that
/// was dialled keeps the promise; promised again, it is the same one, of another time. Errors: `notFound`, `conflict` (nobody answered, or the call was
/// made for a ticket: `ticket.resolve`), `invalidParams`, `doNotCall`.
public struct PromiseCallbackRequest: CallScopedRequest, AgentScopedRequest, Equatable {
    public typealias Response = TicketInfo
    public static let method = ControlMethod.callbackPromise

    /// The call in which it was promised; a page names its own agent's.
    public var call: String
    /// When to call again: within a year.
    public var callbackAt: Date
    /// The customer wants to hear the same `agent` then, who has it first; default false, anyone.
    public var mine: Bool?
    /// What it is about, up to 4000 characters; promised again without one, it is about the same.
    public var note: String?
    /// Who promises; the call's agent if absent.
    public var agent: String?

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case call, callbackAt, mine, note, agent
    }

    public init(call: String, callbackAt: Date, mine: Bool? = nil, note: String? = nil, agent: String? = nil) {
        self.call = call
        self.callbackAt = callbackAt
        self.mine = mine
        self.note = note
        self.agent = agent
    }
}
