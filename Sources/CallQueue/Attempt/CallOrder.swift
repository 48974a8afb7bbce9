package import FoundationEssentials

/// How an attempt came to be asked for.
package enum CallOrigin: String, Sendable, Hashable, Codable, CaseIterable {
    /// A click on a ticket page.
    case page
    /// `ctl dial` or a script.
    case ctl
    /// Dialled from the agent's own phone.
    case phone
    /// The queue itself, for a running batch.
    case batch

    /// Whether a person asked for this very call.
    package var isManual: Bool { self != .batch }
}

/// What befalls a customer who was rung before an agent was there.
package struct CustomerFirstTerms: Sendable, Hashable {
    /// Seconds from the answer within which an agent must be there.
    package let within: Double
    /// The prompt for whoever meets nobody.
    package let announcement: String

    package init(within: Double, announcement: String) {
        self.within = within
        self.announcement = announcement
    }

    init(_ rules: AbandonmentRules) { self.init(within: rules.within, announcement: rules.announcement) }
}

/// The queue's instruction to the dialer for one attempt. It never changes: a number corrected meanwhile reaches the
/// next attempt, not this one.
package struct CallOrder: Sendable, Hashable {
    package let attemptID: AttemptID
    package let ticketID: TicketID?
    package let batchID: BatchID?
    package let ticketClass: TicketClass?
    /// Which attempt for this ticket, from 1; attempts that did not count are not counted here either.
    package let attemptNumber: Int
    /// Who talks; nil for a call that a flow leads.
    package let agent: AgentID?
    package let destination: DialableNumber
    /// Seconds.
    package let ringTimeout: Double
    /// Seconds.
    package let agentRingTimeout: Double
    /// Seconds from the customer's answer.
    package let maxTalk: Double
    package let recording: RecordingPolicy
    package let origin: CallOrigin
    package let issuedAt: Date
    /// What whoever asked for it wrote with it.
    package var note: String?
    /// Leads the call, customer first; nil for a call that an agent makes.
    package var flow: FlowName?
    /// Asks the customer once the agent has hung up.
    package var surveyFlow: FlowName?
    /// Whose customer it is: asked first when a person is wanted.
    package var preferredAgent: AgentID?
    /// The prompt that both hear before anything is recorded; nil for none.
    package var consent: String?
    /// What is done when a machine answers.
    package var onMachine = MachinePolicy.off
    /// A person dialled, for the ticket, a number that is none of its own.
    package var isToOtherNumber = false
    /// Of a call in a mode in which customers are rung first.
    package var customerFirst: CustomerFirstTerms?

    /// An agent is looked for at the customer's answer.
    package var isCustomerFirst: Bool { flow == .customerFirst }

    /// A flow of the site's leads it.
    package var isAutomated: Bool { flow != nil && !isCustomerFirst }

    package var callID: CallID { CallID(attemptID) }
}
