import Testing

@testable import Media

struct ParserTests {
    @Test("an RTP header with CSRCs, extension and padding leaves exactly the payload")
    func payloadIsLocated() throws {
        var bytes: [UInt8] = [0xB2, 0x80 | 8, 0x12, 0x34, 0, 0, 0, 5, 0, 0, 0, 9]
        bytes += [UInt8](repeating: 1, count: 8)
        bytes += [0xBE, 0xDE, 0, 1, 7, 7, 7, 7]
        bytes += [11, 12, 13]
        bytes += [0, 2]
        let header = try #require(bytes.withUnsafeBytes(RTPHeader.read))
        #expect(Array(bytes[header.payload]) == [11, 12, 13])
        #expect(header.marker && header.payloadType == 8 && header.sequence == 0x1234)
        #expect(header.timestamp == 5 && header.ssrc == 9)
    }

    @Test(
        "what is no consistent RTP is refused",
        arguments: [
            [UInt8](repeating: 0x80, count: 11),
            [0x40, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1],
            [0x8F, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1],
            [0x90, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 9],
            [0xA0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 5, 5],
            [0xA0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 5, 0],
        ])
    func badRTP(bytes: [UInt8]) { #expect(bytes.withUnsafeBytes(RTPHeader.read) == nil) }

    @Test("a written header is read back")
    func writtenHeader() throws {
        var bytes = [UInt8](repeating: 0, count: 12)
        bytes.withUnsafeMutableBytes {
            guard let base = $0.baseAddress else { return }
            RTPHeader.write(
                to: base, payloadType: 101, marker: true, sequence: 65535, timestamp: 0xFEDC_BA98, ssrc: 3)
        }
        let header = try #require(bytes.withUnsafeBytes(RTPHeader.read))
        #expect(header.payloadType == 101 && header.marker && header.sequence == 65535)
        #expect(header.timestamp == 0xFEDC_BA98 && header.ssrc == 3 && header.payloadCount == 0)
    }

    @Test("a written compound report is read back, and only the block about the asked source")
    func writtenReport() throws {
        let block = RTCPReport.Block(
            fractionLost: 64, lost: -3, highestSequence: 70000, jitter: 12, lastSenderReport: 0x1234_5678,
            delaySinceLastSenderReport: 65536)
        let info = RTCPWriter.SenderInfo(ntp: 0x1122_3344_5566_7788, rtpTimestamp: 8, packets: 9, octets: 10)
        let bytes = compound(info, block)
        #expect(bytes.count % 4 == 0)
        let read = try #require(bytes.withUnsafeBytes { RTCPReport.read($0, about: 77) })
        #expect(read.sender == 5 && read.senderReportTime == 0x3344_5566 && read.block == block && read.saysGoodbye)
        let other = try #require(bytes.withUnsafeBytes { RTCPReport.read($0, about: 78) })
        #expect(other.block == nil)
    }

    private func compound(_ info: RTCPWriter.SenderInfo?, _ block: RTCPReport.Block) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: RTCPWriter.largestSize)
        let count = bytes.withUnsafeMutableBytes { memory -> Int in
            guard let base = memory.baseAddress else { return 0 }
            var writer = RTCPWriter(base)
            writer.report(ssrc: 5, sender: info, about: 77, block: block)
            Array("dialer".utf8).withUnsafeBytes { writer.description(ssrc: 5, name: $0) }
            writer.goodbye(ssrc: 5)
            return writer.count
        }
        return Array(bytes[..<count])
    }

    @Test("no bytes from the network make a parser read beyond them or stop", arguments: 0..<8)
    func arbitraryBytes(seed: UInt64) {
        var random = SeededGenerator(seed)
        let block = RTCPReport.Block(
            fractionLost: 1, lost: 2, highestSequence: 3, jitter: 4, lastSenderReport: 5,
            delaySinceLastSenderReport: 6)
        let sound = compound(nil, block)
        for _ in 0..<1000 {
            var bytes = random.bytes(Int.random(in: 0...80, using: &random))
            if Bool.random(using: &random) {
                // Nearly right: a sound packet with a few bytes changed, perhaps cut short.
                bytes = Array(sound.prefix(Int.random(in: 0...sound.count, using: &random)))
                for _ in 0..<Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
            }
            bytes.withUnsafeBytes { buffer in
                if let header = RTPHeader.read(buffer) {
                    #expect(header.payloadOffset >= 12 && header.payloadCount >= 0)
                    #expect(header.payload.upperBound <= buffer.count)
                }
                _ = RTCPReport.read(buffer, about: 77)
                _ = TelephoneEvent.read(buffer)
                _ = try? WaveFile.samples(in: buffer)
            }
        }
    }

    @Test("G.711 survives decoding and encoding, and the conversion tables agree with the laws")
    func laws() throws {
        for codec in [G711.Law.pcmu, .pcma] {
            for byte in UInt8.min...UInt8.max {
                let sample = G711.decode(byte, as: codec)
                // µ-law has two zeroes; the negative one comes back as the positive.
                if codec == .pcmu, byte == 0x7F { continue }
                #expect(G711.encode(sample, as: codec) == byte)
            }
            #expect(abs(Int(G711.decode(codec.silence, as: codec))) <= 8)
        }
        // ITU-T G.711 tables: the ends of the scale.
        #expect(G711.decode(0x80, as: .pcmu) == 32124 && G711.decode(0x00, as: .pcmu) == -32124)
        #expect(G711.decode(0xAA, as: .pcma) == 32256 && G711.decode(0x2A, as: .pcma) == -32256)
        let table = try #require(G711.conversion(from: .pcmu, to: .pcma))
        for byte in UInt8.min...UInt8.max {
            let sample = Int(G711.decode(byte, as: .pcmu))
            #expect(abs(Int(G711.decode(table[Int(byte)], as: .pcma)) - sample) <= abs(sample) / 24 + 16)
        }
    }
}
