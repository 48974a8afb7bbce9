import ControlAPI
import FoundationEssentials
import Synchronization

/// What every method reads and gives, found out when somebody asks first.
final class ShapeBook: Sendable {
    private struct State {
        var requests: [ControlMethod: ObjectShape] = [:]
        var published: HTTPAnswer?
    }

    private let handlers: ControlHandlers
    private let state = Mutex(State())

    init(handlers: ControlHandlers) {
        self.handlers = handlers
    }

    /// The parameters of a method. Errors: `internalError`.
    func request(of method: ControlMethod) throws(ControlError) -> ObjectShape {
        if let known = state.withLock({ $0.requests[method] }) { return known }
        do {
            let shape = try handlers.shape(of: method, ShapeReader()).request
            state.withLock { $0.requests[method] = shape }
            return shape
        } catch {
            throw ControlError(.internalError, "\(method.rawValue) has no shape: \(error)")
        }
    }

    /// The answer to `GET /v1/openapi.json`.
    var published: HTTPAnswer {
        if let known = state.withLock({ $0.published }) { return known }
        let answer: HTTPAnswer
        do {
            answer = HTTPAnswer(
                200, type: "application/json", body: try OpenAPIDocument(handlers: handlers).json(),
                headers: [("Cache-Control", "no-cache"), ("Cross-Origin-Resource-Policy", "cross-origin")])
        } catch {
            return .problem(ControlError(.internalError, "The description could not be made: \(error)"))
        }
        state.withLock { $0.published = answer }
        return answer
    }
}
