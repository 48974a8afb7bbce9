import ControlAPI
import FoundationEssentials
import Testing

@testable import ControlServer

@Suite("Events over the Unix socket", .serialized, .timeLimit(.minutes(1)))
struct SocketEventTests {
    @Test("events arrive in order, replayed from since, filtered by kind and agent; no kind that does not exist")
    func events() async throws {
        let daemon = try FakeDaemon()
        defer { daemon.stop() }
        let first = daemon.events.append(ControlEvent(.callRequested, at: Date(), callId: "c", agentId: "1001"))
        daemon.events.append(ControlEvent(.callBridged, at: Date(), callId: "d", agentId: "1002"))
        try await offPool { [path = daemon.socketPath, events = daemon.events] in
            let socket = try TestSocket(unix: path)
            var reader = TestReader(socket)
            try socket.send(
                #"{"jsonrpc":"2.0","id":0,"method":"events.subscribe","params":{"kinds":["call.","calls."]}}"# + "\n")
            let refusal = try #require(try reader.next())
            // Who misspells one would wait for ever.
            #expect(refusal.contains("calls.") && refusal.contains(#""field":"kinds""#))
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
        #expect(events.map(\.event.seq) == Array((log.bounds.newest - 3)...log.bounds.newest))
        #expect(!more)
        var ahead = EventCursor(filter: EventFilter(SubscribeRequest()), since: .max, log: log)
        // Of a run before, whose clock was ahead: what came since is not known.
        let told = ahead.next(from: log).events.map(\.event.type)
        #expect(told == [.gap])
        let again = ahead.next(from: log).events
        #expect(again.isEmpty, "told once")
    }

    @Test("each event reaches its reader, by itself or among others, also right after them")
    func everyOne() async throws {
        let daemon = try FakeDaemon()
        defer { daemon.stop() }
        try await offPool { [path = daemon.socketPath, events = daemon.events] in
            let socket = try TestSocket(unix: path)
            var reader = TestReader(socket)
            try socket.send(#"{"jsonrpc":"2.0","id":1,"method":"events.subscribe"}"# + "\n")
            _ = try reader.next()
            for round in 0..<300 {
                var last = 0
                for _ in 0...(round % 4) { last = events.append(ControlEvent(.callBridged, at: Date())) }
                var line = try reader.next()
                while line?.contains(#""seq":\#(last),"#) == false { line = try reader.next() }
                #expect(line != nil)
            }
        }
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
            #expect(appended < .seconds(10))
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
}
