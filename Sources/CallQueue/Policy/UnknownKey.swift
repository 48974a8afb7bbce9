/// A key that its object does not have: misspelt, it would otherwise be a setting silently left out.
package struct UnknownKey: Error {
    /// From the root, the key itself last.
    package let path: [any CodingKey]
    /// The keys that the object has.
    package let known: [String]

    package var key: String { path.last?.stringValue ?? "" }
}
