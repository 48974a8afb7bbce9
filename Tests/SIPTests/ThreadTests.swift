import Foundation
import Glibc
import Synchronization
import Testing

@testable import SIP

@Suite("The PJSIP thread as an executor")
struct ThreadTests {
    /// An actor that shares the engine's thread, as the dialer's own does.
    private actor Neighbour {
        private nonisolated let thread: PJSIPThread
        private(set) var order: [Int] = []
        nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

        init(_ thread: PJSIPThread) { self.thread = thread }

        func append(_ value: Int) { order.append(value) }
        func isOnThread() -> Bool { thread.isCurrent }

        /// Calls the engine without a hop.
        func boundPorts(_ engine: SIPEngine) -> [UInt16] {
            engine.assumeIsolated { $0.boundListeners.map(\.port) }
        }
    }

    @Test("jobs of several actors run on it, one after the other, in order")
    func order() async throws {
        let thread = try PJSIPThread()
        let neighbour = Neighbour(thread)
        #expect(await neighbour.isOnThread())
        #expect(!thread.isCurrent)
        for value in 0..<1000 { await neighbour.append(value) }
        #expect(await neighbour.order == Array(0..<1000))
        await withTaskGroup(of: Void.self) { group in
            for value in 0..<500 { group.addTask { await neighbour.append(value) } }
        }
        #expect(await neighbour.order.count == 1500)
    }

    @Test("it runs every job, however late, and ends when nobody holds it any more")
    func ending() async throws {
        func run() async throws {
            let thread = try PJSIPThread(name: "pjsip-late")
            let engine = SIPEngine(
                thread: thread,
                configuration: SIPConfiguration(listeners: [SIPListener(address: "127.0.0.1", port: 0)]))
            let neighbour = Neighbour(thread)
            await engine.shutdown()
            await neighbour.append(1)
            #expect(await neighbour.order == [1])
            #expect(threads(named: "pjsip-late") >= 1)
        }
        for _ in 0..<20 { try await run() }
        let deadline = ContinuousClock.now + .seconds(10)
        while threads(named: "pjsip-late") > 0, ContinuousClock.now < deadline { await Task.yield() }
        #expect(threads(named: "pjsip-late") == 0)
    }

    private func threads(named name: String) -> Int {
        let folder = "/proc/self/task"
        let ids = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return ids.count { (try? String(contentsOfFile: "\(folder)/\($0)/comm", encoding: .utf8)) == name + "\n" }
    }
}

extension EngineTests {
    @Suite("Another actor on the engine's thread")
    struct NeighbourTests {
        private actor Neighbour {
            private nonisolated let thread: PJSIPThread
            nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
            init(_ thread: PJSIPThread) { self.thread = thread }

            func call(_ engine: SIPEngine, _ invite: OutgoingInvite) throws {
                try engine.assumeIsolated { try $0.invite(invite) }
            }

            func end(_ engine: SIPEngine, _ leg: LegID) { engine.assumeIsolated { $0.end(leg) } }
        }

