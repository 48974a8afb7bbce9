/// The ticket system's own id of a ticket; loads are idempotent by it.
package struct TicketID: RawRepresentable, Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    /// An id as it may come from outside: 1 to 128 bytes of UTF-8 without control characters or surrounding space.
    package init?(checking text: String) {
        let bytes = text.utf8
        guard (1...128).contains(bytes.count), bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        guard bytes.first != 0x20, bytes.last != 0x20 else { return nil }
        rawValue = text
    }

    package var description: String { rawValue }

    package static func < (left: TicketID, right: TicketID) -> Bool { left.rawValue < right.rawValue }

    package init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
