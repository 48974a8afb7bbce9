import ControlAPI
import FoundationEssentials

/// Decides about a request by its head alone, before a byte of its body is read.
struct HTTPGate: Sendable {
    enum Verdict: Sendable {
        case answer(HTTPAnswer)
        /// `origin` is nil where the request came from no page.
        case go(HTTPAddress.Route, origin: String?)
    }

    let policy: OriginPolicy
    let bodyLimit: Int
    var fileLimit = HTTPLimits().fileBytes
    var metrics = MetricsAccess.token

    func judge(_ head: HTTPHead) -> Verdict {
        let dialect = HTTPDialect(path: head.path)
        if let refusal = refuseHost(head, dialect) { return .answer(refusal) }
        do throws(ControlError) {
            guard let address = try HTTPAddress(head), !(metrics == .off && address.route == .metrics) else {
                return .answer(dialect.refusal(404, ControlError(.notFound, "There is nothing at this address.")))
            }
            let isOpen = address.isOpen || metrics == .open && address.route == .metrics
            return isOpen ? judgeOpen(address, head, dialect) : judgeGuarded(address, head, dialect)
        } catch {
            return .answer(dialect.refusal(400, error).readable(by: nil))
        }
    }

    private func refuseHost(_ head: HTTPHead, _ dialect: HTTPDialect) -> HTTPAnswer? {
        // Of two lengths a proxy before us may believe the other one (RFC 9112 section 6.3).
        let hasTwoLengths = head.headers["transfer-encoding"] != nil && head.headers["content-length"] != nil
        let deciding = ["host", "origin", "authorization", "content-length", "transfer-encoding"]
        if hasTwoLengths || deciding.contains(where: head.isRepeated) {
            return dialect.refusal(400, ControlError(.invalidRequest, "A header that decides was given twice."))
        }
        guard !policy.allows(host: head.header("host")) else { return nil }
        let text = "This name is none of the daemon's. Use http://127.0.0.1, or add it to “control.http.hosts”."
        return dialect.refusal(421, ControlError(.notPermitted, text))
    }

    /// What anybody may read.
    private func judgeOpen(_ address: HTTPAddress, _ head: HTTPHead, _ dialect: HTTPDialect) -> Verdict {
        guard let route = address.route else { return .answer(dialect.wrongVerb(address.verbs)) }
        if case .listening = route, !isOurOwn(head) {
            let error = ControlError(.notPermitted, "Recordings are for the dialer's own pages.")
            return .answer(dialect.refusal(403, error))
        }
        // A link in somebody else's page, where our bar stands, may be followed; no page may have it in itself.
        if case .attachment = route, !isOurOwn(head), head.header("sec-fetch-mode") != "navigate" {
            let error = ControlError(.notPermitted, "Files of cards are for the dialer's own pages.")
            return .answer(dialect.refusal(403, error))
        }
        let origin = head.header("origin").flatMap { policy.allows(origin: $0) ? $0 : nil }
        return .go(route, origin: origin)
    }

    /// A player sends no token: the name is what it may hear, but no page of somebody else's may play it.
    private func isOurOwn(_ head: HTTPHead) -> Bool {
        let site = head.header("sec-fetch-site") ?? "none"
        return (site == "same-origin" || site == "none") && head.header("origin") == nil
    }

    private func judgeGuarded(_ address: HTTPAddress, _ head: HTTPHead, _ dialect: HTTPDialect) -> Verdict {
        let origin = head.header("origin") ?? ownOrigin(head)
        if let origin, !policy.allows(origin: origin) {
            let text = "Pages of this origin may not use the daemon; add it to “control.http.origins”."
            return .answer(dialect.refusal(403, ControlError(.notPermitted, text)).readable(by: nil))
        }
        if head.method == "OPTIONS" { return .answer(preflight(head, origin: origin, address.verbs, dialect)) }
        if origin == nil, head.header("sec-fetch-site") != nil {
            let error = ControlError(.notPermitted, "A page's request must name its origin.")
            return .answer(dialect.refusal(403, error).readable(by: nil))
        }
        guard let route = address.route else {
            return .answer(dialect.wrongVerb(address.verbs).readable(by: origin))
        }
        if let refusal = refuseForm(route, head, dialect) { return .answer(refusal.readable(by: origin)) }
        return .go(route, origin: origin)
    }

