import Testing

@testable import Media

/// A far end of an encrypted leg.
final class SealingPeer {
    let peer: TestPeer
    let encryption: MediaEncryption
    private let sending: SRTPSession
    private let receiving: SRTPSession
    private let memory = UnsafeMutableRawPointer.allocate(byteCount: 4096, alignment: 16)

    /// Keys as the leg sees them: what it sends with is what the peer hears with.
    init(_ suite: MediaEncryption.Suite = .counter80, aim leg: MediaLeg) throws {
        try #require(SRTPLibrary.isReady)
        peer = try TestPeer()
        try peer.aim(at: leg)
        encryption = Self.encryption(suite)
        sending = try #require(SRTPSession(suite, encryption.receivingKey, .sending(ssrc: peer.ssrc)))
        receiving = try #require(SRTPSession(suite, encryption.sendingKey, .receiving))
    }

    deinit {
        sending.free()
        receiving.free()
        memory.deallocate()
    }

    static func encryption(_ suite: MediaEncryption.Suite) -> MediaEncryption {
        func key() -> MediaEncryption.Key { .init((0..<suite.keyCount).map { _ in .random(in: 0...255) }) }
        return MediaEncryption(suite: suite, sendingKey: key(), receivingKey: key())
    }

    func remote(_ codec: AudioCodec = .pcmu, latching: RemoteStream.Latching = .signalled) -> RemoteStream {
        var stream = peer.remote(codec, latching: latching)
        stream.encryption = encryption
        return stream
    }

    /// One packet, encrypted; its bytes, to be sent again.
    @discardableResult
    func send(_ payload: [UInt8], payloadType: UInt8 = 0, from other: TestPeer? = nil) throws -> [UInt8] {
        let bytes = try #require(seal(payload, payloadType: payloadType))
        (other ?? peer).sendRaw(bytes)
        return bytes
    }

    func seal(_ payload: [UInt8], payloadType: UInt8 = 0) -> [UInt8]? {
        RTPHeader.write(
            to: memory, payloadType: payloadType, marker: false, sequence: peer.sequence, timestamp: peer.timestamp,
            ssrc: peer.ssrc)
        peer.sequence &+= 1
        peer.timestamp &+= UInt32(payload.count)
        (memory + RTPHeader.size).copyMemory(from: payload, byteCount: payload.count)
        return sending.protect(memory, count: RTPHeader.size + payload.count).map {
            Array(UnsafeRawBufferPointer(start: memory, count: $0))
        }
    }

    /// The next packet, as it came and decrypted.
    func receive(within milliseconds: Int32 = 30_000) throws -> (raw: [UInt8], packet: TestPeer.Packet)? {
        guard let raw = peer.receiveRaw(within: milliseconds) else { return nil }
        memory.copyMemory(from: raw, byteCount: raw.count)
        guard case .good(let count) = receiving.open(memory, count: raw.count) else {
            Issue.record("a packet of \(raw.count) bytes cannot be decrypted")
            return nil
        }
        let clear = UnsafeRawBufferPointer(start: memory, count: count)
        let header = try #require(RTPHeader.read(clear))
        return (raw, TestPeer.Packet(header: header, payload: Array(clear[header.payload]), at: MediaClock.now()))
    }
}
