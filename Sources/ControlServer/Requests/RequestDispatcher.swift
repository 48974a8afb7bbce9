import ControlAPI
import FoundationEssentials

/// From a message to its answer, whichever door it came by.
struct RequestDispatcher: Sendable {
    let handlers: ControlHandlers
    /// Told of errors that are our fault, as text for the log.
    let onTrouble: @Sendable (String) -> Void

    /// Where to answer the message: nil for Swift's pool.
    func executor(for message: RPCMessage) -> (any TaskExecutor)? {
        message.method.flatMap(ControlMethod.init(rawValue:)).flatMap(handlers.executor)
    }

    /// The response line, or nil for a notification.
    func answer(_ message: RPCMessage, from peer: ControlPeer, over connection: ControlConnection) async -> Data? {
        let outcome = await result(of: message, from: peer, over: connection)
        guard let id = message.id else { return nil }
        switch outcome {
        case .success(let result): return RPCMessage.response(id: id, result: result)
        case .failure(let error): return RPCMessage.response(id: id, error: error)
        }
    }

    private func result(
        of message: RPCMessage, from peer: ControlPeer, over connection: ControlConnection
    ) async -> Result<Data, ControlError> {
        do {
            let method = try message.knownMethod()
            try AccessPolicy.check(method, for: peer)
            return .success(try await handlers.handler(of: method)(message.params, peer, connection))
        } catch let error as ControlError {
            return .failure(error)
        } catch {
            onTrouble("method=\(message.method ?? "-") error=\"\(error)\"")
            return .failure(ControlError(.internalError, "The daemon failed; its log says more."))
        }
    }
}
