import FoundationEssentials

/// What was measured of one call of a batch. Times are seconds.
struct CallSample: Sendable, Hashable {
    /// Row of its batch.
    var batch: Int?
    var ticketClass: TicketClass?
    /// Key of `CalleeZones`.
    var zone: String
    var at: Date
    var disposition: Disposition
    var isLedByFlow = false
    var isCustomerInvited = true
    /// As it was dialled; nil where that is not known.
    var number: String?
    /// From the agent's INVITE to the answer.
    var agentTook: Double?
    /// From the customer's INVITE to the answer.
    var rang: Double?
    /// From the answer to the end; where a flow's customer wanted a person, to that wish.
    var talked: Double?
    /// From there to the end.
    var talkedToPerson: Double?
    /// From the customer's INVITE to the end of a call that was not answered.
    var failedAfter: Double?
    var wroteUp: Double?
    var wantedPerson = false

    /// Whether it says something of customers.
    var tellsOfCustomer: Bool {
        isCustomerInvited && disposition.blame != .agent && disposition != .unknownAfterRestart
            && disposition != .interrupted
    }

    /// Whether a customer took the call, whoever was there then.
    var isTaken: Bool { disposition == .answered || disposition == .abandoned }
}
