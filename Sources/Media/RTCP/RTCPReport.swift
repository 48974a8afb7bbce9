/// What a compound RTCP packet of the far end says about us (RFC 3550 §6.4), read from bytes of the network.
struct RTCPReport: Equatable {
    /// The report block about one of our streams.
    struct Block: Equatable {
        /// Loss since the last report, in 1/256.
        var fractionLost: UInt8
        /// Cumulative; negative when duplicates outnumber losses.
        var lost: Int32
        /// Extended highest sequence number received.
        var highestSequence: UInt32 = 0
        /// In clock units.
        var jitter: UInt32
        /// Middle 32 bits of the NTP time of our last SR, 0 if it saw none.
        var lastSenderReport: UInt32
        /// Delay since then, in 1/65536 s.
        var delaySinceLastSenderReport: UInt32
    }

    var sender: UInt32 = 0
    /// Middle 32 bits of the sender's NTP time, if it sent an SR.
    var senderReportTime: UInt32?
    var block: Block?
    var saysGoodbye = false

    private static let senderReport: UInt8 = 200
    private static let receiverReport: UInt8 = 201
    private static let goodbye: UInt8 = 203

    /// Reads every packet of the compound and keeps the block about `ssrc`. `nil` if any length is inconsistent,
    /// a version is not 2, or the first packet is no report (A.2).
    static func read(_ datagram: UnsafeRawBufferPointer, about ssrc: UInt32) -> RTCPReport? {
        var report = RTCPReport()
        var offset = 0
        while offset < datagram.count {
            guard datagram.count - offset >= 4, datagram[offset] & 0xC0 == 0x80 else { return nil }
            let words = Int(datagram.loadUnaligned(fromByteOffset: offset + 2, as: UInt16.self).bigEndian)
            let end = offset + 4 + words * 4
            guard end <= datagram.count else { return nil }
            let packet = UnsafeRawBufferPointer(rebasing: datagram[offset..<end])
            if offset == 0, packet[1] != senderReport, packet[1] != receiverReport { return nil }
            guard report.take(packet, about: ssrc) else { return nil }
            offset = end
        }
        return offset > 0 ? report : nil
    }

    private mutating func take(_ packet: UnsafeRawBufferPointer, about ssrc: UInt32) -> Bool {
        switch packet[1] {
        case Self.senderReport:
            guard packet.count >= 28 else { return false }
            senderReportTime = packet.word(10)
            return takeBlocks(packet, from: 28, about: ssrc)
        case Self.receiverReport:
            guard packet.count >= 8 else { return false }
            return takeBlocks(packet, from: 8, about: ssrc)
        case Self.goodbye:
            saysGoodbye = true
            return true
        default: return true
        }
    }

    private mutating func takeBlocks(_ packet: UnsafeRawBufferPointer, from start: Int, about ssrc: UInt32) -> Bool {
        let count = Int(packet[0] & 0x1F)
        guard packet.count >= start + count * 24 else { return false }
        sender = packet.word(4)
        for index in 0..<count where packet.word(start + index * 24) == ssrc {
            let base = start + index * 24
            let loss = packet.word(base + 4)
            block = Block(
                fractionLost: UInt8(loss >> 24), lost: Int32(bitPattern: loss << 8) >> 8,
                highestSequence: packet.word(base + 8), jitter: packet.word(base + 12),
                lastSenderReport: packet.word(base + 16),
                delaySinceLastSenderReport: packet.word(base + 20))
        }
        return true
    }
}

extension UnsafeRawBufferPointer {
    /// Four bytes in network order; the caller has checked the length.
    fileprivate func word(_ offset: Int) -> UInt32 {
        loadUnaligned(fromByteOffset: offset, as: UInt32.self).bigEndian
    }
}
