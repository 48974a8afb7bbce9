import ControlAPI
import FoundationEssentials
import Testing

@testable import ControlServer

@Suite("The Unix socket", .serialized, .timeLimit(.minutes(1)))
struct SocketDoorTests {
    @Test("answers a request with its id, and a refusal with word and number")
    func answers() async throws {
        let daemon = try FakeDaemon()
        defer { daemon.stop() }
        try await offPool { [path = daemon.socketPath] in
            let socket = try TestSocket(unix: path)
            var reader = TestReader(socket)
            try socket.send(
                #"{"jsonrpc":"2.0","id":"x","method":"call.dial","params":{"number":"1","agent":"1001"}}"# + "\n")
            #expect(
                try reader.next()
                    == #"{"jsonrpc":"2.0","id":"x","result":{"callId":"call-1","replayed":false,"state":"requested"}}"#)
            try socket.send(#"{"jsonrpc":"2.0","id":2,"method":"call.get","params":{"call":"none"}}"# + "\r\n\n")
            let refusal = try #require(try reader.next())
            #expect(refusal.contains(#""code":1404"#) && refusal.contains(#""reason":"notFound""#))
            try socket.send(#"{"jsonrpc":"2.0","id":3,"method":"system.drain"}"# + "\n")
            #expect(try reader.next()?.contains(#""reason":"internalError""#) == true)
        }
    }

    @Test("a handler is told when the connection of its request ends, in whichever way the client leaves")
    func closing() async throws {
        let daemon = try FakeDaemon()
        defer { daemon.stop() }
        var closings = daemon.closings.makeAsyncIterator()
        let append = #"{"jsonrpc":"2.0","id":1,"method":"batch.append","params":{"upload":"u","data":""}}"# + "\n"
        for leavesQuietly in [true, false] {
            try await offPool { [path = daemon.socketPath] in
                let socket = try TestSocket(unix: path)
                var reader = TestReader(socket)
                try socket.send(append)
                #expect(try reader.next() != nil)
                if leavesQuietly {
                    socket.finishSending()
                    #expect(try reader.next() == nil)
                }
            }
            #expect(await closings.next() == .session)
        }
    }

    @Test("a notification is carried out and not answered")
    func notification() async throws {
        let daemon = try FakeDaemon()
        defer { daemon.stop() }
        try await offPool { [path = daemon.socketPath] in
            let socket = try TestSocket(unix: path)
            var reader = TestReader(socket)
            try socket.send(#"{"jsonrpc":"2.0","method":"call.dial","params":{"number":"1","agent":"1001"}}"# + "\n")
            try socket.send(#"{"jsonrpc":"2.0","id":9,"method":"system.version"}"#)
            socket.finishSending()
            #expect(try reader.next()?.contains(#""id":9"#) == true)
            #expect(try reader.next() == nil, "the connection ends after the last answer")
        }
        #expect(daemon.dials.count == 1)
    }

    @Test("1,000 pipelined requests are all answered, and no more than the limit work at once")
    func pipelining() async throws {
        var limits = SocketLimits()
        limits.requestsInFlight = 16
        let daemon = try FakeDaemon(limits: limits)
        defer { daemon.stop() }
        let ids = try await offPool { [path = daemon.socketPath] in
            let socket = try TestSocket(unix: path)
            let lines = (1...1000).map { SocketLine.dial($0) + "\n" }.joined()
            try socket.send(lines)
            var reader = TestReader(socket)
            return try (1...1000).map { _ in
                try RPCMessage(parsing: Data(try #require(try reader.next()).utf8)).id.map {
                    String(decoding: $0, as: UTF8.self)
                }
            }
        }
        #expect(Set(ids).count == 1000)
        #expect(daemon.callCount == 1000)
    }

    @Test("lines beyond the requests in flight wait, and other connections do not")
    func backPressure() async throws {
        var limits = SocketLimits()
        limits.requestsInFlight = 4
        let daemon = try FakeDaemon(limits: limits)
        defer { daemon.stop() }
        daemon.gate.close()
        let socket = try TestSocket(unix: daemon.socketPath)
        try await offPool { [path = daemon.socketPath] in
            let status = #"{"jsonrpc":"2.0","id":1,"method":"system.status"}"# + "\n"
            try socket.send(String(repeating: status, count: 50))
            let other = try TestSocket(unix: path)
            try other.send(#"{"jsonrpc":"2.0","id":2,"method":"system.version"}"# + "\n")
            var reader = TestReader(other)
            #expect(try reader.next() != nil)
        }
        #expect(daemon.gate.arrivals <= 4)
        daemon.gate.open()
        try await offPool {
            var reader = TestReader(socket)
            for _ in 0..<50 {
                let answer = try reader.next()
                #expect(answer != nil)
            }
        }
        #expect(daemon.gate.arrivals == 50)
    }

    @Test("stops while requests are under way, within its second")
    func stopping() async throws {
        let daemon = try FakeDaemon()
        daemon.gate.close()
        let socket = try TestSocket(unix: daemon.socketPath)
        try socket.send(#"{"jsonrpc":"2.0","id":1,"method":"system.status"}"# + "\n")
        let version = #"{"jsonrpc":"2.0","id":2,"method":"system.version"}"# + "\n"
        try await offPool {
            try socket.send(version)
            var reader = TestReader(socket)
            _ = try reader.next()
            let took = ContinuousClock().measure { daemon.server.stop() }
            #expect(took < .seconds(10))
            #expect(try reader.next() == nil)
        }
        daemon.stop()
    }

    @Test("a handler missing is an error at the start, with its name")
    func missingHandler() throws {
        let handlers = ControlHandlers(callOwner: { _ in nil })
        let failure = #expect(throws: DoorFailure.self) {
            try ControlServer(
                .init(socketPath: "/nonexistent/x.sock"), handlers: handlers, events: EventLog(), onTrouble: { _ in })
        }
        #expect(failure?.description.contains("call.dial") == true)
    }
}
