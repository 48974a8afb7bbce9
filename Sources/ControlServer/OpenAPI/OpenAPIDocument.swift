import ControlAPI
import FoundationEssentials

/// The resources as OpenAPI 3.1 describes them: from the table of routes, from what the daemon's own types read and write, and from
/// the table of roles. Nothing of it is written a second time.
struct OpenAPIDocument {
    let handlers: ControlHandlers
    let reader = ShapeReader()
    let texts = ProtocolTexts.own

    init(handlers: ControlHandlers) {
        self.handlers = handlers
    }

    func json() throws -> Data {
        var paths: [String: [String: JSONNode]] = [:]
        for route in ResourceRoute.all {
            paths[route.template, default: [:]][route.verb.rawValue.lowercased()] = try operation(route)
        }
        for (path, operations) in try door() { paths[path, default: [:]].merge(operations) { first, _ in first } }
        // Asked for before the objects are told, as it adds some.
        _ = try reader.shape(of: ProblemDetails.self)
        _ = try reader.shape(of: ControlEvent.self)
        let document: JSONNode = [
            "openapi": "3.1.0",
            "info": [
                "title": "Callback dialer", "version": .text(String(ControlProtocol.version)),
                "description":
                    "Methods, words and errors are explained in docs/control-protocol.md and docs/http-door.md; x-method names the method behind an operation, x-roles the roles of tokens that may ask for it.",
            ],
            "security": [["token": []]],
            "paths": .object(paths.mapValues { .object($0) }),
            "components": [
                "securitySchemes": ["token": ["type": "http", "scheme": "bearer"]],
                "responses": ["Problem": Self.problem],
                "schemas": .object(schemas),
            ],
        ]
        return try ControlCoding.encode(document)
    }

    // MARK: Operations

    private func operation(_ route: ResourceRoute) throws -> JSONNode {
        let shape = try handlers.shape(of: route.method, reader)
        var operation: [String: JSONNode] = [
            "operationId": .text(route.method.rawValue), "summary": .text(route.summary),
            "tags": [.text(String(route.method.rawValue.prefix { $0 != "." }))],
            "x-method": .text(route.method.rawValue),
            "x-roles": .list(AccessPolicy.roles(of: route.method).map { .text($0.rawValue) }),
            "responses": Self.responses(
                route.status == 200 ? "200" : "201", Self.answer(Self.schema(shape.response)),
                more: route.verdict == nil ? [:] : verdicts(Self.schema(shape.response))),
        ]
        let inPath = route.pathParameters
        let others = shape.request.members.filter { !inPath.contains($0.name) }
        var parameters = shape.request.members.filter { inPath.contains($0.name) }
            .map { parameter($0, of: shape.request, "path") }
        if route.verb == .get {
            parameters += others.map { parameter($0, of: shape.request, "query") }
        } else {
            parameters.append(Self.idempotencyKey)
            if !others.isEmpty { operation["requestBody"] = body(others, of: shape.request) }
        }
        if !parameters.isEmpty { operation["parameters"] = .list(parameters) }
        operation["description"] = texts.deed(of: shape.request.name).map { .text($0) }
        return .object(operation)
    }

    private func verdicts(_ result: JSONNode) -> [String: JSONNode] {
        [
            "200": Self.answer(result, "It was there before; nothing was stored."),
            "422": Self.answer(result, "Refused; the answer says why."),
        ]
    }

    func parameter(_ member: ObjectShape.Member, of request: ObjectShape, _ place: String) -> JSONNode {
        var parameter: [String: JSONNode] = [
            "name": .text(member.name), "in": .text(place),
            "required": .truth(place == "path" || member.isRequired), "schema": asked(member.shape, place),
        ]
        if case .list = member.shape { parameter["explode"] = false }
        parameter["description"] = texts.of(member.name, in: request.name).map { .text($0) }
        return .object(parameter)
    }

