/// How an attempt ended, in one word. The raw values are stored and shown; a case may be renamed, its word never.
///
/// docs/queue.md lists each with its consequences; a test keeps that table equal to this file.
package enum Disposition: String, Sendable, Hashable, Codable, CaseIterable {
    /// The customer answered and was joined to the agent.
    case answered
    case busy
    /// It rang and nobody answered.
    case noAnswer
    /// It never rang: switched off, out of coverage, out of order.
    case unreachable
    /// The trunk gave no answer to our INVITE, or none in time.
    case trunkTimeout
    /// The agent, or whoever clicked, gave up before the customer answered.
    case canceledByAgent
    /// Given up by us for another reason: the daemon drains, the batch was cancelled.
    case canceled
    /// The network says the number does not exist; confirmed once, because carriers misuse 404.
    case invalidNumber
    case numberChanged
    /// The trunk could not read what we sent.
    case badFormat
    /// The trunk refuses to carry the call: caller ID, permission, balance.
    case barred
    /// The customer rejected the call.
    case declined
    /// The customer marked the call as unwanted (RFC 8197).
    case unwanted
    /// An analytics engine on the way blocked the call (RFC 8688).
    case blockedByAnalytics
    /// The trunk refuses our credentials.
    case trunkAuth
    case networkFailure
    /// No circuit, overload, temporary failure.
    case congestion
    /// No codec or transport in common.
    case mediaMismatch
    case routingLoop
    /// Our own machine or network failed.
    case localFailure
    /// The trunk's caller number is not reported for this protected number.
    case callerNotRegistered
    /// The protected number no longer works.
    case numberExpired
    case outsideHours
    /// An attempt cap would be exceeded.
    case capped
    case doNotCall
    /// The number is already in a call, or was asked for a moment ago.
    case duplicateInFlight
    case agentNoAnswer
    case agentBusy
    case agentUnreachable
    /// A mailbox, an announcement or a fax answered, and nobody talked.
    case machine
    /// The same; the message that is left for such was left to its end.
    case messageLeft
    /// The customer answered and nobody was there within two seconds.
    case abandoned
    /// The daemon died while the customer may have been ringing: nobody knows what became of the call.
    case unknownAfterRestart
    /// The daemon died before the customer's INVITE left: the customer was not rung.
    case interrupted
    /// Refused by the gate at the customer's INVITE for a reason that passes: batch paused, trunk down, no line.
    case deferred

    /// At whose door the ending lies.
    package enum Blame: String, Sendable, Hashable, Codable {
        case callee, agent, trunk, us, unknown
    }

    /// Whether the attempt counts against the ticket's `maxAttempts` and the number's attempt caps.
    package enum Consumption: String, Sendable, Hashable, Codable {
        case always, never
        /// It counts when the customer's phone rang.
        case ifRang
    }

    package func consumesAttempt(customerRang: Bool) -> Bool {
        switch facts.consumption {
        case .always: true
        case .never: false
        case .ifRang: customerRang
        }
    }

    package var blame: Blame { facts.blame }
    package var consumption: Consumption { facts.consumption }
    /// Whether the queue may dial the ticket again by itself; how soon and how often is `RedialPolicy`'s to say.
    package var mayRedial: Bool { facts.mayRedial }
    /// Whether the customer was spoken to.
    package var isReached: Bool { self == .answered }
    /// Whether a person should look at the trunk or the configuration: further calls would end likewise.
    package var isAlert: Bool { facts.isAlert }
}
