import CLinux
import Glibc
import Testing

@testable import Media

extension SocketTests {
    @Suite struct PacketBatchTests {
        @Test(
            "what is sent by one call for many sockets arrives whole, and in its order at each of them",
            .enabled(if: ringsAreThere))
        func order() throws {
            let ring = try #require(clinux_send_ring_open(UInt32(PacketBatch.most)))
            defer { clinux_send_ring_close(ring) }
            let pairs = try (0..<4).map { _ in try ConnectedPair() }
            // More rounds than the ring has entries, so that it goes round.
            for round in 0..<40 {
                let packets = (0..<16).map { [UInt8](repeating: UInt8(round), count: 100) + [UInt8($0)] }
                let taken = submit(packets, to: pairs.map(\.from), on: ring)
                #expect(taken == 16)
                for (index, packet) in packets.enumerated() {
                    let heard = pairs[index % 4].receive()
                    #expect(heard == packet)
                }
            }
            var error: Int32 = 0
            let failure = clinux_send_ring_failure(ring, &error)
            #expect(failure == -1)
        }

        @Test(
            "a packet that a socket refuses is told with its errno, and the others leave", .enabled(if: ringsAreThere))
        func failure() throws {
            let ring = try #require(clinux_send_ring_open(UInt32(PacketBatch.most)))
            defer { clinux_send_ring_close(ring) }
            let pair = try ConnectedPair()
            let taken = submit([[1], [2], [3]], to: [pair.from, -1, pair.from], on: ring)
            #expect(taken == 3)
            let first = pair.receive()
            let second = pair.receive()
            #expect(first == [1])
            #expect(second == [3])
            var error: Int32 = 0
            let failed = clinux_send_ring_failure(ring, &error)
            let next = clinux_send_ring_failure(ring, &error)
            #expect(failed == 1)
            #expect(error == EBADF)
            #expect(next == -1)
        }

        @Test(
            "a far end whose port was closed for a while is sent to again as soon as it is back, and the other one hears on"
        )
        func refusedByFarEnd() async throws {
            let test = try TestCall()
            try test.connect()
            test.agent.send(frame(1))
            test.customer.send(frame(1))
            let connected = test.customer.hears(frame(1)) && test.agent.hears(frame(1))
            #expect(connected)
            test.customer.closePort()
            for value in UInt8(2)...20 { test.agent.send(frame(value)) }
            _ = try await test.statistics(test.customerLeg, "19 packets towards the closed port") {
                $0.sent.packets + $0.sendErrors >= 20
            }
            try test.customer.openPort()
            test.agent.send(frame(21))
            let isBack = test.customer.hears(frame(21))
            #expect(isBack)
            test.customer.send(frame(22))
            let other = test.agent.hears(frame(22))
            #expect(other)
        }

        @Test("who is heard by several at once reaches each with that one's own numbers")
        func severalHearers() throws {
            let test = try TestCall()
            try test.connect()
            let third = try test.engine.openLeg(in: test.call)
            let listener = try TestPeer()
            try listener.aim(at: third)
            try test.engine.setRemote(third.id, listener.remote())
            // So that every socket is connected, and packets are gathered.
            for peer in [test.agent, test.customer, listener] { peer.send(frame(1)) }
            let connected = test.agent.hears(frame(1)) && test.customer.hears(frame(1))
            #expect(connected)
            test.engine.route(
                test.call,
                [
                    test.agentLeg.id: [test.customerLeg.id], test.customerLeg.id: [test.agentLeg.id],
                    third.id: [test.agentLeg.id],
                ])
            for value in UInt8(10)...30 {
                test.agent.send(frame(value))
                let byCustomer = try #require(test.customer.receive())
                let byListener = try #require(listener.receive())
                #expect(byCustomer.payload == frame(value))
                #expect(byListener.payload == frame(value))
                #expect(byCustomer.header.ssrc != byListener.header.ssrc)
            }
        }

        private func submit(_ packets: [[UInt8]], to sockets: [Int32], on ring: OpaquePointer) -> Int {
            let memory = packets.map { packet in
                let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: packet.count)
                bytes.initialize(from: packet, count: packet.count)
                return bytes
            }
            defer { memory.forEach { $0.deallocate() } }
            for (index, packet) in packets.enumerated() {
                clinux_send_ring_add(
                    ring, sockets[index % sockets.count], memory[index], UInt32(packet.count), UInt32(index))
            }
            return Int(clinux_send_ring_submit(ring))
        }
    }
}

/// Many containers refuse them; there each packet is sent by itself, as the other tests see.
private let ringsAreThere: Bool = {
    guard let ring = clinux_send_ring_open(1) else { return false }
    clinux_send_ring_close(ring)
    return true
}()

/// Two sockets, one connected to the other.
private final class ConnectedPair {
    let from: Int32
    private let to: Int32

    init() throws {
        let address = try #require(SocketAddress(literal: "127.0.0.1", port: TestPorts.takeOne()))
        to = try UDPSocket.bound(to: address).get().descriptor
        from = try UDPSocket.bound(to: #require(SocketAddress(literal: "127.0.0.1", port: TestPorts.takeOne()))).get()
            .descriptor
        let isConnected = UDPSocket(descriptor: from).connect(to: address)
        try #require(isConnected)
    }

    deinit {
        close(from)
        close(to)
    }

    /// The next packet, within ten seconds.
    func receive() -> [UInt8]? {
        var entry = pollfd(fd: to, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, 10_000) == 1 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 2048)
        let count = recv(to, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        return count < 0 ? nil : Array(bytes[..<count])
    }
}
