/// The site's own name of a call flow (`quality`), as in its configuration. What a flow says and asks is not the queue's matter.
package struct FlowName: RawRepresentable, Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    /// Not a site's: the customer is put through to an agent at the answer.
    package static let customerFirst = FlowName(rawValue: "customer-first")

    package var description: String { rawValue }

    package static func < (left: FlowName, right: FlowName) -> Bool { left.rawValue < right.rawValue }

    package init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
