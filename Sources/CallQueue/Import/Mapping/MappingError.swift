/// A mapping file that cannot be used: where in it, what is wrong, and what is allowed.
package struct MappingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A key that is not known, and those that are.
    package struct WrongKey: Sendable, Hashable {
        package let key: String
        package let known: [String]
    }

    package let file: String
    /// The key's path from the top, `priority.values.普通` or `numbers[1]`; empty where the file as a whole is meant.
    package let path: String
    /// Where the key stands; nil where the file as a whole is meant.
    package let place: JSON5Place?
    package let problem: String
    package let wrongKey: WrongKey?

    init(file: String, path: String = "", place: JSON5Place? = nil, problem: String, wrongKey: WrongKey? = nil) {
        self.file = file
        self.path = path
        self.place = place
        self.problem = problem
        self.wrongKey = wrongKey
    }

    package var description: String {
        let location = place.map { "line \($0.line), column \($0.column): " } ?? ""
        return "mapping \(file): \(location)\(path.isEmpty ? "" : "\(path): ")\(problem)"
    }
}

/// Thrown while decoding, before the file's name is known.
struct MappingFault: Error {
    let path: [any CodingKey]
    let problem: String
}

extension MappingError {
    init(file: String, _ fault: JSON5Fault) {
        self.init(file: file, place: fault.place, problem: fault.problem)
    }

    /// Says in one form what the decoder, or our own checks within it, found.
    init(file: String, decoding error: any Error, in outline: JSON5Outline) {
        var wrongKey: WrongKey?
        if let error = error as? UnknownKey { wrongKey = WrongKey(key: error.key, known: error.known) }
        let (keys, problem) = Self.finding(error)
        let path = keys.keyPath
        self.init(file: file, path: path, place: outline.place(of: path), problem: problem, wrongKey: wrongKey)
    }

    private static func finding(_ error: any Error) -> (path: [any CodingKey], problem: String) {
        switch error {
        case let fault as MappingFault: return (fault.path, fault.problem)
        case let error as UnknownKey:
            return (error.path, "there is no such key; allowed here: \(error.known.joined(separator: ", "))")
        case DecodingError.keyNotFound(let key, let context): return (context.codingPath + [key], "this key is missing")
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            return (context.codingPath, context.debugDescription)
        case DecodingError.dataCorrupted(let context):
            return (context.codingPath, context.debugDescription + (context.underlyingError.map { ": \($0)" } ?? ""))
        default: return ([], "\(error)")
        }
    }
}

extension [any CodingKey] {
    /// As people write it: `trunks[0].lines`.
    package var keyPath: String {
        reduce(into: "") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += (path.isEmpty ? "" : ".") + key.stringValue
            }
        }
    }
}
