/// The fixed RTP header and where the payload lies (RFC 3550 §5.1), read from bytes of the network.
struct RTPHeader: Equatable {
    static let size = 12

    var payloadType: UInt8
    var marker: Bool
    var sequence: UInt16
    var timestamp: UInt32
    var ssrc: UInt32
    /// From the start of the datagram; at least 12, behind CSRCs and extension.
    var payloadOffset: Int
    /// Without padding; may be 0.
    var payloadCount: Int

    var payload: Range<Int> { payloadOffset..<payloadOffset + payloadCount }

    /// Without a look at what lies behind the fixed part, which may be encrypted; `nil` for what is not RTP version 2.
    @inline(__always)
    static func readFixed(_ datagram: UnsafeRawBufferPointer) -> RTPHeader? {
        guard datagram.count >= size, let base = datagram.baseAddress, base.load(as: UInt8.self) & 0xC0 == 0x80 else {
            return nil
        }
        let second = base.load(fromByteOffset: 1, as: UInt8.self)
        return RTPHeader(
            payloadType: second & 0x7F, marker: second & 0x80 != 0,
            sequence: base.loadUnaligned(fromByteOffset: 2, as: UInt16.self).bigEndian,
            timestamp: base.loadUnaligned(fromByteOffset: 4, as: UInt32.self).bigEndian,
            ssrc: base.loadUnaligned(fromByteOffset: 8, as: UInt32.self).bigEndian,
            payloadOffset: size, payloadCount: datagram.count - size)
    }

    /// `nil` for whatever is not RTP version 2 with consistent lengths.
    @inline(__always)
    static func read(_ datagram: UnsafeRawBufferPointer) -> RTPHeader? {
        guard var header = readFixed(datagram) else { return nil }
        let first = datagram[0]
        if first & 0x3F != 0 { return header.locatePayload(in: datagram, flags: first) ? header : nil }
        return header
    }

    /// The rare case: CSRCs, extension (§5.3.1) or padding.
    private mutating func locatePayload(in datagram: UnsafeRawBufferPointer, flags: UInt8) -> Bool {
        var offset = Self.size + Int(flags & 0x0F) * 4
        if flags & 0x10 != 0 {
            guard datagram.count >= offset + 4 else { return false }
            let words = datagram.loadUnaligned(fromByteOffset: offset + 2, as: UInt16.self).bigEndian
            offset += 4 + Int(words) * 4
        }
        guard offset <= datagram.count else { return false }
        var end = datagram.count
        if flags & 0x20 != 0 {
            let padding = Int(datagram[datagram.count - 1])
            guard padding > 0, end - padding >= offset else { return false }
            end -= padding
        }
        payloadOffset = offset
        payloadCount = end - offset
        return true
    }

    /// Writes the twelve bytes of a header without CSRCs, extension or padding.
    @inline(__always)
    static func write(
        to bytes: UnsafeMutableRawPointer, payloadType: UInt8, marker: Bool, sequence: UInt16, timestamp: UInt32,
        ssrc: UInt32
    ) {
        bytes.storeBytes(of: 0x80, as: UInt8.self)
        bytes.storeBytes(of: payloadType | (marker ? 0x80 : 0), toByteOffset: 1, as: UInt8.self)
        bytes.storeBytes(of: sequence.bigEndian, toByteOffset: 2, as: UInt16.self)
        bytes.storeBytes(of: timestamp.bigEndian, toByteOffset: 4, as: UInt32.self)
        bytes.storeBytes(of: ssrc.bigEndian, toByteOffset: 8, as: UInt32.self)
    }

    /// RTCP on the RTP port (RFC 5761 §4): its packet types fall on payload types 64–95 with the marker.
    @inline(__always)
    static func looksLikeRTCP(_ datagram: UnsafeRawBufferPointer) -> Bool {
        datagram.count >= 8 && datagram[1] >= 192 && datagram[1] <= 223
    }
}
