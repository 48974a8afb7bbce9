import ControlAPI

/// What is at the address of a request.
struct HTTPAddress: Sendable {
    /// What is to be done with a request that may go on.
    enum Route: Sendable, Equatable {
        case asset(WebAsset)
        case health
        case metrics
        /// What can be asked for, in OpenAPI's words.
        case description
        /// What an error's word means.
        case problemKind(ControlError.Reason)
        case remoteCall
        case pairing
        case events
        case streamTicket
        case resource(ResourceRequest)
        /// A file of tickets, as it is.
        case file(FileLoad)
        /// A recording that is listened to, by the name of its copy.
        case listening(String)
        /// A knowledge card's file, by the name of its copy.
        case attachment(String)
    }

    /// Nil: there is something, but not for this verb.
    let route: Route?
    let verbs: [String]
    /// Anybody may read it: our script, our pages, whether we live.
    var isOpen = false

    /// Nil where there is nothing. Errors: `invalidRequest`.
    init?(_ head: HTTPHead) throws(ControlError) {
        if let open = Self.open(head.path) {
            self.init(route: open, verbs: ["GET", "HEAD"], isOpen: true, verb: head.method)
            return
        }
        switch head.path {
        case "/metrics": self.init(route: .metrics, verbs: ["GET"], verb: head.method)
        case "/v1/rpc": self.init(route: .remoteCall, verbs: ["POST"], verb: head.method)
        case "/v1/pair": self.init(route: .pairing, verbs: ["POST"], verb: head.method)
        case "/v1/events": self.init(route: .events, verbs: ["GET"], verb: head.method)
        case "/v1/events/tickets": self.init(route: .streamTicket, verbs: ["POST"], verb: head.method)
        default:
            guard let resource = try Self.resource(head) else { return nil }
            self = resource
        }
    }

    private init(route: Route?, verbs: [String], isOpen: Bool = false, verb: String) {
        self.route = verbs.contains(verb) ? route : nil
        self.verbs = verbs
        self.isOpen = isOpen
    }

    private static func open(_ path: String) -> Route? {
        if let asset = WebAsset(path: path) { return .asset(asset) }
        switch path {
        case "/healthz": return .health
        case "/v1/openapi.json": return .description
        case let path where path.hasPrefix(ListeningCopies.folder):
            return .listening(String(path.dropFirst(ListeningCopies.folder.count)))
        case let path where path.hasPrefix(AttachmentCopies.folder):
            return .attachment(String(path.dropFirst(AttachmentCopies.folder.count)))
        default:
            guard path.hasPrefix(ProblemKind.folder) else { return nil }
            let reason = ControlError.Reason(rawValue: String(path.dropFirst(ProblemKind.folder.count)))
            return ProblemKind.all[reason] == nil ? nil : .problemKind(reason)
        }
    }

    private static func resource(_ head: HTTPHead) throws(ControlError) -> HTTPAddress? {
        if let load = try FileLoad(head) { return HTTPAddress(route: .file(load), verbs: ["POST"], verb: "POST") }
        switch ResourceRoute.find(head.method, head.path) {
        case .nothing: return nil
        case .wrongVerb(let verbs):
            let more = head.path == FileLoad.path ? ["POST"] : []
            return HTTPAddress(route: nil, verbs: verbs + more, verb: head.method)
        case .found(let route, let items):
            guard route.verb == .get || head.query.isEmpty else {
                throw ControlError(.invalidRequest, "What is asked for stands in the body here, not behind a “?”.")
            }
            let decoded = try (items + head.query).decoded()
            let request = ResourceRequest(route: route, items: decoded, key: try head.idempotencyKey)
            return HTTPAddress(route: .resource(request), verbs: [head.method], verb: head.method)
        }
    }
}

extension HTTPHead {
    /// The key of `Idempotency-Key`, with or without the quotes of a structured field (RFC 8941 section 3.3.3).
    var idempotencyKey: String? {
        get throws(ControlError) {
            guard headers["idempotency-key"] != nil else { return nil }
            var key = header("idempotency-key") ?? ""
            if key.count >= 2, key.first == "\"", key.last == "\"" { key = String(key.dropFirst().dropLast()) }
            guard (1...128).contains(key.utf8.count), key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x22 })
            else {
                throw ControlError(
                    .invalidRequest, "Idempotency-Key is given once, of 1 to 128 visible ASCII characters.",
                    field: "Idempotency-Key")
            }
            return key
        }
    }

    /// Whether bytes follow the head.
    var hasBody: Bool {
        headers["transfer-encoding"] != nil || (headers["content-length"].map { $0 != ["0"] } ?? false)
    }
}
