/// One call detail record with what is kept beside it.
package struct ExportedAttempt: Sendable, Hashable {
    package let record: CallDetailRecord
    /// Through which the customer was, or was last, called.
    package var trunk: String?
    /// Seconds; nil where nobody wrote it up.
    package var wrapUp: Double?
    /// The worst MOS-CQE that one of the two sides heard.
    package var meanOpinionScore: Double?
    /// Numbers that were called into the call beside the customer's.
    package var others: [String] = []
}

/// Some call detail records, and where the next ones begin.
package struct ExportPage: Sendable, Hashable {
    package var attempts: [ExportedAttempt]
    /// Give it to get those that follow; nil after the last.
    package var next: AttemptID?
}
