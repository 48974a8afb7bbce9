import ControlAPI
import FoundationEssentials
import Glibc
import Testing

@testable import ControlServer

@Suite(.serialized, .timeLimit(.minutes(1)))
struct SocketDoorTests {
    private func dialLine(_ id: Int, key: String? = nil) -> String {
        let key = key.map { #","key":"\#($0)""# } ?? ""
        return
            #"{"jsonrpc":"2.0","id":\#(id),"method":"call.dial","params":{"number":"138001380\#(id)","agent":"1001"\#(key)}}"#
    }

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
            let lines = (1...1000).map { dialLine($0) + "\n" }.joined()
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

    @Test("a line too long is refused once, and the connection goes on after it")
    func longLine() async throws {
        let daemon = try FakeDaemon()
        defer { daemon.stop() }
        try await offPool { [path = daemon.socketPath] in
            let socket = try TestSocket(unix: path)
            var reader = TestReader(socket)
            try socket.send(String(repeating: "x", count: 3 << 20) + "\n")
            #expect(try reader.next()?.contains(#""reason":"tooLarge""#) == true)
            try socket.send(#"{"jsonrpc":"2.0","id":2,"method":"system.version"}"# + "\n")
            #expect(try reader.next()?.contains(#""id":2"#) == true)
        }
    }

    @Test("a line of nearly a mebibyte is taken, in pieces of any size")
    func partialLines() async throws {
        let daemon = try FakeDaemon()
        defer { daemon.stop() }
        try await offPool { [path = daemon.socketPath] in
            let socket = try TestSocket(unix: path)
            var reader = TestReader(socket)
            let data = String(repeating: "QUFB", count: 180_000)
            let line =
                #"{"jsonrpc":"2.0","id":1,"method":"batch.append","params":{"upload":"u","data":"\#(data)"}}"# + "\n"
            for start in stride(from: 0, to: line.utf8.count, by: 9973) {
                try socket.send(Data(line.utf8.dropFirst(start).prefix(9973)))
            }
            #expect(try reader.next()?.contains(#""receivedBytes":540000"#) == true)
            for byte in #"{"jsonrpc":"2.0","id":2,"method":"system.version"}"# { try socket.send(String(byte)) }
            try socket.send("\n")
            #expect(try reader.next()?.contains(#""id":2"#) == true)
        }
    }

    @Test("garbage, depth and batch arrays are refused by name, and the connection lives on")
    func garbage() async throws {
        let daemon = try FakeDaemon()
        defer { daemon.stop() }
        try await offPool { [path = daemon.socketPath] in
            let socket = try TestSocket(unix: path)
            var reader = TestReader(socket)
            let deep = #"{"jsonrpc":"2.0","id":1,"method":"x","params":"# + String(repeating: "[", count: 4000)
            for (line, reason) in [
                ("\u{0}\u{1}garbage", "invalidRequest"), (deep, "parseError"),
                (#"[{"jsonrpc":"2.0"}]"#, "invalidRequest"),
                (#"{"jsonrpc":"2.0","id":1,"method":"call.transmogrify"}"#, "methodNotFound"),
                (#"{"jsonrpc":"2.0","id":1,"method":"call.dial","params":[1]}"#, "invalidParams"),
                (#"{"jsonrpc":"2.0","id":1,"method":"call.dial","params":{"nummer":"1"}}"#, "invalidParams"),
            ] {
                try socket.send(line + "\n")
                #expect(try reader.next()?.contains(#""reason":"\#(reason)""#) == true, "\(line.prefix(40))")
            }
            try socket.send(Data([0xFF, 0xFE, 0x0A]))
            #expect(try reader.next()?.contains("invalidRequest") == true)
        }
    }

    @Test("too many requests in a second are refused with the instant to go on")
    func rate() async throws {
        var limits = SocketLimits()
        limits.requestsPerSecond = 1
        limits.requestBurst = 5
        let daemon = try FakeDaemon(limits: limits)
        defer { daemon.stop() }
        let answers = try await offPool { [path = daemon.socketPath] in
            let socket = try TestSocket(unix: path)
            try socket.send((1...20).map { dialLine($0) + "\n" }.joined())
            var reader = TestReader(socket)
            return try (1...20).map { _ in try reader.next() ?? "" }
        }
        #expect(daemon.callCount == 5)
        #expect(answers.count { $0.contains("rateLimited") && $0.contains("retryAt") } == 15)
    }

    @Test("connections beyond the limit are told so")
    func connectionLimit() async throws {
        var limits = SocketLimits()
        limits.connections = 2
        let daemon = try FakeDaemon(limits: limits)
        defer { daemon.stop() }
        try await offPool { [path = daemon.socketPath] in
            let sockets = try (0..<3).map { _ in try TestSocket(unix: path) }
            var reader = TestReader(sockets[2])
            #expect(try reader.next()?.contains("overloaded") == true)
            #expect(try reader.next() == nil)
        }
    }

    @Test("subscribed events arrive in order, replayed from since, filtered by kind and agent")
    func events() async throws {
        let daemon = try FakeDaemon()
        defer { daemon.stop() }
        let first = daemon.events.append(ControlEvent(.callRequested, at: Date(), callId: "c", agentId: "1001"))
        daemon.events.append(ControlEvent(.callBridged, at: Date(), callId: "d", agentId: "1002"))
        try await offPool { [path = daemon.socketPath, events = daemon.events] in
            let socket = try TestSocket(unix: path)
            var reader = TestReader(socket)
            try socket.send(
                #"{"jsonrpc":"2.0","id":1,"method":"events.subscribe","params":{"since":\#(first - 1),"agent":"1001","kinds":["call.","trunk.state"]}}"#
                    + "\n")
            let answer = try #require(try reader.next())
            #expect(answer.contains(#""seq":\#(first + 1)"#) && answer.contains(#""id":1"#))
            events.append(ControlEvent(.recordingStarted, at: Date(), callId: "c", agentId: "1001"))
            events.append(ControlEvent(.callEnded, at: Date(), callId: "c", agentId: "1001"))
            let replayed = try #require(try reader.next())
            #expect(replayed.hasPrefix(#"{"jsonrpc":"2.0","method":"event","params":{"#))
            #expect(replayed.contains("call.requested") && replayed.contains(#""seq":\#(first)"#))
            let live = try #require(try reader.next())
            #expect(live.contains("call.ended") && live.contains(#""seq":\#(first + 3)"#))
        }
    }

    @Test("a reader who fell out of the log hears of the gap first")
    func gap() async throws {
        let daemon = try FakeDaemon()  // keeps 64 events
        defer { daemon.stop() }
        let first = daemon.events.append(ControlEvent(.callRequested, at: Date()))
        for _ in 0..<99 { daemon.events.append(ControlEvent(.callBridged, at: Date())) }
        try await offPool { [path = daemon.socketPath] in
            let socket = try TestSocket(unix: path)
            var reader = TestReader(socket)
            try socket.send(
                #"{"jsonrpc":"2.0","id":1,"method":"events.subscribe","params":{"since":\#(first)}}"# + "\n")
            _ = try reader.next()
            let gap = try #require(try reader.next())
            #expect(
                gap.contains(#""type":"gap""#) && gap.contains(#""from":\#(first + 1),"text""#)
                    && gap.contains(#""to":\#(first + 35)}"#))
            #expect(try reader.next()?.contains(#""seq":\#(first + 36)"#) == true)
        }
    }

    @Test("since 0 replays all that is remembered, and calls nothing a gap")
    func fromTheBeginning() throws {
        let log = EventLog(capacity: 4)
        for _ in 0..<10 { log.append(ControlEvent(.callBridged, at: Date())) }
        var cursor = EventCursor(filter: EventFilter(SubscribeRequest()), since: 0, log: log)
        let (events, more) = cursor.next(from: log)
        #expect(events.map(\.seq) == Array((log.bounds.newest - 3)...log.bounds.newest))
        #expect(!more)
        var ahead = EventCursor(filter: EventFilter(SubscribeRequest()), since: .max, log: log)
        #expect(ahead.next(from: log).events.isEmpty)
    }

    @Test("a reader who does not read blocks nobody, and is told of the gap when it reads again")
    func slowReader() async throws {
        let daemon = try FakeDaemon()
        defer { daemon.stop() }
        let slow = try TestSocket(unix: daemon.socketPath)
        try await offPool { [path = daemon.socketPath, events = daemon.events] in
            try slow.send(#"{"jsonrpc":"2.0","id":1,"method":"events.subscribe"}"# + "\n")
            var slowReader = TestReader(slow)
            _ = try slowReader.next()
            let text = String(repeating: "x", count: 2000)
            let appended = ContinuousClock().measure {
                for _ in 0..<3000 { events.append(ControlEvent(.callDigit, at: Date(), data: EventData(text: text))) }
            }
            #expect(appended < .seconds(1))
            let other = try TestSocket(unix: path)
            try other.send(#"{"jsonrpc":"2.0","id":2,"method":"system.version"}"# + "\n")
            var otherReader = TestReader(other)
            #expect(try otherReader.next() != nil)
            let last = events.bounds.newest
            var sawGap = false
            while let line = try slowReader.next() {
                if line.contains(#""type":"gap""#) { sawGap = true }
                if line.contains(#""seq":\#(last),"#) { break }
            }
            #expect(sawGap)
        }
    }

    @Test("only the owner may open the socket file, and it goes when the daemon goes")
    func socketFile() throws {
        let daemon = try FakeDaemon()
        var status = stat()
        #expect(stat(daemon.socketPath, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        daemon.stop()
        #expect(access(daemon.socketPath, F_OK) != 0)
    }

    @Test("a second daemon does not take a living one's socket; a dead one's it does")
    func staleSocket() throws {
        let folder = FakeDaemon.makeFolder()
        let path = folder + "/ctl.sock"
        let dead = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(dead, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(status == 0)
        close(dead)
        let daemon = try FakeDaemon(folder: folder)
        let failure = #expect(throws: DoorFailure.self) { try FakeDaemon(folder: folder) }
        #expect(failure?.description.contains("Another daemon") == true)
        daemon.stop()
    }

    @Test("a file that is no socket is left alone")
    func noSocket() throws {
        let folder = FakeDaemon.makeFolder()
        let path = folder + "/ctl.sock"
        close(open(path, O_CREAT | O_WRONLY, 0o600))
        let failure = #expect(throws: DoorFailure.self) { try FakeDaemon(folder: folder) }
        #expect(failure?.description.contains("no socket") == true)
        #expect(access(path, F_OK) == 0)
        unlink(path)
        unlink(path + ".lock")
        rmdir(folder)
    }

    @Test("knows who connects, and turns a stranger's user away")
    func credentials() throws {
        var pair: [Int32] = [0, 0]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
        defer { pair.forEach { close($0) } }
        #expect(SocketPeers(group: nil).admit(pair[0]) == .socket(uid: getuid(), pid: getpid()))
        let peers = SocketPeers(group: 12345)
        #expect(peers.admits(uid: 0, gid: 0) && peers.admits(uid: geteuid(), gid: 7))
        #expect(!peers.admits(uid: 65534, gid: 65534) && peers.admits(uid: 65534, gid: 12345))
        // nobody's own group, by the user database
        #expect(SocketPeers(group: 65534).admits(uid: 65534, gid: 1))
        #expect(!SocketPeers(group: nil).admits(uid: 65534, gid: 12345))
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
            #expect(took < .seconds(2))
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
