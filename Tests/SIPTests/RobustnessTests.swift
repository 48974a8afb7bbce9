import Foundation
import Glibc
import Synchronization
import Testing

@testable import SIP

extension EngineTests {
    @Suite("What the network may throw at us")
    struct RobustnessTests {
        /// Messages in the manner of RFC 4475, and some of our own.
        private static let torture: [String] = [
            "", "\r\n\r\n", "\0\0\0\0", "SIP/2.0", "INVITE", "INVITE sip:a SIP/2.0\r\n\r\n",
            "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP\r\nFrom: \"\r\nTo: <\r\nCall-ID: \r\nCSeq: 99999999999 X\r\n\r\n",
            "OPTIONS sip:a@b SIP/7.0\r\nVia: SIP/7.0/UDP c;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n\r\n",
            "INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK2\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: 2\r\nCSeq: 1 INVITE\r\nContent-Length: -5\r\nContent-Type: application/sdp\r\n\r\nv=0",
            "INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK3\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>;tag=2\r\nCall-ID: 3\r\nCSeq: 1 INVITE\r\nContent-Length: 99999\r\nContent-Type: multipart/mixed\r\n\r\n--",
            "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKPj4\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>;tag=2\r\nCall-ID: 4\r\nCSeq: 1 INVITE\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n",
            "SIP/2.0 999 \r\nVia: x\r\n\r\n", "SIP/2.0 -1 OK\r\n\r\n", "ACK sip:a@b SIP/2.0\r\nTo: a\r\n\r\n",
            "CANCEL sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK5\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: 5\r\nCSeq: 1 CANCEL\r\n\r\n",
        ]

        /// Whole requests whose parts are long or doubled.
        private func swollen(_ generator: inout SplitMix) -> String {
            let long = String(
                repeating: ["a", "%41", "\"", ";x=", "<", "é"].randomElement(using: &generator) ?? "a",
                count: .random(in: 1...900, using: &generator))
            return
                "OPTIONS sip:\(long)@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK\(long)\r\nFrom: \(long) <sip:a@b>;tag=\(long)\r\nTo: <sip:a@b>\r\nCall-ID: \(long)\r\nCSeq: 1 OPTIONS\r\nSupported: \(long),\(long)\r\n\r\n"
        }

        @Test("torture and random datagrams are survived, and honest requests still answered")
        func torture() async throws {
            try await withEngine(configure: { $0.strangers = StrangerPolicy(rate: 1e6, burst: 1e6) }) { running in
                let port = await running.engine.boundListeners[0].port
                let sender = try Datagrams(to: port)
                var generator = SplitMix(state: 7)
                for message in Self.torture { sender.send(Array(message.utf8)) }
                for round in 0..<3000 {
                    var bytes = Array((Self.torture.randomElement(using: &generator) ?? "").utf8)
                    if round.isMultiple(of: 3) { bytes = Array(swollen(&generator).utf8) }
                    for _ in 0..<Int.random(in: 0...8, using: &generator) where !bytes.isEmpty {
                        bytes[.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
                    }
                    sender.send(bytes)
                }
                let peer = try await SIPpPeer(
                    Scenario("honest", [receiveINVITE(), respond(486, "Busy Here"), receive("ACK")]))
                let leg = try await running.call(peer)
                #expect(try await running.events.ended(leg).status == 486)
                await peer.succeeded()
                #expect(await running.engine.usage().dialogs <= 1)
                #expect(running.lines.all.count < 1000)
            }
        }

        @Test("a connection that sends garbage is survived, and honest ones still served")
        func garbageOverTCP() async throws {
            let listener = SIPListener(transport: .tcp, address: "127.0.0.1", port: 0)
            try await withEngine(listeners: [listener]) { running in
                let port = await running.engine.boundListeners[0].port
                var generator = SplitMix(state: 9)
                for _ in 0..<20 {
                    let sender = try Datagrams(to: port, isStream: true)
                    for message in Self.torture { sender.send(Array(message.utf8)) }
                    sender.send((0..<5000).map { _ in .random(in: 0...255, using: &generator) })
                }
                let peer = try await SIPpPeer(
                    Scenario("honest", [receiveINVITE(), respond(486, "Busy Here"), receive("ACK")]), transport: "t1")
                let leg = try await running.call(peer, to: peer.uri + ";transport=tcp")
                #expect(try await running.events.ended(leg).status == 486)
                await peer.succeeded()
            }
        }

        @Test("a handler gets the events in order on the thread, and may call the engine from there")
        func handler() async throws {
            let peer = try await SIPpPeer(
                Scenario(
                    "handler",
                    [
                        receiveINVITE(), respond(180, "Ringing"), respond(200, "OK", sdp: sdp(), retransmitted: true),
                        receive("ACK"), receive("BYE"), respondInDialog(200, "OK"),
                    ]))
            let thread = try PJSIPThread()
            let (names, sink) = AsyncStream<String>.makeStream()
            let box = Mutex<SIPEngine?>(nil)
            let engine = SIPEngine(
                thread: thread,
                configuration: SIPConfiguration(listeners: [SIPListener(address: "127.0.0.1", port: 0)]),
                onEvent: { event in
                    #expect(thread.isCurrent)
                    switch event {
                    case .invited: sink.yield("invited")
                    case .provisional: sink.yield("provisional")
                    case .answered(let leg, _, _):
                        sink.yield("answered")
                        box.withLock { $0 }?.assumeIsolated { $0.end(leg) }
                    case .ended:
                        sink.yield("ended")
                        sink.finish()
                    default: sink.yield("?")
                    }
                })
            box.withLock { $0 = engine }
            try await engine.start()
            try await engine.invite(
                OutgoingInvite(
                    leg: RunningEngine.nextLeg(), requestURI: peer.uri, from: SIPIdentity(uri: "sip:us@127.0.0.1"),
                    media: LocalMedia(address: "127.0.0.1", rtpPort: 18_404)))
            var seen: [String] = []
            for await name in names { seen.append(name) }
            #expect(seen == ["invited", "provisional", "answered", "ended"])
            await peer.succeeded()
            await engine.shutdown()
            box.withLock { $0 = nil }
        }

        @Test("a name of /etc/hosts is called without a name server")
        func hostsFile() async throws {
            let peer = try await SIPpPeer(
                Scenario("hosts", [receiveINVITE(), respond(486, "Busy Here"), receive("ACK")]))
            try await withEngine { running in
                let leg = try await running.call(peer, to: "sip:x@localhost:\(peer.port)")
                #expect(try await running.events.ended(leg).status == 486)
                await peer.succeeded()
            }
        }
    }
}

/// Sends bare bytes to a port on loopback.
private final class Datagrams: Sendable {
    private let descriptor: Int32

    init(to port: UInt16, isStream: Bool = false) throws {
        descriptor = socket(AF_INET, Int32((isStream ? SOCK_STREAM : SOCK_DGRAM).rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        inet_pton(AF_INET, "127.0.0.1", &name.sin_addr)
        let result = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw FreePort.NoneLeft() }
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) { _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
}
