import ControlAPI

/// In which shape an address tells of errors.
enum HTTPDialect: Sendable {
    /// As a JSON-RPC response without an id.
    case remoteCall
    /// As problem details (RFC 9457).
    case problem

    init(path: String) {
        self = path == "/v1/rpc" || path == "/v1/pair" ? .remoteCall : .problem
    }

    func refusal(
        _ status: UInt32, _ error: ControlError, headers: [(name: String, value: String)] = []
    ) -> HTTPAnswer {
        switch self {
        case .remoteCall: .refusal(status, error, headers: headers)
        case .problem: .problem(error, status: status, headers: headers)
        }
    }
}
