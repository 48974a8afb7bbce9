/// The first place at which a text is no JSON5, for people: Foundation's decoder says only that there is one.
package struct JSON5Fault: Error, Sendable, Hashable, CustomStringConvertible {
    package let place: JSON5Place
    /// What is wrong there, or what should stand there.
    package let problem: String

    package var description: String { "line \(place.line), column \(place.column): \(problem)" }
}

/// A place in a text, as editors count.
package struct JSON5Place: Sendable, Hashable {
    /// From 1.
    package let line: Int
    /// Characters (Unicode scalars) from 1.
    package let column: Int
}
