/// Why one row gives no ticket: where, a word for machines, and a sentence for people.
package struct RowRefusal: Error, Sendable, Hashable {
    package enum Reason: Sendable, Hashable {
        case missingID
        case badID
        /// No number in any of the number columns, and this is what is wrong with the first that holds something.
        case number(NumberRefusal.Reason)
        case unknownClass
        case unknownPriority
        case badTime
        /// The mapping leaves such rows out: a closed ticket.
        case leftOut
        case malformedBytes
        case wrongFieldCount
        case badQuote
        case unclosedQuote
        case fieldTooLong
        case recordTooLong
        case badJSON
        case tooManyColumns

        /// The word in reports and in the control protocol; a number's reason is its own word.
        package var code: String {
            switch self {
            case .number(let reason): reason.rawValue
            case .missingID: "missingID"
            case .badID: "badID"
            case .unknownClass: "unknownClass"
            case .unknownPriority: "unknownPriority"
            case .badTime: "badTime"
            case .leftOut: "leftOut"
            case .malformedBytes: "malformedBytes"
            case .wrongFieldCount: "wrongFieldCount"
            case .badQuote: "badQuote"
            case .unclosedQuote: "unclosedQuote"
            case .fieldTooLong: "fieldTooLong"
            case .recordTooLong: "recordTooLong"
            case .badJSON: "badJSON"
            case .tooManyColumns: "tooManyColumns"
            }
        }
    }

    /// The column at fault; nil where it is the row as a whole.
    package let column: String?
    package let reason: Reason
    package let text: String
}

extension RowRefusal {
    init(_ problem: FileRecord.Problem) {
        column = nil
        (reason, text) = Self.wording(problem)
    }

    private static func wording(_ problem: FileRecord.Problem) -> (Reason, String) {
        switch problem {
        case .malformedBytes(let offset):
            (.malformedBytes, "byte \(offset + 1) of the file is no character in the file's encoding")
        case .wrongFieldCount(let expected, let found):
            (
                .wrongFieldCount,
                "\(found) fields where the header has \(expected); put quotes around a value with a delimiter"
            )
        case .badQuote: (.badQuote, "text follows a closing quote; a quote inside a quoted value is written twice")
        case .unclosedQuote: (.unclosedQuote, "a quote is opened and never closed")
        case .fieldTooLong: (.fieldTooLong, "a value has more than \(FileRecord.Limit.field / 1_024) KiB")
        case .recordTooLong: (.recordTooLong, "the row has more than \(FileRecord.Limit.record / 1_024) KiB")
        case .badJSON(let what): (.badJSON, "not a JSON object: \(what)")
        case .tooManyColumns: (.tooManyColumns, "more than \(FileRecord.Limit.columns) different keys")
        }
    }
}
