/// A field of a ticket, and the columns that seem to hold it.
package struct ProposedField: Sendable, Hashable {
    /// The mapping's keys.
    package enum Key: String, Sendable, Hashable, CaseIterable {
        case id, ticketClass = "class", customerName, numbers, details, order, product, owner, priority, vip, leaveOut,
            createdAt, deadlineAt, numbersExpireAt, consentRef
    }

    /// What speaks for it.
    package enum Basis: String, Sendable, Hashable {
        /// The column's name.
        case header
        /// What stands in the column.
        case values
        case both
        /// Nothing but that the mapping needs it.
        case nothing
    }

    package let key: Key
    /// Empty where no column holds it: the class, told by the ids or the same for all.
    package let columns: [String]
    /// 0 to 1.
    package let confidence: Double
    package let basis: Basis
    /// The first few values.
    package let samples: [String]
}

/// What a person should look at before using a proposed mapping; in English and Chinese.
package struct ProposalRemark: Sendable, Hashable {
    package let english: String
    package let chinese: String

    init(_ english: String, _ chinese: String) {
        self.english = english
        self.chinese = chinese
    }
}
