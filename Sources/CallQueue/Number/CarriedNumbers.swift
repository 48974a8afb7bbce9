/// Which numbers a trunk carries: those that begin with one of its prefixes, the longest prefix deciding.
package struct CarriedNumbers: Sendable, Hashable {
    /// Beginnings of E.164 numbers with their plus, or of 700 numbers without one. Empty: every number.
    package var carries: [String]
    /// Beginnings of those that are not carried all the same.
    package var refuses: [String]

    package init(carries: [String] = [], refuses: [String] = []) {
        self.carries = carries
        self.refuses = refuses
    }

    /// How many characters of the number the longest matching prefix covers: the more, the better the trunk fits.
    ///
    /// - Returns: nil when the number is not carried.
    package func match(_ number: DialableNumber) -> Int? {
        let carried = carries.isEmpty ? 0 : Self.longest(carries, number.number)
        guard let carried else { return nil }
        if let refused = Self.longest(refuses, number.number), refused >= carried { return nil }
        return carried
    }

    private static func longest(_ prefixes: [String], _ number: String) -> Int? {
        prefixes.filter(number.hasPrefix).map(\.count).max()
    }
}
