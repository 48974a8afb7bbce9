import ControlAPI
import FoundationEssentials
import Testing

@testable import ControlServer

@Suite("Events over HTTP", .serialized, .timeLimit(.minutes(1)))
struct HTTPStreamTests {
    @Test("a stream tells the agent's events, replays from Last-Event-ID, and ends when the daemon does")
    func stream() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        let first = daemon.events.append(ControlEvent(.callRequested, at: Date(), callId: "a", agentId: "1001"))
        try await offPool { [events = daemon.events, server = daemon.server] in
            let misspelt = try http.send("GET", "/v1/events?kinds=calls.", headers: HTTPDoor.headers(own))
            #expect(misspelt.status == 400 && misspelt.body.contains("calls."))
            let socket = try TestSocket(port: http.port)
            var reader = TestReader(socket)
            let headers = HTTPDoor.headers(own) + [("Last-Event-ID", String(first - 1))]
            try socket.send(http.request("GET", "/v1/events", headers: headers))
            let head = try TestHTTP.head(&reader)
            #expect(head.status == 200 && head.headers["content-type"]?.hasPrefix("text/event-stream") == true)
            #expect(head.headers["access-control-allow-origin"] == own)
            let opening = try #require(try reader.next(until: "\n\n"))
            #expect(opening.contains("event: open") && !opening.contains("id:"))
            let replayed = try #require(try reader.next(until: "\n\n"))
            #expect(replayed.contains("id: \(first)\nevent: call.requested\ndata: {"))
            for round in 1...20 {
                events.append(ControlEvent(.callBridged, at: Date(), callId: "b", agentId: "1002"))
                let seq = events.append(ControlEvent(.callEnded, at: Date(), callId: "a", agentId: "1001"))
                let live = try #require(try reader.next(until: "\n\n"))
                #expect(live.contains("id: \(seq)\nevent: call.ended"), "round \(round)")
            }
            server.stop()
            while try reader.next(until: "\n") != nil {}
        }
    }

    @Test("readers share a piece of the log: each takes what it wants once, and leaves one that begins further on")
    func pieces() {
        let log = EventLog()
        var cursor = EventCursor(filter: EventFilter(SubscribeRequest(agent: "1001")), since: nil, log: log)
        let start = log.bounds.newest
        log.append(ControlEvent(.callBridged, at: Date(), callId: "b", agentId: "1002"))
        let mine = log.append(ControlEvent(.callBridged, at: Date(), callId: "a", agentId: "1001"))
        log.append(ControlEvent(.callEnded, at: Date(), callId: "b", agentId: "1002"))
        let piece = log.records(after: start, limit: 10)
        let taken = cursor.take(piece)
        #expect(taken?.map(\.event.seq) == [mine])
        #expect(cursor.position == log.bounds.newest, "past what others wanted")
        let again = cursor.take(piece)
        #expect(again?.isEmpty == true)
        for _ in 0..<2 { log.append(ControlEvent(.callBridged, at: Date(), callId: "a", agentId: "1001")) }
        let further = cursor.take(log.records(after: log.bounds.newest - 1, limit: 10))
        #expect(further == nil, "what lies between is to be asked for")
    }

    @Test("an idle stream is kept open by comments")
    func keepAlive() async throws {
        var limits = HTTPLimits()
        limits.keepAliveSeconds = 0.05
        let (daemon, http, own) = try HTTPDoor.daemon(limits: limits)
        defer { daemon.stop() }
        try await offPool {
            let socket = try TestSocket(port: http.port)
            var reader = TestReader(socket)
            try socket.send(http.request("GET", "/v1/events", headers: HTTPDoor.headers(own)))
            _ = try reader.next(until: "event: open")
            for _ in 0..<3 {
                let comment = try reader.next(until: ": keep-alive\n\n")
                #expect(comment != nil)
            }
        }
    }

    @Test("who comes back after a restart of the daemon is told of the gap, whichever way its clock went meanwhile")
    func restarted() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        let newest = daemon.events.append(ControlEvent(.callRequested, at: Date(), callId: "a", agentId: "1001"))
        try await offPool { [events = daemon.events] in
            // Numbers begin with the time of the start: those of a run before are smaller, or greater if the clock was set back.
            for last in [newest - 100_000_000, newest + 100_000_000] {
                let socket = try TestSocket(port: http.port)
                var reader = TestReader(socket)
                let headers = HTTPDoor.headers(own) + [("Last-Event-ID", String(last))]
                try socket.send(http.request("GET", "/v1/events", headers: headers))
                _ = try reader.next(until: "event: open")
                _ = try reader.next(until: "\n\n")
                let gap = try #require(try reader.next(until: "\n\n"))
                #expect(gap.contains("event: gap"), "after \(last): \(gap)")
                let seq = events.append(ControlEvent(.callEnded, at: Date(), callId: "a", agentId: "1001"))
                var message = try #require(try reader.next(until: "\n\n"))
                // What is remembered of this run comes before it.
                while !message.contains("id: \(seq)\n") { message = try #require(try reader.next(until: "\n\n")) }
                #expect(message.contains("event: call.ended"))
            }
        }
    }

    @Test("a stream whose reader does not read is told of the gap and blocks nobody")
    func slowStream() async throws {
        let (daemon, http, own) = try HTTPDoor.daemon()
        defer { daemon.stop() }
        try await offPool { [events = daemon.events] in
            let socket = try TestSocket(port: http.port)
            var reader = TestReader(socket)
            try socket.send(http.request("GET", "/v1/events", headers: HTTPDoor.headers(own)))
            _ = try reader.next(until: "event: open")
            let text = String(repeating: "x", count: 4000)
            for _ in 0..<4000 {
                events.append(ControlEvent(.callDigit, at: Date(), agentId: "1001", data: EventData(text: text)))
            }
            #expect(
                try http.send("POST", "/v1/rpc", headers: HTTPDoor.headers(own), body: HTTPDoor.version).status == 200)
            let last = events.bounds.newest
            var sawGap = false
            while let message = try reader.next(until: "\n\n") {
                if message.contains("event: gap") { sawGap = true }
                if message.contains("id: \(last)\n") { break }
            }
            #expect(sawGap)
        }
    }
}
