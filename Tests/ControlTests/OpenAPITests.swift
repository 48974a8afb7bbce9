import ControlAPI
import Foundation
import Testing

@testable import ControlServer

@Suite("The published description", .timeLimit(.minutes(5)))
struct OpenAPITests {
    private struct Schemas {
        let all: [String: Any]

        /// What is wrong with the value; nil if nothing.
        func fault(_ value: Any, _ schema: [String: Any], _ place: String = "") -> String? {
            if let reference = schema["$ref"] as? String {
                guard let name = reference.split(separator: "/").last, let target = all[String(name)] as? [String: Any]
                else { return "\(place): \(reference) leads nowhere" }
                return fault(value, target, place)
            }
            switch schema["type"] as? String {
            case "object": return fault(object: value, schema, place)
            case "array":
                guard let list = value as? [Any], let items = schema["items"] as? [String: Any] else {
                    return "\(place) is no array"
                }
                return list.lazy.compactMap { fault($0, items, place + "[]") }.first
            case "string": return value is String ? nil : "\(place) is no string"
            case "boolean": return value is NSNumber ? nil : "\(place) is no boolean"
            case "integer", "number": return value is NSNumber ? nil : "\(place) is no number"
            default: return "\(place) has no type"
            }
        }

        private func fault(object value: Any, _ schema: [String: Any], _ place: String) -> String? {
            guard let object = value as? [String: Any] else { return "\(place) is no object" }
            let properties = schema["properties"] as? [String: Any] ?? [:]
            for name in schema["required"] as? [String] ?? [] where object[name] == nil {
                return "\(place).\(name) lacks"
            }
            for (name, value) in object {
                let member = properties[name] as? [String: Any] ?? schema["additionalProperties"] as? [String: Any]
                guard let member else { return "\(place).\(name) is not described" }
                if let fault = fault(value, member, "\(place).\(name)") { return fault }
            }
            return nil
        }
    }

    private static func document() throws -> [String: Any] {
        let handlers = FakeDaemon.handlers(
            FakeDaemon.SharedState(), EventLog(capacity: 1), try PageAccess(configured: []))
        let json = try OpenAPIDocument(handlers: handlers).json()
        return try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    }

    private static func at(_ document: Any?, _ path: String...) -> Any? {
        path.reduce(document) { ($0 as? [String: Any])?[$1] }
    }

