import ControlAPI
import FoundationEssentials
import Synchronization

/// Event streams and the tickets that open them.
extension HTTPService {
    /// Seconds within which a stream ticket is used.
    private static let ticketLifetime = 30.0

    /// The stream that `GET /v1/events` asks for: filters in the query, its place in `Last-Event-ID` or `since`.
    func stream(_ head: HTTPHead, for page: PageIdentity) throws(ControlError) -> EventStream {
        try AccessPolicy.check(.eventsSubscribe, for: .page(page))
        let items = try head.query.filter { $0.name != StreamTickets.parameter }.decoded()
        let shape = try shapes.request(of: .eventsSubscribe)
        let members = try TextParameters(method: .eventsSubscribe, shape: shape).members(items)
        var request = try SubscribeRequest(params: Data("{\(members.joined(separator: ","))}".utf8))
        try request.checkKinds()
        if let last = head.header("last-event-id").flatMap({ Int($0) }) { request.since = last }
        if let agent = ControlPeer.page(page).boundAgent { request = try ControlHandlers.filled(request, with: agent) }
        do {
            return try EventStream(
                request, for: page, log: log, keepAlive: limits.keepAliveSeconds,
                onLag: { [meter] in meter.note(lag: $0) })
        } catch {
            throw ControlError(.internalError, "The stream could not be opened.")
        }
    }

    /// The answer to `POST /v1/events/tickets`: for `EventSource`, which sends no headers of ours.
    func streamTicket(_ body: Data, for page: PageIdentity) -> HTTPAnswer {
        guard AccessPolicy.allows(.eventsSubscribe, role: page.role) else {
            return .problem(ControlError(.notPermitted, "This page may not read events."))
        }
        guard body.isEmpty || (try? JSONSpans(scanning: body, maxDepth: 2))?.members.isEmpty == true else {
            return .problem(ControlError(.invalidParams, "Send nothing, or {}; filters stand in the stream's address."))
        }
        let ticket = PageAccess.makeToken()
        let expiresAt = Date().addingTimeInterval(Self.ticketLifetime)
        tickets.withLock { $0.add(TokenDigest(of: ticket), for: page, until: expiresAt, now: Date()) }
        guard let json = try? ControlCoding.encode(StreamTicket(ticket: ticket, expiresAt: expiresAt)) else {
            return .problem(ControlError(.internalError, "The daemon failed."))
        }
        return .json(201, json)
    }

    /// Whose ticket it is; nil if it is none, was used, or is not from this origin, or if its token is no longer valid.
    func pageOfStreamTicket(_ ticket: String, origin: String?) -> PageIdentity? {
        let digest = TokenDigest(of: ticket)
        guard let page = tickets.withLock({ $0.take(digest, now: Date()) }), page.origin == origin, pages.isValid(page)
        else { return nil }
        return page
    }
}

extension HTTPHead {
    /// The one-use ticket in the query.
    var streamTicket: String? {
        let given = query.filter { $0.name == StreamTickets.parameter }
        guard given.count == 1, given[0].text.utf8.count <= 128 else { return nil }
        return given[0].text
    }
}
