import ControlAPI

/// `POST /v1/batches`: a file of tickets in one request, as `curl --data-binary @tickets.csv` sends it. What `batch.open` asks for stands
/// in the address.
struct FileLoad: Sendable, Equatable {
    static let path = "/v1/batches"

    /// What a file may be, and the `format` that says so; nil where its bytes tell.
    static let types: [(type: String, format: String?)] = [
        ("text/csv", nil), ("text/plain", nil), ("text/tab-separated-values", "tsv"),
        ("application/x-ndjson", "ndjson"), ("application/jsonl", "ndjson"),
    ]

    let items: [TextItem]
    /// The value of `Idempotency-Key`.
    let key: String?

    /// Nil for another address. Errors: `invalidRequest`.
    init?(_ head: HTTPHead) throws(ControlError) {
        guard head.path == Self.path, head.method == "POST" else { return nil }
        var items = try head.query.decoded()
        let parts = Self.parts(head)
        if let format = Self.types.first(where: { $0.type == parts.first })?.format, !items.names("format") {
            items.append(TextItem(name: "format", text: format))
        }
        let charset = parts.dropFirst().first { $0.hasPrefix("charset=") }?.dropFirst("charset=".count)
        if let charset, !items.names("encoding") {
            items.append(TextItem(name: "encoding", text: charset.filter { $0 != "\"" }))
        }
        self.items = items
        key = try head.idempotencyKey
    }

    /// Whether the head says that a file follows.
    static func isFile(_ head: HTTPHead) -> Bool {
        guard head.hasBody, head.header("content-encoding") == nil, let type = parts(head).first else { return false }
        return types.contains { $0.type == type }
    }

    /// The type and its parameters, in small letters, without spaces.
    private static func parts(_ head: HTTPHead) -> [String] {
        (head.header("content-type") ?? "").lowercased().split(separator: ";").map { $0.filter { $0 != " " } }
    }
}

extension [TextItem] {
    fileprivate func names(_ name: String) -> Bool { contains { $0.name == name } }

    /// Out of an address. Errors: `invalidRequest`.
    func decoded() throws(ControlError) -> [TextItem] {
        var decoded: [TextItem] = []
        for item in self {
            guard let name = PercentText.decode(item.name), let text = PercentText.decode(item.text) else {
                throw ControlError(
                    .invalidRequest, "The address is not percent-encoded UTF-8, or holds control characters.")
            }
            decoded.append(TextItem(name: name, text: text))
        }
        return decoded
    }
}