    @Test("every route is described with its method, roles, parameters, answer and errors")
    func operations() throws {
        let document = try Self.document()
        #expect(document["openapi"] as? String == "3.1.0")
        for route in ResourceRoute.all {
            let operation = try #require(
                Self.at(document, "paths", route.template, route.verb.rawValue.lowercased()) as? [String: Any])
            #expect(operation["operationId"] as? String == route.method.rawValue)
            #expect(operation["x-roles"] as? [String] == AccessPolicy.roles(of: route.method).map(\.rawValue))
            let parameters = operation["parameters"] as? [[String: Any]] ?? []
            let inPath = parameters.filter { $0["in"] as? String == "path" }.compactMap { $0["name"] as? String }
            #expect(Set(inPath) == Set(route.pathParameters), "\(route.template)")
            #expect(
                Self.at(operation, "responses", String(route.status), "content", "application/json", "schema") != nil)
            #expect(Self.at(operation, "responses", "4XX", "$ref") as? String == "#/components/responses/Problem")
            if route.verb == .get { #expect(operation["requestBody"] == nil) }
        }
        for path in ["/v1/rpc", "/v1/pair", "/v1/events", "/v1/events/tickets", "/healthz", "/metrics"] {
            #expect(Self.at(document, "paths", path) != nil, "\(path)")
        }
    }

    @Test("what docs/control-protocol.md shows of each method is what the description says")
    func examples() throws {
        let document = try Self.document()
        let schemas = Schemas(all: try #require(Self.at(document, "components", "schemas") as? [String: Any]))
        var checked: Set<ControlMethod> = []
        for (asked, answer) in try Self.documentedExamples() {
            guard let method = (asked["method"] as? String).flatMap(ControlMethod.init(rawValue:)),
                let route = ResourceRoute.all.first(where: { $0.method == method })
            else { continue }
            checked.insert(method)
            let operation = Self.at(document, "paths", route.template, route.verb.rawValue.lowercased())
            if let result = answer["result"] {
                let schema = Self.at(
                    operation, "responses", String(route.status), "content", "application/json", "schema")
                let fault = schemas.fault(result, try #require(schema as? [String: Any]), method.rawValue)
                #expect(fault == nil)
            }
            guard route.verb != .get, let params = asked["params"] as? [String: Any] else { continue }
            let body = params.filter { !route.pathParameters.contains($0.key) }
            let schema = Self.at(operation, "requestBody", "content", "application/json", "schema")
            if let schema = schema as? [String: Any] {
                let fault = schemas.fault(body, schema, method.rawValue)
                #expect(fault == nil)
            } else {
                #expect(body.isEmpty, "\(method.rawValue)")
            }
        }
        #expect(checked == Set(ResourceRoute.all.map(\.method)))
    }

    @Test("every parameter is told in words, and every word list with the meaning of its words")
    func prose() throws {
        let document = try Self.document()
        var mute: [String] = []
        for route in ResourceRoute.all {
            let found = Self.at(document, "paths", route.template, route.verb.rawValue.lowercased())
            let operation = try #require(found as? [String: Any])
            if operation["description"] == nil { mute.append(route.method.rawValue) }
            let parameters = operation["parameters"] as? [[String: Any]] ?? []
            for parameter in parameters where parameter["description"] == nil {
                mute.append("\(route.method.rawValue) \(parameter["name"] ?? "")")
            }
            let body = Self.at(operation, "requestBody", "content", "application/json", "schema", "properties")
            for (name, member) in body as? [String: [String: Any]] ?? [:] where member["description"] == nil {
                mute.append("\(route.method.rawValue) \(name)")
            }
        }
        #expect(mute.isEmpty, "give them doc comments in Sources/ControlAPI, and run scripts/protocol-texts.py")
        let only = try #require(Self.parameter("only", of: "/v1/batches/{batch}/verdicts", in: document))
        let words = only["oneOf"] as? [[String: String]] ?? []
        let values = Set(words.compactMap { $0["const"] })
        #expect(values == ["accepted", "refused", "duplicate", "notSelected"])
        let areExplained = words.allSatisfy { $0["description"]?.isEmpty == false }
        #expect(areExplained)
        let state = Self.at(document, "components", "schemas", "CallState", "anyOf") as? [[String: String]] ?? []
        let known = state.compactMap { $0["const"] }
        #expect(known.contains("talking") && known.count < state.count, "more may come")
    }

    private static func parameter(_ name: String, of path: String, in document: [String: Any]) -> [String: Any]? {
        let parameters = at(document, "paths", path, "get", "parameters") as? [[String: Any]] ?? []
        return parameters.first { $0["name"] as? String == name }?["schema"] as? [String: Any]
    }

    @Test("the daemon serves it to whoever asks it by its own name, and every reference leads somewhere")
    func served() async throws {
        let (daemon, http, _) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        let text = try await offPool {
            let answer = try http.send("GET", "/v1/openapi.json")
            #expect(answer.status == 200 && answer.headers["content-type"] == "application/json")
            #expect(try http.send("GET", "/v1/openapi.json", host: "evil.example.com").status == 421)
            #expect(try http.send("POST", "/v1/openapi.json", body: "{}").status == 405)
            return answer.body
        }
        let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        for rest in text.components(separatedBy: ##""$ref":"#/"##).dropFirst() {
            let path = rest.prefix { $0 != "\"" }.split(separator: "/").map(String.init)
            #expect(path.reduce(document as Any?) { ($0 as? [String: Any])?[$1] } != nil, "\(path)")
        }
    }

    private static func documentedExamples() throws -> [(asked: [String: Any], answer: [String: Any])] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("docs/control-protocol.md"), encoding: .utf8)
        var examples: [(asked: [String: Any], answer: [String: Any])] = []
        var asked: [String: Any]?
        for line in page.split(separator: "\n") where line.hasPrefix("→ ") || line.hasPrefix("← ") {
            let json = try JSONSerialization.jsonObject(with: Data(line.dropFirst(2).utf8)) as? [String: Any] ?? [:]
            if line.hasPrefix("→ ") {
                asked = json
            } else if let request = asked {
                examples.append((request, json))
                asked = nil
            }
        }
        return examples
    }
}
