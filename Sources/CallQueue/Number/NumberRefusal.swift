/// Why a phone cell gives no number to dial: a word for machines, a sentence for people.
package struct NumberRefusal: Error, Sendable, Hashable {
    /// The raw values are part of the report's format.
    package enum Reason: String, Sendable, Hashable, Codable, CaseIterable {
        /// Empty, or a way of saying so: `无`, `-`, `N/A`.
        case noNumber
        /// Digits hidden on purpose: `138****8000`.
        case masked
        /// A spreadsheet made a quantity of it: `1.38E+10`, `13800138000.0`.
        case spreadsheetNumber
        /// A spreadsheet wrote an error instead: `#N/A`, `####`.
        case spreadsheetError
        /// Words or signs that are no part of a number.
        case unexpectedText
        /// An emergency, operator or other short number: 110, 12345, 95588.
        case shortNumber
        case premiumRate
        case tooShort
        case tooLong
        /// A landline without its trunk prefix, as a spreadsheet leaves it.
        case leadingZeroLost
        /// The right number of digits perhaps, but nobody has been given it.
        case notInNumberingPlan
        /// It could only be read by leaving digits out or adding some.
        case digitsLeftOver
        /// More than one way to read it.
        case ambiguous
        case badExtension
        case tooManyNumbers
    }

    package let reason: Reason
    /// What is wrong and what to write instead, without the number itself.
    package let text: String

    package init(_ reason: Reason, _ text: String) {
        self.reason = reason
        self.text = text
    }
}

/// What a phone cell gave: numbers to dial, main one first, or the reason there are none.
package enum NumberVerdict: Sendable, Hashable {
    case accepted([DialableNumber])
    case refused(NumberRefusal)
}

// MARK: - The sentences

extension NumberRefusal {
    static let shortNumber = NumberRefusal(
        .shortNumber, "an emergency, operator or hotline number, which is never dialled from here")
    static let premiumRate = NumberRefusal(.premiumRate, "a premium-rate number, which is never dialled from here")
    static let tooShort = NumberRefusal(.tooShort, "too few digits for a number")
    static let tooLong = NumberRefusal(.tooLong, "too many digits for a number")
    static let leadingZeroLost = NumberRefusal(
        .leadingZeroLost, "a landline without the 0 before its area code; format the column as text and export again")
    static let notInNumberingPlan = NumberRefusal(
        .notInNumberingPlan,
        "no such number can exist; ask for the right one (a number abroad needs + before its country)")
    static let digitsLeftOver = NumberRefusal(
        .digitsLeftOver, "it could only be read by leaving out or adding digits; write it as it is dialled")
    static let ambiguous = NumberRefusal(
        .ambiguous, "it can be read in more than one way; put / between two numbers, and ext before an extension")
    static let badExtension = NumberRefusal(
        .badExtension,
        "the extension cannot be read; write 1 to 8 digits after ext, or a privacy number's 4 after a dash")
    static let tooManyNumbers = NumberRefusal(
        .tooManyNumbers, "more than \(NumberNormaliser.numbersPerCell) numbers in one cell")

    static func mobileTooShort(_ count: Int) -> NumberRefusal {
        NumberRefusal(.tooShort, "\(count) digits, where a mobile has 11")
    }

    static func mobileTooLong(_ count: Int) -> NumberRefusal {
        NumberRefusal(.tooLong, "\(count) digits, where a mobile has 11")
    }
}
