/// The head of a request.
struct HTTPHead: Sendable {
    var method: String
    /// Without the query; percent-encoded as it came.
    var path: String
    /// What stands behind the “?”, percent-encoded as it came, but for “+”, which is a space.
    var query: [TextItem] = []
    /// By lower-case name. A header given more than once has its values in order.
    var headers: [String: [String]]

    /// The value of a header given exactly once.
    func header(_ name: String) -> String? {
        guard let values = headers[name], values.count == 1 else { return nil }
        return values[0]
    }

    func isRepeated(_ name: String) -> Bool {
        (headers[name]?.count ?? 0) > 1
    }

    /// The token of `Authorization: Bearer …`.
    var bearer: String? {
        guard let value = header("authorization"), value.count <= 256 else { return nil }
        let parts = value.split(separator: " ")
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }
}
