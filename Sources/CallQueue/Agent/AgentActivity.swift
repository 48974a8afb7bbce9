/// What an agent does, as it follows from the legs, leases and write-ups there are: nobody sets it, so it cannot stay behind.
package enum AgentActivity: Sendable, Hashable {
    /// None of the others.
    case idle
    /// A call is about to be made; it begins, or the lease ends, by `until`.
    case reserved(until: Duration)
    /// A ticket is shown; the agent dials it or skips it, or the time is over, by `until`.
    case preview(TicketID, until: Duration)
    /// The agent's own phone is rung.
    case dialingSelf(CallID)
    /// The customer is rung, the agent listens.
    case dialingCustomer(CallID)
    case talking(CallID)
    /// The agent put the other side on hold.
    case held(CallID)
    /// The call is over and being written up, until its resolution, or `until`.
    case wrapUp(CallID, until: Duration)

    package var call: CallID? {
        switch self {
        case .idle, .reserved, .preview: nil
        case .dialingSelf(let call), .dialingCustomer(let call), .talking(let call), .held(let call),
            .wrapUp(let call, _):
            call
        }
    }

    /// The ticket that is shown.
    package var ticket: TicketID? { if case .preview(let ticket, _) = self { ticket } else { nil } }

    /// The call in which the agent has a leg.
    package var liveCall: CallID? { isCall ? call : nil }

    /// Whether a leg is there.
    package var isCall: Bool {
        switch self {
        case .dialingSelf, .dialingCustomer, .talking, .held: true
        case .idle, .reserved, .preview, .wrapUp: false
        }
    }

    /// When it ends by itself, on the monotonic clock.
    package var until: Duration? {
        switch self {
        case .reserved(let until), .preview(_, let until), .wrapUp(_, let until): until
        default: nil
        }
    }
}

/// How far an agent's leg in a call has come.
package enum AgentCallStage: Int, Sendable, Hashable, Comparable, CaseIterable {
    case dialingSelf, dialingCustomer, talking, held

    package static func < (a: AgentCallStage, b: AgentCallStage) -> Bool { a.rawValue < b.rawValue }
}
