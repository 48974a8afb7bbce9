import ControlAPI
import FoundationEssentials

/// Finds out which JSON types read, by letting them read: a decoder that writes down what it is asked for, and answers with an
/// empty sample. So what is published of the protocol cannot differ from what the daemon takes.
final class ShapeReader {
    /// By the type's name.
    private(set) var objects: [String: ObjectShape] = [:]
    /// The words that were met.
    private(set) var words: Set<String> = []
    /// Types that are being read.
    private var open: Set<String> = []

    /// - Throws: `ShapeTrouble` for a type that reads neither an object nor one of the plain values.
    func shape<Value: Decodable>(of type: Value.Type) throws -> JSONShape { try read(type).shape }

    /// The members of a type that is an object.
    func object<Value: Decodable>(_ type: Value.Type) throws -> ObjectShape {
        guard case .object(let name) = try shape(of: type), let object = objects[name] else {
            throw ShapeTrouble("\(type) is no object")
        }
        return object
    }

    fileprivate func read<Value: Decodable>(_ type: Value.Type) throws -> (shape: JSONShape, sample: Value?) {
        if let plain = type as? any PlainlyShaped.Type {
            let (shape, sample) = try plain.sample(in: self)
            return (shape, sample as? Value)
        }
        if let word = type as? any ControlWord.Type {
            words.insert(String(describing: type))
            return (.word(String(describing: type)), word.init(rawValue: "") as? Value)
        }
        let name = Self.name(of: type)
        guard open.insert(name).inserted else { return (.object(name), nil) }
        defer { open.remove(name) }
        objects[name] = objects[name] ?? ObjectShape(name: name)
        return (.object(name), try Value(from: ShapeDecoder(reader: self, name: name)))
    }

    fileprivate func add(_ member: ObjectShape.Member, to object: String) {
        objects[object, default: ObjectShape(name: object)].add(member)
    }

    /// Without the module: `ControlError.Details` becomes `ControlErrorDetails`.
    private static func name(of type: Any.Type) -> String {
        String(reflecting: type).split(separator: ".").dropFirst().joined()
    }
}

/// Why a type cannot be described.
struct ShapeTrouble: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

// MARK: Types that are no objects

private protocol PlainlyShaped {
    static func sample(in reader: ShapeReader) throws -> (JSONShape, Any)
}

extension String: PlainlyShaped {
    static func sample(in reader: ShapeReader) -> (JSONShape, Any) { (.text, "") }
}

extension Bool: PlainlyShaped {
    static func sample(in reader: ShapeReader) -> (JSONShape, Any) { (.truth, false) }
}

extension Int: PlainlyShaped {
    static func sample(in reader: ShapeReader) -> (JSONShape, Any) { (.wholeNumber, 0) }
}

extension Double: PlainlyShaped {
    static func sample(in reader: ShapeReader) -> (JSONShape, Any) { (.number, 0.0) }
}

extension Date: PlainlyShaped {
    static func sample(in reader: ShapeReader) -> (JSONShape, Any) { (.instant, Date(timeIntervalSince1970: 0)) }
}

extension Data: PlainlyShaped {
    static func sample(in reader: ShapeReader) -> (JSONShape, Any) { (.bytes, Data()) }
}

extension Array: PlainlyShaped where Element: Decodable {
    static func sample(in reader: ShapeReader) throws -> (JSONShape, Any) {
        (.list(try reader.read(Element.self).shape), [Element]())
    }
}

extension Dictionary: PlainlyShaped where Key == String, Value: Decodable {
    static func sample(in reader: ShapeReader) throws -> (JSONShape, Any) {
        (.map(try reader.read(Value.self).shape), [String: Value]())
    }
}

// MARK: The decoder

private struct ShapeDecoder: Decoder {
    let reader: ShapeReader
    let name: String
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(MemberList(reader: reader, name: name))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw ShapeTrouble("\(name) reads a bare array") }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        throw ShapeTrouble("\(name) reads a bare value")
    }
}

/// Each member a type asks for is written down. `decodeIfPresent` asks first whether there is a value: that marks it as
/// optional.
private final class MemberList<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let reader: ShapeReader
    private let name: String
    private var optional: Set<String> = []

    init(reader: ShapeReader, name: String) {
        self.reader = reader
        self.name = name
    }

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool { true }

    func decodeNil(forKey key: Key) -> Bool {
        optional.insert(key.stringValue)
        return false
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        let (shape, sample) = try reader.read(type)
        let isRequired = !optional.contains(key.stringValue)
        reader.add(.init(name: key.stringValue, shape: shape, isRequired: isRequired), to: name)
        guard let sample else { throw ShapeTrouble("\(name).\(key.stringValue) holds itself") }
        return sample
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { throw ShapeTrouble("\(name) nests by hand") }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw ShapeTrouble("\(name) nests by hand")
    }

    func superDecoder() throws -> any Decoder { throw ShapeTrouble("\(name) nests by hand") }

    func superDecoder(forKey key: Key) throws -> any Decoder { throw ShapeTrouble("\(name) nests by hand") }
}
