/// What ``CallStateMachine`` asks ``Switchboard`` to do, in the order given.
enum CallAction: Sendable, Equatable {
    case placeAgent
    /// Ask the queue's gate for the customer's INVITE; it records the step durably before it says yes.
    case authorizeCustomer
    case placeCustomer
    /// CANCEL, BYE or a final response: the SIP layer picks what fits.
    case endAgent
    case endCustomer
    case tellAgent(CallTone)
    case stopTelling
    case bridge
    case unbridge
    case startRecording
    case sendDigitsToCustomer(String)
    /// Hold music for a party whom the other one holds, until it is stopped: it replaces the other's audio.
    case playHold(to: CallSide)
    case stopHold(to: CallSide)
    /// One timer a call: arming replaces the one before.
    case arm(CallTimer)
    case disarm
    case report(CallMilestone)
    /// The last action of every call, exactly once.
    case finish(CallVerdict)
}

/// The waits a call can be in; how long each lasts is the order's and the configuration's matter.
enum CallTimer: Sendable, Equatable {
    case agentRing, customerRing, talkLimit, announcement
}

/// What a party hears from us instead of the other: the agent while the customer is not on the line, either of them
/// while the other holds.
enum CallTone: String, Sendable, Equatable, CaseIterable {
    case connecting, ringback, busy, congestion, hold
}

/// One of a call's two parties.
enum CallSide: String, Sendable, Equatable, Hashable {
    case agent, customer

    var other: CallSide { self == .agent ? .customer : .agent }
}

/// A step of a call that pages, scripts and the log are told of.
enum CallMilestone: Sendable, Equatable {
    case agentDialing, agentRinging, agentAnswered
    case customerDialing, customerProgress, customerRinging, customerEarlyMedia, customerAnswered, customerFailed
    case bridged
    /// That side's phone put its leg on hold, or took it back.
    case held(CallSide), resumed(CallSide)
}
