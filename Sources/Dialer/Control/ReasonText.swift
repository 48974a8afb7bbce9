import ControlAPI

/// Why a person wants something done that is kept on record.
enum ReasonText {
    /// Characters.
    static let longest = 500

    /// - Throws: `invalidParams` where it is too long.
    static func checked(_ text: String?) throws(ControlError) -> String {
        guard (text ?? "").count <= longest else {
            throw ControlError(.invalidParams, "A reason has at most \(longest) characters.", field: "reason")
        }
        return (text ?? "").trimmed(where: \.isWhitespace)
    }
}
