import ControlAPI

/// What is at the door besides methods.
extension OpenAPIDocument {
    func door() throws -> [String: [String: JSONNode]] {
        [
            "/v1/rpc": ["post": Self.remoteCall],
            "/v1/pair": ["post": Self.pairing],
            "/v1/events": ["get": try events()],
            FileLoad.path: ["post": try file()],
            "/v1/events/tickets": ["post": Self.streamTicket],
            "/v1/openapi.json": ["get": Self.open("This description.", "application/json", ["type": "object"])],
            "/healthz": ["get": Self.open("Whether the daemon lives.", "text/plain", ["type": "string"])],
            "/metrics": ["get": Self.metrics],
        ]
    }

    private static func open(_ summary: String, _ type: String, _ schema: JSONNode) -> JSONNode {
        ["summary": .text(summary), "security": [], "responses": ["200": answer(schema, type: type)]]
    }

    private static let problems: [String: JSONNode] = [
        "4XX": .reference("responses", "Problem"), "5XX": .reference("responses", "Problem"),
    ]

    static func responses(
        _ status: String, _ answer: JSONNode, more: [String: JSONNode] = [:]
    ) -> JSONNode {
        .object(problems.merging([status: answer]) { first, _ in first }.merging(more) { first, _ in first })
    }

    private static let metrics: JSONNode = [
        "summary": "Figures for Prometheus; who may read them is configured.",
        "responses": responses("200", answer(["type": "string"], type: "text/plain")),
    ]

    private static let streamTicket: JSONNode = [
        "summary": "A ticket that opens one event stream within 30 s: for EventSource, which sends no headers.",
        "responses": responses(
            "201",
            answer([
                "type": "object", "required": ["ticket", "expiresAt"],
                "properties": [
                    "ticket": ["type": "string"], "expiresAt": ["type": "string", "format": "date-time"],
                ],
            ])),
    ]

    private static let pairing: JSONNode = [
        "summary": "A code for a token. Errors have the shape of JSON-RPC's.", "security": [],
        "requestBody": [
            "required": true,
            "content": [
                "application/json": [
                    "schema": [
                        "type": "object", "required": ["code"], "properties": ["code": ["type": "string"]],
                        "additionalProperties": false,
                    ]
                ]
            ],
        ],
        "responses": [
            "200": answer([
                "type": "object", "required": ["token", "agent", "role"],
                "properties": [
                    "token": ["type": "string"], "agent": ["type": "string"], "role": ["type": "string"],
                    "expiresAt": ["type": "string", "format": "date-time"],
                ],
            ]),
            "default": answer(["type": "object"], "Refused."),
        ],
    ]

    private static let remoteCall: JSONNode = [
        "summary": "One JSON-RPC 2.0 message: any method, as on the socket. Errors have the shape of JSON-RPC's.",
        "requestBody": ["required": true, "content": ["application/json": ["schema": message]]],
        "responses": [
            "200": answer(["type": "object"], "The method's answer, its errors included."),
            "202": ["description": "A notification was carried out."],
            "default": answer(["type": "object"], "Refused."),
        ],
    ]

    private func file() throws -> JSONNode {
        let shape = try handlers.shape(of: .batchOpen, ShapeReader()).request
        let types = FileLoad.types.map { ($0.type, ["schema": ["type": "string", "format": "binary"]] as JSONNode) }
        let summary = Self.schema(try handlers.shape(of: .batchCommit, reader).response)
        return [
            "operationId": "batch.load", "summary": "A file of tickets in one request: stored whole, or not at all.",
            "tags": ["batch"], "x-method": "batch.open",
            "x-roles": .list(AccessPolicy.roles(of: .batchOpen).map { .text($0.rawValue) }),
            "parameters": .list(shape.members.map { parameter($0, of: shape, "query") } + [Self.idempotencyKey]),
            "requestBody": [
                "required": true, "content": .object(Dictionary(types) { first, _ in first }),
            ],
            "responses": Self.responses(
                "201", Self.answer(summary), more: ["200": Self.answer(summary, "Judged, as `dryRun` asked.")]),
        ]
    }

    private static let message: JSONNode = [
        "type": "object", "required": ["jsonrpc", "method"],
        "properties": [
            "jsonrpc": ["const": "2.0"], "method": ["type": "string"], "params": ["type": "object"],
            "id": ["type": ["string", "integer"], "description": "Without it there is no answer."],
        ],
    ]

    private func events() throws -> JSONNode {
        let shape = try handlers.shape(of: .eventsSubscribe, ShapeReader())
        var parameters = shape.request.members.map { parameter($0, of: shape.request, "query") }
        parameters.append([
            "name": "ticket", "in": "query", "required": false, "schema": ["type": "string"],
            "description": "In place of the token, from POST /v1/events/tickets.",
        ])
        parameters.append([
            "name": "Last-Event-ID", "in": "header", "required": false, "schema": ["type": "integer"],
        ])
        return [
            "operationId": "events.subscribe", "summary": "What happens, as server-sent events.",
            "x-method": "events.subscribe",
            "x-roles": .list(AccessPolicy.roles(of: .eventsSubscribe).map { .text($0.rawValue) }),
            "parameters": .list(parameters),
            "responses": Self.responses(
                "200",
                Self.answer(
                    ["type": "string"], type: "text/event-stream",
                    "`id` is the sequence number, `event` the type, `data` a ControlEvent.")),
        ]
    }
}
