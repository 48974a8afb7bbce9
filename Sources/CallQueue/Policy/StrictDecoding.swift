/// Any key: to see which keys a file has.
struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension Decoder {
    /// The container for known keys.
    ///
    /// - Throws: `UnknownKey`.
    func strict<Key: CodingKey & CaseIterable>(_ type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        let known = Key.allCases.map(\.stringValue)
        for key in try container(keyedBy: AnyKey.self).allKeys where !known.contains(key.stringValue) {
            throw UnknownKey(path: codingPath + [key], known: known)
        }
        return try container(keyedBy: type)
    }
}

extension KeyedDecodingContainer {
    /// Replaces `value` when the key is there.
    func read<Value: Decodable>(_ key: Key, into value: inout Value) throws {
        if let found = try decodeIfPresent(Value.self, forKey: key) { value = found }
    }

    /// The same for a number that must lie within a range.
    func read<Value: Decodable & Comparable>(
        _ key: Key, into value: inout Value, within range: ClosedRange<Value>
    ) throws {
        try read(key, into: &value)
        guard range.contains(value) else {
            throw refusal(key, "\(value) is outside \(range.lowerBound) to \(range.upperBound)")
        }
    }

    /// The same for one of several words.
    func read<Word: RawRepresentable<String>>(_ key: Key, into value: inout Word, among known: [Word]) throws {
        guard let text = try decodeIfPresent(String.self, forKey: key) else { return }
        guard let word = Word(rawValue: text) else {
            throw refusal(key, "“\(text)” is none of \(known.map(\.rawValue).joined(separator: ", "))")
        }
        value = word
    }

    func refusal(_ key: Key, _ text: String) -> DecodingError {
        .dataCorruptedError(forKey: key, in: self, debugDescription: "\(key.stringValue): \(text)")
    }
}
