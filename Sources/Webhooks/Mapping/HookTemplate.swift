package import JSON

/// A JSON value whose texts have places for fields.
///
/// A text that is one place and nothing else takes the field's own type; without a value its key is left out of the object.
package indirect enum HookTemplate: Sendable, Hashable {
    case fixed(JSONValue)
    case text(HookText)
    case list([HookTemplate])
    case object([String: HookTemplate])

    /// - Throws: `HookFault`.
    package init(_ value: JSONValue) throws(HookFault) {
        switch value {
        case .string(let text): self = .text(try HookText(text))
        case .array(let items):
            var templates: [HookTemplate] = []
            for item in items { templates.append(try HookTemplate(item)) }
            self = .list(templates)
        case .object(let members):
            var templates: [String: HookTemplate] = [:]
            for (key, member) in members { templates[key] = try HookTemplate(member) }
            self = .object(templates)
        case .null, .bool, .number: self = .fixed(value)
        }
    }

    package var fields: [HookField] {
        switch self {
        case .fixed: []
        case .text(let text): text.fields
        case .list(let items): items.flatMap(\.fields)
        case .object(let members): members.values.flatMap(\.fields)
        }
    }

    /// Nil for a place without a value.
    package func filled(_ fields: JSONValue, _ words: HookWords) -> JSONValue? {
        switch self {
        case .fixed(let value): value
        case .text(let text):
            if let only = text.only { only.value(in: fields, words) } else { .string(text.filled(fields, words)) }
        case .list(let items): .array(items.compactMap { $0.filled(fields, words) })
        case .object(let members): .object(members.compactMapValues { $0.filled(fields, words) })
        }
    }
}
