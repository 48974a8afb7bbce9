import FoundationEssentials

/// Messages of `text/event-stream` (HTML Standard, 9.2.5).
enum ServerSentEvent {
    /// What ends a message.
    static let end = "\n\n"

    /// - Parameters:
    ///   - id: what the reader names when it comes back; nil leaves its place as it is.
    ///   - json: on one line.
    static func message(_ event: String, id: Int?, _ json: Data) -> Data {
        var message = Data((id.map { "id: \($0)\n" } ?? "").utf8)
        message.append(contentsOf: "event: \(event)\ndata: ".utf8)
        message.append(json)
        message.append(contentsOf: end.utf8)
        return message
    }
}
