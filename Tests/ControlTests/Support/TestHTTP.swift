import FoundationEssentials

/// A request as bytes, and its answer taken apart: the tests decide every header themselves.
struct TestHTTP {
    struct Answer {
        var status: Int
        var headers: [String: String]
        var body: String
    }

    let port: UInt16

    /// Sends one request on a new connection. A `Host` of nil leaves it out.
    func send(
        _ method: String, _ path: String, host: String?? = .none, headers: [(String, String)] = [], body: String? = nil
    ) throws -> Answer {
        let socket = try TestSocket(port: port)
        var reader = TestReader(socket)
        try socket.send(request(method, path, host: host, headers: headers, body: body))
        var answer = try Self.head(&reader)
        if let length = answer.headers["content-length"].flatMap({ Int($0) }), method != "HEAD" {
            answer.body = try reader.bytes(length)
        }
        return answer
    }

    func request(
        _ method: String, _ path: String, host: String?? = .none, headers: [(String, String)] = [], body: String? = nil
    ) -> String {
        var text = "\(method) \(path) HTTP/1.1\r\n"
        let host = host ?? .some("127.0.0.1:\(port)")
        if let host { text += "Host: \(host)\r\n" }
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        if let body { text += "Content-Length: \(body.utf8.count)\r\n\r\n" + body } else { text += "\r\n" }
        return text
    }

    static func head(_ reader: inout TestReader) throws -> Answer {
        guard let head = try reader.next(until: "\r\n\r\n") else {
            throw TestSocket.Trouble(description: "the connection was closed without an answer")
        }
        let lines = head.split(separator: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count == 2 ? parts[1].drop { $0 == " " }.description : ""
        }
        let status = lines.first.map { $0.split(separator: " ") }.flatMap { $0.count > 1 ? Int($0[1]) : nil }
        return Answer(status: status ?? 0, headers: headers, body: "")
    }
}
