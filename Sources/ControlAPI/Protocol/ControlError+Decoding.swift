import FoundationEssentials

extension ControlError {
    /// What was wrong with JSON from outside, in words a person can act on.
    init(decoding error: any Error) {
        switch error {
        case let error as ControlError:
            self = error
        case DecodingError.keyNotFound(let key, let context):
            let path = Self.path(context.codingPath + [key])
            self.init(.invalidParams, "“\(path)” is missing.", field: path)
        case DecodingError.valueNotFound(let type, let context):
            let path = Self.path(context.codingPath)
            self.init(.invalidParams, "“\(path)” must be \(Self.name(of: type)), not null.", field: path)
        case DecodingError.typeMismatch(let type, let context):
            let path = Self.path(context.codingPath)
            self.init(.invalidParams, "“\(path)” must be \(Self.name(of: type)).", field: path)
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            let path = Self.path(context.codingPath)
            self.init(.invalidParams, "“\(path)”: \(context.debugDescription).", field: path)
        default:
            self.init(.parseError, "This is not valid JSON.")
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce(into: "") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += (path.isEmpty ? "" : ".") + key.stringValue
            }
        }
    }

    private static func name(of type: Any.Type) -> String {
        switch type {
        case is Bool.Type: "true or false"
        case is Int.Type: "a whole number"
        case is Double.Type: "a number"
        case is String.Type: "a string"
        case is [String: Any].Type: "an object"
        case is [Any].Type: "an array"
        default: "a \(type)"
        }
    }
}
