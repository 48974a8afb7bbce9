import CLinux
import Foundation
import Glibc
import Testing

@testable import Media

/// A far end: an RTP socket on loopback that sends what it is told and keeps what it gets.
final class TestPeer {
    struct Packet {
        var header: RTPHeader
        var payload: [UInt8]
        var at: Int64
    }

    let port: UInt16
    let address: String
    let ssrc: UInt32
    private var socket: UDPSocket
    private var target = SocketAddress()
    var sequence: UInt16
    var timestamp: UInt32

    init(_ address: String = "127.0.0.1", port: UInt16 = TestPorts.takeOne()) throws {
        self.address = address
        self.port = port
        socket = try UDPSocket.bound(to: #require(SocketAddress(literal: address, port: port))).get()
        ssrc = .random(in: 1...UInt32.max)
        sequence = .random(in: 0...UInt16.max)
        timestamp = .random(in: 0...UInt32.max)
    }

    deinit { socket.close() }

    /// Nobody listens there any more: the kernel refuses what comes.
    func closePort() { socket.close() }

    /// Listens there again.
    func openPort() throws {
        socket = try UDPSocket.bound(to: #require(SocketAddress(literal: address, port: port))).get()
    }

    func aim(at leg: MediaLeg, rtcp: Bool = false) throws {
        target = try #require(SocketAddress(literal: leg.address, port: rtcp ? leg.rtcpPort : leg.rtpPort))
    }

    func remote(
        _ codec: AudioCodec = .pcmu, events: UInt8? = 101, sends: Bool = true, receives: Bool = true,
        latching: RemoteStream.Latching = .signalled
    ) -> RemoteStream {
        RemoteStream(
            address: address, rtpPort: port, codec: codec, telephoneEventPayloadType: events, sends: sends,
            receives: receives, latching: latching)
    }

    /// Sends one packet and moves on by its samples.
    func send(
        _ payload: [UInt8], payloadType: UInt8 = 0, marker: Bool = false, samples: UInt32? = nil,
        ssrc: UInt32? = nil
    ) {
        sendAgain(payload, payloadType: payloadType, marker: marker, ssrc: ssrc)
        sequence &+= 1
        timestamp &+= samples ?? UInt32(payload.count)
    }

    /// Sends one packet with the present numbers.
    func sendAgain(_ payload: [UInt8], payloadType: UInt8 = 0, marker: Bool = false, ssrc: UInt32? = nil) {
        var bytes = [UInt8](repeating: 0, count: RTPHeader.size)
        bytes.withUnsafeMutableBytes { header in
            guard let base = header.baseAddress else { return }
            RTPHeader.write(
                to: base, payloadType: payloadType, marker: marker, sequence: sequence, timestamp: timestamp,
                ssrc: ssrc ?? self.ssrc)
        }
        sendRaw(bytes + payload)
    }

    func sendRaw(_ bytes: [UInt8]) {
        _ = target.withSockaddr { sendto(socket.descriptor, bytes, bytes.count, 0, $0, $1) }
    }

    /// The next RTP packet, within the deadline.
    func receive(within milliseconds: Int32 = 10_000) -> Packet? {
        receiveRaw(within: milliseconds).flatMap { bytes in
            bytes.withUnsafeBytes { buffer in
                RTPHeader.read(buffer).map {
                    Packet(header: $0, payload: Array(bytes[$0.payload]), at: MediaClock.now())
                }
            }
        }
    }

    /// Waits for a packet with this payload; what was on its way before it is passed over. False after the deadline.
    func hears(_ payload: [UInt8]) -> Bool {
        while let packet = receive() {
            if packet.payload == payload { return true }
        }
        return false
    }

    func receiveRaw(within milliseconds: Int32 = 10_000) -> [UInt8]? {
        var entry = pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, milliseconds) == 1 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 2048)
        let count = recv(socket.descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        return count < 0 ? nil : Array(bytes[..<count])
    }

    /// Whatever is there already.
    func drain() { while receiveRaw(within: 0) != nil {} }
}
