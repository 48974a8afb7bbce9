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

    func executor(of method: ControlMethod) -> (any TaskExecutor)? { handlers.executor(of: method) }

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
        do throws(ControlError) {
            let method = try message.knownMethod()
            return await perform(method, message.params, from: peer, over: connection)
        } catch {
            return .failure(error)
        }
    }

    /// Carries a method out, if the peer may ask for it.
    func perform(
        _ method: ControlMethod, _ params: Data?, from peer: ControlPeer, over connection: ControlConnection
    ) async -> Result<Data, ControlError> {
        do {
            try AccessPolicy.check(method, for: peer)
            return .success(try await handlers.handler(of: method)(params, peer, connection))
        } catch let error as ControlError {
            return .failure(error)
        } catch {
            onTrouble("method=\(method.rawValue) error=\"\(error)\"")
            return .failure(ControlError(.internalError, "The daemon failed; its log says more."))
        }
    }
}
