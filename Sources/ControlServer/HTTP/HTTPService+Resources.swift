import ControlAPI
import FoundationEssentials
import Synchronization

/// Requests for resources: the same methods at addresses of their own.
extension HTTPService {
    func resource(
        _ request: ResourceRequest, _ body: Data, from page: PageIdentity, over connection: ControlConnection
    ) async -> HTTPAnswer {
        let method = request.route.method
        let params: Data
        do throws(ControlError) {
            // Before anything is said of the parameters: who may not ask is told nothing else.
            try AccessPolicy.check(method, for: .page(page))
            let shape = try shapes.request(of: method)
            params = try request.params(body, shape: shape)
            guard request.route.verb != .get, !request.carriesKey(shape) else {
                return await perform(request.route, params, from: page, over: connection)
            }
        } catch {
            return .problem(error)
        }
        let asked = method.rawValue + " " + String(decoding: params, as: UTF8.self)
        return await once(request.key, asked, from: page) {
            await perform(request.route, params, from: page, over: connection)
        }
    }

    private func perform(
        _ route: ResourceRoute, _ params: Data, from page: PageIdentity, over connection: ControlConnection
    ) async -> HTTPAnswer {
        let result = await withTaskExecutorPreference(dispatcher.executor(of: route.method)) {
            await dispatcher.perform(route.method, params, from: .page(page), over: connection)
        }
        switch result {
        case .success(let result): return route.answer(result)
        case .failure(let error): return .problem(error)
        }
    }

    /// A request with a key is carried out once; whoever repeats it gets the first one's answer.
    ///
    /// - Parameter asked: all that makes it this request and no other.
    func once(
        _ key: String?, _ asked: String, from page: PageIdentity, _ act: () async -> HTTPAnswer
    ) async -> HTTPAnswer {
        guard let key else { return await act() }
        let name = ReplayBook.Name(token: page.token, key: key)
        let asked = TokenDigest(of: asked)
        switch replays.withLock({ $0.begin(name, asked, now: .now) }) {
        case .new: break
        case .answered(let answer): return answer
        case .working:
            return .problem(
                ControlError(.inProgress, "The request with this key is being worked on.", field: "Idempotency-Key"))
        case .other:
            let text = "This key was used with another request; make a new key for a new one."
            return .problem(ControlError(.conflict, text, field: "Idempotency-Key"))
        case .full: return .problem(ControlError(.overloaded, "Too many requests with a key are being worked on."))
        }
        let answer = await act()
        replays.withLock { $0.finish(name, answer, now: .now) }
        return answer
    }
}
