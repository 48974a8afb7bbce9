import ControlAPI
import FoundationEssentials
import Testing

@testable import ControlServer

@Suite("Event streams with filters and tickets", .serialized, .timeLimit(.minutes(5)))
struct StreamTicketTests {
    private struct Ticket: Decodable {
        let ticket: String
        let expiresAt: Date
    }

    private static func ticket(_ http: TestHTTP, _ origin: String, token: String = HTTPDoor.token) throws -> String {
        let answer = try http.send(
            "POST", "/v1/events/tickets", headers: HTTPDoor.headers(origin, token: token, type: nil))
        #expect(answer.status == 201)
        return try ControlCoding.decode(Ticket.self, from: Data(answer.body.utf8)).ticket
    }

    /// What `EventSource` sends: no token.
    private static func open(_ http: TestHTTP, _ path: String, _ origin: String) throws -> (Int, TestReader) {
        let socket = try TestSocket(port: http.port)
        var reader = TestReader(socket)
        try socket.send(http.request("GET", path, headers: [("Origin", origin)]))
        return (try TestHTTP.head(&reader).status, reader)
    }

    @Test("a ticket opens one stream, from its own origin, and a second never")
    func once() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        try await offPool { [events = daemon.events] in
            let ticket = try Self.ticket(http, own)
            var (status, reader) = try Self.open(http, "/v1/events?ticket=\(ticket)", own)
            #expect(status == 200)
            _ = try reader.next(until: "event: open")
            events.append(ControlEvent(.callBridged, at: Date(), callId: "b", agentId: "1002"))
            events.append(ControlEvent(.callBridged, at: Date(), callId: "a", agentId: "1001"))
            let told = try #require(try reader.next(until: "event: call.bridged\n") == nil ? nil : reader.next())
            #expect(told.contains(#""callId":"a""#))
            #expect(try Self.open(http, "/v1/events?ticket=\(ticket)", own).0 == 401)
            let bound = try Self.ticket(http, own)
            #expect(try Self.open(http, "/v1/events?ticket=\(bound)", HTTPDoor.tickets).0 == 401)
            #expect(try Self.open(http, "/v1/events?ticket=\(bound)", own).0 == 401, "whoever tried it has seen it")
            #expect(try Self.open(http, "/v1/events?ticket=", own).0 == 401)
            let revoked = try Self.ticket(http, own)
            daemon.pages.replaceConfigured([])
            #expect(try Self.open(http, "/v1/events?ticket=\(revoked)", own).0 == 401)
            let other = try http.send(
                "POST", "/v1/rpc?ticket=\(revoked)", headers: HTTPDoor.headers(own, token: nil), body: "{}")
            #expect(other.status == 401, "a ticket is for streams only")
        }
    }

    @Test("a ticket is good for half a minute, and gone after it was tried")
    func lifetime() {
        let (start, page) = (Date(timeIntervalSince1970: 0), PageIdentity(agent: "1", role: .agent, origin: nil))
        var tickets = StreamTickets()
        let digest = TokenDigest(of: "t")
        tickets.add(digest, for: page, until: start.addingTimeInterval(30), now: start)
        #expect(tickets.take(TokenDigest(of: "x"), now: start) == nil)
        #expect(tickets.take(digest, now: start.addingTimeInterval(30)) == nil)
        #expect(tickets.take(digest, now: start) == nil)
        tickets.add(digest, for: page, until: start.addingTimeInterval(30), now: start)
        #expect(tickets.take(digest, now: start.addingTimeInterval(29)) == page)
    }

    @Test("filters stand in the address, and an agent's page cannot filter its way to others' events")
    func filters() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        try await offPool { [events = daemon.events] in
            let first = events.append(ControlEvent(.batchState, at: Date(), data: EventData(batchId: "B1")))
            func stream(_ query: String, token: String) throws -> (Int, TestReader) {
                let socket = try TestSocket(port: http.port)
                var reader = TestReader(socket)
                try socket.send(http.request("GET", "/v1/events" + query, headers: HTTPDoor.headers(own, token: token)))
                return (try TestHTTP.head(&reader).status, reader)
            }
            var (status, reader) = try stream("?kinds=batch.,agent.state&since=\(first - 1)", token: "token-of-boss")
            #expect(status == 200)
            _ = try reader.next(until: "id: \(first)\nevent: batch.state\n")
            events.append(ControlEvent(.callBridged, at: Date(), callId: "a", agentId: "1001"))
            let seq = events.append(ControlEvent(.agentState, at: Date(), agentId: "1002"))
            #expect(try reader.next(until: "id: \(seq)\nevent: agent.state\n")?.contains("call.bridged") == false)
            #expect(try stream("?agent=1002", token: HTTPDoor.token).0 == 403)
            #expect(try stream("?agent=1001", token: HTTPDoor.token).0 == 200)
            #expect(try stream("?since=soon", token: HTTPDoor.token).0 == 400)
            #expect(try stream("?token=x", token: HTTPDoor.token).0 == 400)
        }
    }
}
