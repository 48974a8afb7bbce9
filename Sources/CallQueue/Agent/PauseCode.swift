/// Why an agent takes no calls for now: a word of the site's (`lunch`, `training`), or one of the dialer's own.
package struct PauseCode: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package var description: String { rawValue }

    /// Where nobody said why.
    package static let unspecified = PauseCode(rawValue: "break")
    /// The phone was not answered several times in a row.
    package static let missedCalls = PauseCode(rawValue: "missedCalls")
    /// The time to write up a call was over and nobody had said how it went.
    package static let unresolvedCall = PauseCode(rawValue: "unresolvedCall")

    /// Those that the dialer sets by itself; a person sets any other.
    package static let own: Set<PauseCode> = [.missedCalls, .unresolvedCall]
}