    /// What a request may hold: no word but the known ones, where the daemon knows them all, and in an address no control characters.
    private func asked(_ shape: JSONShape, _ place: String = "body") -> JSONNode {
        switch shape {
        case .word(let name) where !Self.openWords.contains(name): words(of: name, isOpen: false)
        case .text where place != "body": ["type": "string", "pattern": "^[^\\u0000-\\u001f\\u007f]*$"]
        case .list(let element): ["type": "array", "items": asked(element, place)]
        default: Self.schema(shape)
        }
    }

    /// Words of which a site has its own.
    private static let openWords: Set<String> = ["PauseCodeWord", "EventKind"]

    /// Each with its meaning.
    private func words(of name: String, isOpen: Bool) -> JSONNode {
        var known = texts.words(of: name).map { word -> JSONNode in
            ["const": .text(word.value), "description": .text(word.text)]
        }
        var schema: [String: JSONNode] = ["type": "string", "title": .text(name)]
        schema["description"] = texts.of(name).map { .text($0) }
        guard !known.isEmpty else { return .object(schema) }
        if isOpen { known.append(["type": "string", "description": "More may come."]) }
        schema[isOpen ? "anyOf" : "oneOf"] = .list(known)
        return .object(schema)
    }

    static let idempotencyKey: JSONNode = [
        "name": "Idempotency-Key", "in": "header", "required": false,
        "description":
            "Made by the caller before the first try; the same key with the same request is carried out once.",
        "schema": ["type": "string", "pattern": "^[!#-~]{1,128}$"],
    ]

    private func body(_ members: [ObjectShape.Member], of request: ObjectShape) -> JSONNode {
        let shape = ObjectShape(name: request.name, members: members)
        return [
            "required": .truth(members.contains(where: \.isRequired)),
            "content": ["application/json": ["schema": object(shape, isOpen: false) { asked($0) }]],
        ]
    }

    static func answer(_ schema: JSONNode, type: String = "application/json", _ what: String = "Done.") -> JSONNode {
        ["description": .text(what), "content": [type: ["schema": schema]]]
    }

    private static let problem = answer(
        .reference("schemas", "ProblemDetails"), type: "application/problem+json", "Refused; `reason` says why.")

    // MARK: Schemas

    private var schemas: [String: JSONNode] {
        var schemas = reader.objects.mapValues { object($0, isOpen: true) { Self.schema($0) } }
        for name in reader.words { schemas[name] = words(of: name, isOpen: true) }
        // A request is told with its operation, but for what other requests hold.
        for name in schemas.keys where name.hasSuffix("Request") { schemas[name] = nil }
        let statuses = ProblemKind.all.map { ($0.key.rawValue, JSONNode.number(Int($0.value.status))) }
        if case .object(var reason) = words(of: "Reason", isOpen: true) {
            reason["x-status"] = .object(Dictionary(statuses) { first, _ in first })
            schemas["Reason"] = .object(reason)
        }
        return schemas
    }

    private func object(_ shape: ObjectShape, isOpen: Bool, _ schema: (JSONShape) -> JSONNode) -> JSONNode {
        var object: [String: JSONNode] = ["type": "object"]
        let members = shape.members.map { member in
            (member.name, schema(member.shape).described(texts.of(member.name, in: shape.name)))
        }
        if !members.isEmpty { object["properties"] = .object(Dictionary(members) { first, _ in first }) }
        let required = shape.members.filter(\.isRequired).map(\.name).sorted()
        if !required.isEmpty { object["required"] = .list(required.map { .text($0) }) }
        if !isOpen { object["additionalProperties"] = false }
        return isOpen ? JSONNode.object(object).described(texts.of(shape.name)) : .object(object)
    }

    static func schema(_ shape: JSONShape) -> JSONNode {
        switch shape {
        case .text: ["type": "string"]
        case .instant: ["type": "string", "format": "date-time"]
        case .bytes: ["type": "string", "contentEncoding": "base64"]
        case .wholeNumber: ["type": "integer"]
        case .number: ["type": "number"]
        case .truth: ["type": "boolean"]
        case .word(let name): .reference("schemas", name)
        case .list(let element): ["type": "array", "items": schema(element)]
        case .map(let value): ["type": "object", "additionalProperties": schema(value)]
        case .object(let name): .reference("schemas", name)
        }
    }
}
