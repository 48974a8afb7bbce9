import ControlAPI
import FoundationEssentials
import Testing

@testable import ControlServer

@Suite("What the Unix socket takes and refuses", .serialized, .timeLimit(.minutes(1)))
struct SocketLimitTests {
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
            try socket.send((1...20).map { SocketLine.dial($0) + "\n" }.joined())
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
}
