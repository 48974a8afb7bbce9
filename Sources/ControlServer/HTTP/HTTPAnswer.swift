import ControlAPI
import FoundationEssentials

/// A whole response.
struct HTTPAnswer: Sendable {
    var status: UInt32
    var headers: [(name: String, value: String)]
    var body: Data

    init(_ status: UInt32, type: String? = nil, body: Data = Data(), headers: [(name: String, value: String)] = []) {
        self.status = status
        self.body = body
        self.headers = headers
        if let type { self.headers.append(("Content-Type", type)) }
        self.headers.append(("X-Content-Type-Options", "nosniff"))
        self.headers.append(("Referrer-Policy", "no-referrer"))
    }

    static func json(_ status: UInt32, _ body: Data) -> HTTPAnswer {
        HTTPAnswer(
            status, type: "application/json", body: body,
            headers: [("Cache-Control", "no-store"), ("Cross-Origin-Resource-Policy", "same-origin")])
    }

    /// A refusal of the door itself, in the shape of the protocol's errors.
    static func refusal(
        _ status: UInt32, _ error: ControlError, headers: [(name: String, value: String)] = []
    ) -> HTTPAnswer {
        var answer = json(status, RPCMessage.response(id: nil, error: error))
        answer.headers += headers
        return answer
    }

    /// The same, readable for a page of an allowed origin.
    func readable(by origin: String?) -> HTTPAnswer {
        var answer = self
        answer.headers.append(("Vary", "Origin"))
        if let origin {
            answer.headers.removeAll { $0.name == "Cross-Origin-Resource-Policy" }
            answer.headers.append(("Cross-Origin-Resource-Policy", "cross-origin"))
            answer.headers.append(("Access-Control-Allow-Origin", origin))
        }
        return answer
    }
}