        @Test("it places and ends calls synchronously, without a hop")
        func withoutHop() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "neighbour",
                    [
                        receiveINVITE(), respond(200, "OK", sdp: sdp(), retransmitted: true), receive("ACK"),
                        receive("BYE"), respondInDialog(200, "OK"),
                    ]))
            let thread = try PJSIPThread()
            let listener = SIPListener(address: "127.0.0.1", port: 0)
            let engine = SIPEngine(thread: thread, configuration: SIPConfiguration(listeners: [listener]))
            let events = EventLog()
            await events.read(engine.events)
            try await engine.start()
            let neighbour = Neighbour(thread)
            let leg = RunningEngine.nextLeg()
            try await neighbour.call(
                engine,
                OutgoingInvite(
                    leg: leg, requestURI: peer.uri, from: SIPIdentity(uri: "sip:us@127.0.0.1"),
                    media: LocalMedia(address: "127.0.0.1", rtpPort: 18_402)))
            _ = try await events.answered(leg)
            await neighbour.end(engine, leg)
            _ = try await events.ended(leg)
            await peer.succeeded()
            await engine.shutdown()
        }

        @Test("the engine starts again after it was shut down, and a second one at the same time is refused")
        func restart() async throws {
            for _ in 0..<3 { try await withEngine { _ in } }
            try await withEngine { _ in
                await #expect(throws: SIPError.self) { try await withEngine { _ in } }
            }
        }

        @Test("an INVITE that is ready leaves when it is sent and not before; dropped, it leaves nothing behind")
        func ready() async throws {
            let peer = try await SIPpPeer(
                Scenario("ready", [receiveINVITE(), respond(486, "Busy", contact: false), receive("ACK")]))
            try await withEngine { running in
                let (dropped, kept, sent) = (RunningEngine.nextLeg(), RunningEngine.nextLeg(), RunningEngine.nextLeg())
                for leg in [dropped, kept, sent] {
                    try await running.engine.prepare(
                        OutgoingInvite(
                            leg: leg, requestURI: peer.uri, from: SIPIdentity(uri: "sip:us@127.0.0.1"),
                            media: running.media))
                }
                await running.engine.drop(dropped)
                await #expect(throws: SIPError.noSuchLeg(dropped)) { try await running.engine.send(dropped) }
                #expect(await running.engine.usage().dialogs == 2)
                try await running.engine.send(sent)
                await #expect(throws: SIPError.noSuchLeg(sent)) { try await running.engine.send(sent) }
                await running.engine.drop(sent)
                #expect(try await running.events.ended(sent).status == 486)
                // The scenario takes one call: another INVITE would have failed it.
                await peer.succeeded()
                // One that is ready ends like any other, still without leaving.
                await running.engine.end(kept)
                #expect(try await running.events.ended(kept).origin == .us)
                let legs = await running.events.all.compactMap { event in
                    if case .invited(let leg, _, _) = event { leg } else { nil }
                }
                #expect(legs == [sent])
                let ended = await running.events.all.compactMap { event in
                    if case .ended(let leg, _, _) = event { leg } else { nil }
                }
                #expect(Set(ended) == [sent, kept])
                #expect(await running.engine.usage().dialogs <= 1)
            }
        }

        @Test("a leg identifier that is in use is refused, and calls before start or after shutdown too")
        func misuse() async throws {
            let peer = try await SIPpPeer(
                Scenario("ring", [receiveINVITE(), pause(300), respond(486, "Busy", contact: false), receive("ACK")]))
            try await withEngine { running in
                let leg = RunningEngine.nextLeg()
                let invite = OutgoingInvite(
                    leg: leg, requestURI: peer.uri, from: SIPIdentity(uri: "sip:us@127.0.0.1"), media: running.media)
                try await running.engine.invite(invite)
                await #expect(throws: SIPError.self) { try await running.engine.invite(invite) }
                _ = try await running.events.ended(leg)
                await peer.succeeded()
                await running.engine.shutdown()
                await #expect(throws: SIPError.notRunning) { try await running.engine.invite(invite) }
            }
        }
    }
}

extension EngineTests {
    @Suite("What timers have to say", .timeLimit(.minutes(1)))
    struct TimerWordTests {
        @Test("is told at once, not with the next packet")
        func told() async throws {
            let silent = try SilentSocket()
            var configuration = SIPConfiguration(
                listeners: [SIPListener(transport: .udp, address: "127.0.0.1", port: try FreePort.next())])
            // OPTIONS is given up after 64 of these.
            configuration.t1 = .milliseconds(5)
            configuration.trunks = [SIPTrunk(id: "silent", gatewayHost: "127.0.0.1", port: silent.port)]
            // How long each word waited on the engine's thread.
            let (delays, sink) = AsyncStream.makeStream(of: Duration.self)
            let engine = SIPEngine(
                thread: try PJSIPThread(), configuration: configuration,
                onEvent: { event in
                    if case .probed(_, _, let at) = event { sink.yield(ContinuousClock.now - at) }
                })
            try await engine.start()
            var waited: [Duration] = []
            var next = delays.makeAsyncIterator()
            for token in 1...4 {
                try await engine.probe(trunk: "silent", token: UInt64(token))
                waited.append(try #require(await next.next()))
            }
            await engine.shutdown()
            // Of four one is enough: another's processor may have been taken away.
            let least = try #require(waited.min())
            #expect(least < .milliseconds(100), "\(waited)")
        }
    }

    /// Takes packets and says nothing.
    private final class SilentSocket {
        let descriptor: Int32
        let port: UInt16

        init() throws {
            port = try FreePort.next()
            descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            let bound = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            guard bound == 0 else { throw POSIXError(.EADDRINUSE) }
        }

        deinit { close(descriptor) }
    }
}
