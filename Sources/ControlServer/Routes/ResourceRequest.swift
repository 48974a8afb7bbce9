import ControlAPI
import FoundationEssentials

/// A request for a resource, its head taken apart.
struct ResourceRequest: Sendable, Equatable {
    let route: ResourceRoute
    /// What stands in the path and the query, decoded.
    let items: [TextItem]
    /// The value of `Idempotency-Key`.
    let key: String?

    /// The method's parameters as JSON. `body` is the request's, and may be empty.
    func params(_ body: Data, shape: ObjectShape) throws(ControlError) -> Data {
        var members = try TextParameters(method: route.method, shape: shape).members(items)
        if !body.isEmpty {
            let spans: JSONSpans
            do { spans = try JSONSpans(scanning: body, maxDepth: RPCMessage.maxDepth) } catch {
                throw error.asControlError
            }
            for member in spans.members {
                guard !items.contains(where: { $0.name == member.key }) else {
                    let text = "“\(member.key.prefix(64))” stands in the address already."
                    throw ControlError(.invalidParams, text, field: String(member.key.prefix(64)))
                }
            }
            if !spans.members.isEmpty { members.append(JSONText.inside(body)) }
            if try names(key: body, spans) { return Data("{\(members.joined(separator: ","))}".utf8) }
        }
        if let key, carriesKey(shape) { members.append("\"key\":\(JSONText.quoted(key))") }
        return Data("{\(members.joined(separator: ","))}".utf8)
    }

    /// Whether the method keeps the key itself, over restarts.
    func carriesKey(_ shape: ObjectShape) -> Bool { shape.member("key") != nil }

    /// Whether the body names the header's key too; another one is refused.
    private func names(key body: Data, _ spans: JSONSpans) throws(ControlError) -> Bool {
        guard let member = spans.members.first(where: { $0.key == "key" }), let key else { return false }
        guard
            (try? ControlCoding.decode([String].self, from: Data("[".utf8) + body[member.value] + Data("]".utf8))) == [
                key
            ]
        else { throw ControlError(.invalidParams, "“key” is not what Idempotency-Key says.", field: "key") }
        return true
    }
}

extension ResourceRoute {
    /// The answer to a request that was carried out.
    func answer(_ result: Data) -> HTTPAnswer {
        var answer = HTTPAnswer.json(status(of: result), result)
        if let location = location.flatMap({ Self.filled($0, from: result) }) {
            answer.headers.append(("Location", location))
        }
        return answer
    }

    /// Nothing new comes of what was there already, and who is refused has to see it without reading the answer.
    private func status(of result: Data) -> UInt32 {
        switch verdict.flatMap({ Self.filled("{\($0)}", from: result) }) {
        case "duplicate": 200
        case "refused": 422
        default: status
        }
    }

    private static func filled(_ template: String, from result: Data) -> String? {
        guard let spans = try? JSONSpans(scanning: result, maxDepth: RPCMessage.maxDepth) else { return nil }
        var location = template
        for member in spans.members where location.contains("{\(member.key)}") {
            guard
                let text = try? ControlCoding.decode(
                    [String].self, from: Data("[".utf8) + result[member.value] + Data("]".utf8)
                ).first
            else { return nil }
            location = location.replacing("{\(member.key)}", with: PercentText.encode(text))
        }
        return location.contains("{") ? nil : location
    }
}
