package import FoundationEssentials

/// A JSON value (RFC 8259), as mappings are written with and messages are made of.
package enum HookValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([HookValue])
    case object([String: HookValue])

    /// What lies at the end of a path of keys, `data.number`; nil where there is nothing, or null.
    package subscript(path path: [Substring]) -> HookValue? {
        var value = self
        for key in path {
            guard case .object(let members) = value, let next = members[String(key)] else { return nil }
            value = next
        }
        return value == .null ? nil : value
    }

    /// As it stands within a text; nil for lists and objects, which have no such form.
    package var words: String? {
        switch self {
        case .null: ""
        case .bool(let flag): flag ? "true" : "false"
        case .number(let number): Int(exactly: number).map(String.init) ?? String(number)
        case .text(let text): text
        case .list, .object: nil
        }
    }

    /// Keys sorted, no white space: the same value has the same bytes whenever it is written.
    package var json: Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A number that JSON has no form for is the only one it refuses.
        return (try? encoder.encode(self)) ?? Data("null".utf8)
    }
}

extension HookValue: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([HookValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: HookValue].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let flag): try container.encode(flag)
        case .number(let number):
            if let whole = Int(exactly: number) { try container.encode(whole) } else { try container.encode(number) }
        case .text(let text): try container.encode(text)
        case .list(let items): try container.encode(items)
        case .object(let members): try container.encode(members)
        }
    }
}
