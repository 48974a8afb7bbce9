public import FoundationEssentials

/// One JSON-RPC 2.0 message with its envelope taken apart and its body left as bytes.
///
/// The envelope is read by `JSONSpans`, a scanner of ours, for two reasons. Nesting has to be limited *before* a
/// recursive decoder sees bytes from outside, which asks for one pass over them anyway; and `params` can then be decoded
/// once, straight into the method's own type, where `JSONDecoder` alone would read every message twice, the second time
/// knowing the method.
public struct RPCMessage: Sendable {
    /// The raw JSON of `id` (a string or a number), echoed byte for byte; nil in a notification. `null` counts as an id.
    public var id: Data?
    public var method: String?
    /// The raw JSON of each body, where there is one.
    public var params: Data?
    public var result: Data?
    public var error: Data?

    /// Deepest nesting of a message, the envelope included.
    public static let maxDepth = 32

    /// Takes a line apart. Errors: `parseError`, `invalidRequest`.
    public init(parsing line: Data) throws(ControlError) {
        let spans: JSONSpans
        do {
            spans = try JSONSpans(scanning: line, maxDepth: Self.maxDepth)
        } catch {
            throw error.asControlError
        }
        for member in spans.members {
            let value = line[member.value]
            switch member.key {
            case "jsonrpc": try Self.checkVersion(value)
            case "id": id = try Self.checkedID(value)
            case "method": method = try Self.checkedMethod(value)
            case "params": params = value
            case "result": result = value
            case "error": error = value
            default: throw ControlError(.invalidRequest, "“\(member.key)” does not belong into a JSON-RPC message.")
            }
        }
        guard spans.members.contains(where: { $0.key == "jsonrpc" }) else {
            throw ControlError(.invalidRequest, "“jsonrpc”: \"2.0\" is missing.")
        }
    }

    private static func checkVersion(_ value: Data) throws(ControlError) {
        guard value.elementsEqual(#""2.0""#.utf8) else {
            throw ControlError(.invalidRequest, "“jsonrpc” must be \"2.0\".")
        }
    }

    private static func checkedID(_ value: Data) throws(ControlError) -> Data {
        guard value.count <= 128, let first = value.first, first != UInt8(ascii: "{"), first != UInt8(ascii: "["),
            first != UInt8(ascii: "t"), first != UInt8(ascii: "f")
        else {
            throw ControlError(.invalidRequest, "“id” must be a string or a number of at most 128 characters.")
        }
        // Echoed as it is: whatever it holds must be JSON, or our answer would not be.
        if first == UInt8(ascii: "\"") {
            _ = try ControlCoding.decode(String.self, from: value)
        } else if !value.elementsEqual("null".utf8) {
            guard JSONNumber.isWritten(in: value) else {
                throw ControlError(.parseError, "“id” is neither a string nor a number.")
            }
        }
        return value
    }

    private static func checkedMethod(_ value: Data) throws(ControlError) -> String {
        guard value.first == UInt8(ascii: "\""), value.count <= 66, !value.contains(UInt8(ascii: "\\")) else {
            throw ControlError(.invalidRequest, "“method” must be a string of at most 64 plain characters.")
        }
        return String(decoding: value.dropFirst().dropLast(), as: UTF8.self)
    }
}

extension RPCMessage {
    /// A request line, without the line feed.
    public static func request<Request: ControlRequest>(_ request: Request, id: Int) throws -> Data {
        var line = Data(#"{"jsonrpc":"2.0","id":\#(id),"method":"\#(Request.method.rawValue)","params":"#.utf8)
        line.append(try ControlCoding.encode(request))
        line.append(UInt8(ascii: "}"))
        return line
    }

    /// A response line with a result, without the line feed. `id` is the raw JSON of the request's.
    public static func response(id: Data, result: Data) -> Data {
        assemble(#"{"jsonrpc":"2.0","id":"#, id, #","result":"#, result)
    }

    /// A response line with an error, without the line feed. Without an id, as when the request could not be read, `null`.
    public static func response(id: Data?, error: ControlError) -> Data {
        let body = (try? ControlCoding.encode(error)) ?? Data(#"{"code":-32603,"message":"Internal error."}"#.utf8)
        return assemble(#"{"jsonrpc":"2.0","id":"#, id ?? Data("null".utf8), #","error":"#, body)
    }

    /// The notification that carries an event, without the line feed. `event` is the JSON of a `ControlEvent`.
    public static func notification(event: Data) -> Data {
        assemble(#"{"jsonrpc":"2.0","method":"event""#, Data(), #","params":"#, event)
    }

    private static func assemble(_ head: StaticString, _ id: Data, _ middle: StaticString, _ body: Data) -> Data {
        var line = Data(capacity: head.utf8CodeUnitCount + id.count + middle.utf8CodeUnitCount + body.count + 2)
        head.withUTF8Buffer { line.append(contentsOf: $0) }
        line.append(id)
        middle.withUTF8Buffer { line.append(contentsOf: $0) }
        line.append(body)
        line.append(UInt8(ascii: "}"))
        return line
    }
}

extension RPCMessage {
    /// The method this message asks for. Errors: `invalidRequest`, `methodNotFound`.
    public func knownMethod() throws(ControlError) -> ControlMethod {
        guard let method else { throw ControlError(.invalidRequest, "“method” is missing.") }
        guard let known = ControlMethod(rawValue: method) else {
            let near = NearestWord.to(method, among: ControlMethod.allCases.map(\.rawValue))
            let meant = near.map { " Did you mean “\($0)”?" } ?? ""
            throw ControlError(.methodNotFound, "There is no method “\(method.prefix(64))”.\(meant)")
        }
        return known
    }

    /// The response's result, or its error thrown.
    public func decodeResult<Response: Decodable>(as type: Response.Type) throws(ControlError) -> Response {
        if let error { throw try ControlCoding.decode(ControlError.self, from: error) }
        guard let result else { throw ControlError(.invalidRequest, "The answer has neither result nor error.") }
        return try ControlCoding.decode(type, from: result)
    }
}
