import ControlAPI
import FoundationEssentials

/// Decides about a request by its head alone, before a byte of its body is read.
struct HTTPGate: Sendable {
    /// What is to be done with a request that may go on.
    enum Route: Sendable, Equatable {
        case asset(WebAsset)
        case health
        case remoteCall
        case events
        case pairing
    }

    enum Verdict: Sendable {
        case answer(HTTPAnswer)
        /// `origin` is nil where the request came from no page.
        case go(Route, origin: String?)
    }

    let policy: OriginPolicy
    let bodyLimit: Int

    func judge(_ head: HTTPHead) -> Verdict {
        if let refusal = refuseHost(head) { return .answer(refusal) }
        guard let route = route(of: head.path) else {
            return .answer(.refusal(404, ControlError(.notFound, "There is nothing at this address.")))
        }
        if case .asset = route { return judgeOpen(route, head) }
        if route == .health { return judgeOpen(route, head) }
        return judgeGuarded(route, head)
    }

    private func refuseHost(_ head: HTTPHead) -> HTTPAnswer? {
        if head.isRepeated("host") || head.isRepeated("origin") || head.isRepeated("authorization") {
            return .refusal(400, ControlError(.invalidRequest, "A header that decides was given twice."))
        }
        guard !policy.allows(host: head.header("host")) else { return nil }
        let text = "This name is none of the daemon's. Use http://127.0.0.1, or add it to “control.http.hosts”."
        return .refusal(421, ControlError(.notPermitted, text))
    }

    private func route(of path: String) -> Route? {
        switch path {
        case "/v1/rpc": .remoteCall
        case "/v1/events": .events
        case "/v1/pair": .pairing
        case "/healthz": .health
        default: WebAsset(path: path).map { .asset($0) }
        }
    }

    /// What anybody may read: our script, our page, whether we live.
    private func judgeOpen(_ route: Route, _ head: HTTPHead) -> Verdict {
        guard head.method == "GET" || head.method == "HEAD" else { return .answer(.wrongMethod(allowed: "GET, HEAD")) }
        let origin = head.header("origin").flatMap { policy.allows(origin: $0) ? $0 : nil }
        return .go(route, origin: origin)
    }

    private func judgeGuarded(_ route: Route, _ head: HTTPHead) -> Verdict {
        let origin = head.header("origin") ?? ownOrigin(head)
        if let origin, !policy.allows(origin: origin) {
            let text = "Pages of this origin may not use the daemon; add it to “control.http.origins”."
            return .answer(.refusal(403, ControlError(.notPermitted, text)).readable(by: nil))
        }
        if head.method == "OPTIONS" { return .answer(preflight(head, origin: origin)) }
        if origin == nil, head.header("sec-fetch-site") != nil {
            return .answer(.refusal(403, ControlError(.notPermitted, "A page's request must name its origin.")))
        }
        if let refusal = refuseForm(route, head, origin: origin) { return .answer(refusal.readable(by: origin)) }
        return .go(route, origin: origin)
    }

    /// A browser leaves the origin out of same-origin reads, and only there: it is then the host's, which was checked.
    private func ownOrigin(_ head: HTTPHead) -> String? {
        guard head.header("sec-fetch-site") == "same-origin", let host = head.header("host") else { return nil }
        return ["http://\(host)", "https://\(host)"].first { policy.allows(origin: $0) }
    }

    private func refuseForm(_ route: Route, _ head: HTTPHead, origin: String?) -> HTTPAnswer? {
        if route == .events { return head.method == "GET" ? nil : .wrongMethod(allowed: "GET") }
        guard head.method == "POST" else { return .wrongMethod(allowed: "POST") }
        guard isJSON(head) else {
            return .refusal(415, ControlError(.invalidRequest, "Send Content-Type: application/json."))
        }
        if let length = head.header("content-length").flatMap({ Int($0) }), length > bodyLimit {
            return .refusal(413, ControlError(.tooLarge, "A request may have \(bodyLimit) bytes."))
        }
        return nil
    }

    private func isJSON(_ head: HTTPHead) -> Bool {
        guard let value = head.header("content-type"), head.header("content-encoding") == nil else { return false }
        let parts = value.lowercased().split(separator: ";").map { $0.filter { $0 != " " } }
        return parts.first == "application/json" && parts.dropFirst().allSatisfy { $0 == "charset=utf-8" }
    }

    /// CORS preflight. The Private Network Access header is superseded by a permission the browser asks its user for;
    /// answering it helps older browsers and harms nobody.
    private func preflight(_ head: HTTPHead, origin: String?) -> HTTPAnswer {
        guard let origin else {
            return .refusal(400, ControlError(.invalidRequest, "A preflight names its origin."))
        }
        var answer = HTTPAnswer(
            204,
            headers: [
                ("Access-Control-Allow-Methods", "GET, POST"),
                ("Access-Control-Allow-Headers", "Authorization, Content-Type, Last-Event-ID"),
                ("Access-Control-Max-Age", "600"),
            ])
        if head.header("access-control-request-private-network") == "true" {
            answer.headers.append(("Access-Control-Allow-Private-Network", "true"))
        }
        if head.header("access-control-request-local-network") == "true" {
            answer.headers.append(("Access-Control-Allow-Local-Network", "true"))
        }
        return answer.readable(by: origin)
    }
}

extension HTTPAnswer {
    fileprivate static func wrongMethod(allowed: String) -> HTTPAnswer {
        .refusal(405, ControlError(.invalidRequest, "Only \(allowed) here."), headers: [("Allow", allowed)])
    }
}
