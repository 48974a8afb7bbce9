package import FoundationEssentials

/// What the customer of one attempt told a call flow by pressing keys.
package struct CustomerWords: Sendable, Hashable {
    /// One question's answer.
    package struct Answer: Sendable, Hashable {
        /// Its place among the call's answers, from 1.
        package var number: Int
        package var flow: FlowName
        /// The flow's step that asked.
        package var step: String
        /// The name under which the flow keeps it; nil where the key only led on.
        package var note: String?
        /// The key: 0–9, `*`, `#`.
        package var digit: String
        package var at: Date

        package init(number: Int, flow: FlowName, step: String, note: String?, digit: String, at: Date) {
            self.number = number
            self.flow = flow
            self.step = step
            self.note = note
            self.digit = digit
            self.at = at
        }
    }

    package var answers: [Answer] = []
    /// When the customer is to be called again, as was promised; nil without a promise.
    package var callAgainAt: Date?
    /// The customer wishes never to be called again.
    package var refusesCalls = false

    package init() {}

    package var isEmpty: Bool { answers.isEmpty && callAgainAt == nil && !refusesCalls }
}
