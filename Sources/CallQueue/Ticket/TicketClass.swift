/// What a ticket is about, as far as policy goes: quality, logistics, or any other class the site defines.
package struct TicketClass: RawRepresentable, Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    package static let quality = TicketClass(rawValue: "quality")
    package static let logistics = TicketClass(rawValue: "logistics")

    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package var description: String { rawValue }

    package static func < (left: TicketClass, right: TicketClass) -> Bool { left.rawValue < right.rawValue }

    package init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

// Written as plain words where they are keys of a JSON object, too.
extension TicketClass: CodingKeyRepresentable {
    package var codingKey: any CodingKey { TicketClassKey(stringValue: rawValue) }
    package init?(codingKey: some CodingKey) { self.init(rawValue: codingKey.stringValue) }
}

private struct TicketClassKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
