/// A release of PJSIP, and what this program knows of it.
public struct PJSIPRelease: Sendable, Equatable, CustomStringConvertible {
    /// How a release stands to the one this program was examined with.
    public enum Standing: Sendable, Equatable {
        /// It has faults that a stranger's packet reaches.
        case tooOld
        /// Its faults are known: those in `PJSIPFault.fixedAfterExamined`.
        case examined
        /// What is new in it nobody has looked at here.
        case newer
        /// Its name is no release's.
        case unknown
    }

    /// The newest release whose source and later fixes were read for this program.
    public static let examined = PJSIPRelease("2.17")

    public let description: String
    private let numbers: [Int]
    /// Made before the release of its name was, such as `2.17-dev`.
    private let isUnfinished: Bool

    /// - Parameter text: what the library calls itself, such as `2.17` or `2.18-dev`.
    public init(_ text: String) {
        description = text
        let parts = text.split(separator: "-", maxSplits: 1)
        let numbers = (parts.first ?? "").split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        self.numbers = numbers.contains(nil) ? [] : numbers.compactMap { $0 }
        isUnfinished = parts.count > 1
    }

    public var standing: Standing {
        guard numbers.count >= 2 else { return .unknown }
        if numbers == Self.examined.numbers { return isUnfinished ? .tooOld : .examined }
        return numbers.lexicographicallyPrecedes(Self.examined.numbers) ? .tooOld : .newer
    }
}