    /// A browser leaves the origin out of same-origin reads, and only there: it is then the host's, which was checked.
    private func ownOrigin(_ head: HTTPHead) -> String? {
        guard head.header("sec-fetch-site") == "same-origin", let host = head.header("host") else { return nil }
        return ["http://\(host)", "https://\(host)"].first { policy.allows(origin: $0) }
    }

    private func refuseForm(_ route: HTTPAddress.Route, _ head: HTTPHead, _ dialect: HTTPDialect) -> HTTPAnswer? {
        guard head.method != "GET" else {
            return head.hasBody
                ? dialect.refusal(
                    400, ControlError(.invalidRequest, "What is read with GET is asked for without a body."))
                : nil
        }
        if case .file = route { return refuseFile(head, dialect) }
        // Nothing to misread where nothing is sent: the token in a header of its own has shown that no form sent it.
        let mayBeEmpty = if case .resource = route { true } else { route == .streamTicket }
        guard mayBeEmpty && !head.hasBody || isJSON(head) else {
            return dialect.refusal(415, ControlError(.invalidRequest, "Send Content-Type: application/json."))
        }
        return refuseLength(head, bodyLimit, dialect)
    }

    private func refuseLength(_ head: HTTPHead, _ limit: Int, _ dialect: HTTPDialect) -> HTTPAnswer? {
        // What is no Int is longer than any.
        guard let text = head.header("content-length"), (Int(text) ?? .max) > limit else { return nil }
        return dialect.refusal(413, .tooLong(limit))
    }

    private func refuseFile(_ head: HTTPHead, _ dialect: HTTPDialect) -> HTTPAnswer? {
        guard FileLoad.isFile(head) else {
            let known = FileLoad.types.map(\.type).joined(separator: ", ")
            let text = "Send the file as it is, with Content-Type \(known); of a workbook save a sheet as CSV first."
            return dialect.refusal(415, ControlError(.invalidRequest, text))
        }
        return refuseLength(head, fileLimit, dialect)
    }

    private func isJSON(_ head: HTTPHead) -> Bool {
        guard let value = head.header("content-type"), head.header("content-encoding") == nil else { return false }
        let parts = value.lowercased().split(separator: ";").map { $0.filter { $0 != " " } }
        return parts.first == "application/json" && parts.dropFirst().allSatisfy { $0 == "charset=utf-8" }
    }

    /// CORS preflight. The Private Network Access header is superseded by a permission the browser asks its user for;
    /// answering it helps older browsers and harms nobody.
    private func preflight(
        _ head: HTTPHead, origin: String?, _ verbs: [String], _ dialect: HTTPDialect
    ) -> HTTPAnswer {
        guard let origin else {
            return dialect.refusal(400, ControlError(.invalidRequest, "A preflight names its origin."))
        }
        var answer = HTTPAnswer(
            204,
            headers: [
                ("Access-Control-Allow-Methods", verbs.joined(separator: ", ")),
                ("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key, Last-Event-ID"),
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

extension ControlError {
    /// A body of more bytes than may be.
    static func tooLong(_ limit: Int) -> ControlError {
        ControlError(.tooLarge, "A request to this address may have \(limit) bytes.")
    }
}

extension HTTPDialect {
    fileprivate func wrongVerb(_ allowed: [String]) -> HTTPAnswer {
        let text = allowed.joined(separator: ", ")
        return refusal(405, ControlError(.invalidRequest, "Only \(text) here."), headers: [("Allow", text)])
    }
}
