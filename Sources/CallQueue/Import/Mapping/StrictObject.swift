/// A JSON object of which every key is known: a misspelt key is an error, not a setting silently left out.
struct StrictObject {
    private let container: KeyedDecodingContainer<Key>

    struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// - Parameter keys: all that may occur.
    init(_ decoder: any Decoder, keys: [String]) throws {
        container = try decoder.container(keyedBy: Key.self)
        for key in container.allKeys where !keys.contains(key.stringValue) {
            throw UnknownKey(path: container.codingPath + [key], known: keys)
        }
    }

    func required<Value: Decodable>(_ key: String) throws -> Value {
        try container.decode(Value.self, forKey: Key(key))
    }

    func optional<Value: Decodable>(_ key: String) throws -> Value? {
        try container.decodeIfPresent(Value.self, forKey: Key(key))
    }

    func fault(_ key: String, _ problem: String) -> MappingFault {
        MappingFault(path: container.codingPath + [Key(key)], problem: problem)
    }
}

/// `"name"` or `["name", "other"]`.
struct OneOrMore: Decodable {
    let values: [String]

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let one = try? container.decode(String.self) {
            values = [one]
        } else if let many = try? container.decode([String].self), !many.isEmpty {
            values = many
        } else {
            throw MappingFault(path: decoder.codingPath, problem: "give one text or a list of texts")
        }
    }
}
