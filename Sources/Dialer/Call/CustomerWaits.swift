/// How long a call's customer waited: on hold, and in an automated callback for a person. By the call's own clock; pure.
struct CustomerWaits: Sendable, Equatable {
    /// What the customer does meanwhile.
    enum Wait: Sendable, Equatable {
        case none
        /// Hears the hold music: held, parked, or kept while the agent is rung again.
        case held
        /// A flow wants a person for the customer.
        case forPerson
    }

    /// On hold, in all, up to the last change.
    private(set) var held = Duration.zero
    /// The first time that a person was wanted, and the first at which one was there.
    private(set) var handOverWanted: Duration?
    private(set) var handedOver: Duration?
    private var wait = Wait.none
    private var since = Duration.zero

    /// - Parameter isTalking: somebody on our side talks with the customer.
    mutating func become(_ next: Wait, isTalking: Bool, at now: Duration) {
        if wait == .forPerson, isTalking, handedOver == nil { handedOver = now }
        guard next != wait else { return }
        if wait == .held { held += max(.zero, now - since) }
        if next == .forPerson, handOverWanted == nil { handOverWanted = now }
        (wait, since) = (next, now)
    }
}

extension CallStateMachine {
    /// What the customer waits for now.
    var customerWait: CustomerWaits.Wait {
        if case .awaitingAgent(let wait) = state, wait.reason.isHandOver { return .forPerson }
        return isUnderWay && audio.heard[.customer] == .tone(.hold) ? .held : .none
    }

    var isTalking: Bool { if case .talking = state { true } else { false } }
}

extension CallSession {
    /// Called after each step.
    func noteWaits(at now: Duration) {
        waits.become(machine.customerWait, isTalking: machine.isTalking, at: now)
    }
}
