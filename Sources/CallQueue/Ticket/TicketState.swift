package import FoundationEssentials

/// Where a ticket stands.
///
/// ```
///            ┌─────────► refused                                    a person releases, or a new load
///  (a load)  │                                                     ┌───────────────┐
///  ──► loaded┼─────────► notSelected ◄───────────────┐             │               │
///            │                                       │ not answered│               │
///            └──► ready ◄── due ── waiting ◄──────────┼─── redial ──┼──┐            │
///                   │  ▲              │  ▲            │             │  │            │
///       offered     │  │ lease over   │  └─ gate:     │             │  │            │
///          reserved ◄┘──┘             │     not now   │             │  │            │
///                   │ claimed, or a person's click ───┴──► dialing ─┴──┤            │
///                   └───────────────────────────────────►    │  │      │            │
///                                              answered      │  └──────┴► exhausted ┤
///                                                 talking ◄──┘  ├───────► expired ──┤
///                                                    │          └───────► cancelled ┘
///                                   no wrap-up: done │ ended
///                                          done ◄────┴─► wrapUp ──► done   (resolution, or its limit)
///                                                                    │ follow-up asked for
///                                                                    └──► waiting(scheduledCallback)
/// ```
///
/// Every state but the final ones has a way forward by itself, or names in `Explanation` the person who must act.
package enum TicketState: Sendable, Hashable {
    /// Entered when its row is read; left when the whole load is committed. Not visible to calls.
    case loaded
    /// Entered at the load when no number of the row can be dialled. Final; a later load of a corrected row replaces it.
    case refused
    /// Entered at the load when the class's share leaves it out. Final, unless a person calls it or a later load selects
    /// it.
    case notSelected
    /// Entered when the gate says not now, or after an attempt to be repeated. Left at `readyAt`, or, where that is nil,
    /// when a person releases the ticket.
    case waiting(WaitingReason, readyAt: Date?)
    /// Entered at the load, when a wait ends, or when a person releases it. Left when claimed for an agent.
    case ready
    /// Entered when offered to an agent in preview. Left when the agent dials or skips, or when the lease ends.
    case reserved(until: Date)
    /// Entered when an order is issued. Left when its customer answers or the attempt ends.
    case dialing(AttemptID)
    /// Entered when the customer answers. Left when the attempt ends.
    case talking(AttemptID)
    /// Entered when an answered call ends, where the class has wrap-up. Left by the resolution, or at its limit.
    case wrapUp(until: Date)
    /// Entered after an answered call. Final, unless the resolution asks for a follow-up.
    case done
    /// Entered when no attempt is left. Final, unless a person releases it.
    case exhausted
    /// Entered when its number or its deadline ran out. Final; a later load with a new number replaces it.
    case expired
    /// Entered when a person, the batch's cancellation or the do-not-call list took it out. Final.
    case cancelled(CancelReason)

    package enum CancelReason: String, Sendable, Hashable, Codable, CaseIterable {
        case person, batch, doNotCall
    }

    /// Whether nothing more happens by itself.
    package var isFinal: Bool {
        switch self {
        case .refused, .notSelected, .done, .exhausted, .expired, .cancelled: true
        case .loaded, .waiting, .ready, .reserved, .dialing, .talking, .wrapUp: false
        }
    }

    /// The attempt that is under way.
    package var liveAttempt: AttemptID? {
        switch self {
        case .dialing(let attempt), .talking(let attempt): attempt
        default: nil
        }
    }

    /// Whether a row of a later load with the same ticket id takes this one's place instead of being a duplicate.
    package var mayBeReplaced: Bool {
        switch self {
        case .refused, .expired, .cancelled, .waiting(.damaged, _), .waiting(.noConsent, _): true
        default: false
        }
    }

    /// The state's word, as stored and shown.
    package var word: String {
        switch self {
        case .loaded: "loaded"
        case .refused: "refused"
        case .notSelected: "notSelected"
        case .waiting: "waiting"
        case .ready: "ready"
        case .reserved: "reserved"
        case .dialing: "dialing"
        case .talking: "talking"
        case .wrapUp: "wrapUp"
        case .done: "done"
        case .exhausted: "exhausted"
        case .expired: "expired"
        case .cancelled: "cancelled"
        }
    }
}
