/// A mapping file that cannot be used: where in it, what is wrong, and what is allowed.
package struct MappingError: Error, Sendable, Hashable, CustomStringConvertible {
    package let file: String
    /// The key's path from the top, `priority.values.普通`; empty where the file as a whole is meant.
    package let path: String
    package let problem: String

    package var description: String {
        path.isEmpty ? "mapping \(file): \(problem)" : "mapping \(file): \(path): \(problem)"
    }
}

/// Thrown while decoding, before the file's name is known.
struct MappingFault: Error {
    let path: [any CodingKey]
    let problem: String
}

extension MappingError {
    /// Says in one form what the decoder, or our own checks within it, found.
    init(file: String, decoding error: any Error) {
        switch error {
        case let fault as MappingFault:
            self.init(file: file, path: Self.text(fault.path), problem: fault.problem)
        case DecodingError.keyNotFound(let key, let context):
            self.init(file: file, path: Self.text(context.codingPath + [key]), problem: "this key is missing")
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            self.init(file: file, path: Self.text(context.codingPath), problem: context.debugDescription)
        case DecodingError.dataCorrupted(let context):
            let cause = context.underlyingError.map { ": \($0)" } ?? ""
            self.init(file: file, path: Self.text(context.codingPath), problem: context.debugDescription + cause)
        default:
            self.init(file: file, path: "", problem: "\(error)")
        }
    }

    private static func text(_ path: [any CodingKey]) -> String {
        path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }
}
