import CallQueue

extension CallFlow {
    /// What leads a call whose customer was rung before an agent was there: an agent at once, and where none comes in time, a word
    /// of who called. Nil for a prompt's name that is none.
    static func customerFirst(_ terms: CustomerFirstTerms) -> CallFlow? {
        guard let announcement = PromptName(rawValue: terms.announcement) else { return nil }
        return CallFlow(
            name: FlowName.customerFirst.rawValue, about: "an agent at the answer", start: "agent",
            steps: [
                "agent": FlowStep(say: [], does: .handOver(atMost: .seconds(terms.within)), next: "nobody"),
                "nobody": FlowStep(say: [announcement], does: .end, next: nil),
            ])
    }
}
