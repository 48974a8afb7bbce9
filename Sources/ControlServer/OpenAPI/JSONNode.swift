/// JSON that is put together member by member.
indirect enum JSONNode: Encodable, Sendable {
    case text(String)
    case number(Int)
    case truth(Bool)
    case list([JSONNode])
    case object([String: JSONNode])

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .truth(let truth): try container.encode(truth)
        case .list(let list): try container.encode(list)
        case .object(let object): try container.encode(object)
        }
    }
}

extension JSONNode: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
    ExpressibleByBooleanLiteral
{
    init(stringLiteral text: String) { self = .text(text) }

    init(dictionaryLiteral members: (String, JSONNode)...) {
        self = .object(Dictionary(members) { first, _ in first })
    }

    init(arrayLiteral elements: JSONNode...) { self = .list(elements) }

    init(booleanLiteral truth: Bool) { self = .truth(truth) }

    /// With a text that goes before the one it has.
    func described(_ text: String?) -> JSONNode {
        guard let text, case .object(var members) = self else { return self }
        members["description"] = .text(text)
        return .object(members)
    }

    /// A part of the description that is told once.
    static func reference(_ kind: String, _ name: String) -> JSONNode {
        ["$ref": .text("#/components/\(kind)/\(name)")]
    }
}
