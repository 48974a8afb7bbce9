/// Builds the compound packet we send: SR or RR, SDES with the CNAME, BYE at the end (RFC 3550 §6.1).
struct RTCPWriter {
    /// The sender part of an SR.
    struct SenderInfo {
        var ntp: UInt64
        var rtpTimestamp: UInt32
        var packets: UInt32
        var octets: UInt32
    }

    /// Enough for SR with one block, SDES with the longest CNAME, and BYE.
    static let largestSize = 28 + 24 + 12 + 256 + 8

    private let bytes: UnsafeMutableRawPointer
    private(set) var count = 0

    /// `bytes` holds at least `largestSize`.
    init(_ bytes: UnsafeMutableRawPointer) { self.bytes = bytes }

    mutating func report(ssrc: UInt32, sender: SenderInfo?, about source: UInt32?, block: RTCPReport.Block?) {
        let start = open(type: sender == nil ? 201 : 200, items: block == nil ? 0 : 1)
        put(ssrc)
        if let sender {
            put(UInt32(sender.ntp >> 32))
            put(UInt32(truncatingIfNeeded: sender.ntp))
            put(sender.rtpTimestamp)
            put(sender.packets)
            put(sender.octets)
        }
        if let block, let source { put(block, about: source) }
        close(start)
    }

    private mutating func put(_ block: RTCPReport.Block, about source: UInt32) {
        put(source)
        let lost = UInt32(bitPattern: max(-0x80_0000, min(0x7F_FFFF, block.lost))) & 0xFF_FFFF
        put(UInt32(block.fractionLost) << 24 | lost)
        put(block.highestSequence)
        put(block.jitter)
        put(block.lastSenderReport)
        put(block.delaySinceLastSenderReport)
    }

    /// SDES with one chunk: CNAME, at most 255 bytes of it.
    mutating func description(ssrc: UInt32, name: UnsafeRawBufferPointer) {
        let start = open(type: 202, items: 1)
        put(ssrc)
        let length = min(name.count, 255)
        put(UInt8(1))
        put(UInt8(length))
        for index in 0..<length { put(name[index]) }
        // The chunk ends with one to four null bytes, on a word boundary (§6.5).
        repeat { put(UInt8(0)) } while count % 4 != 0
        close(start)
    }

    mutating func goodbye(ssrc: UInt32) {
        let start = open(type: 203, items: 1)
        put(ssrc)
        close(start)
    }

    private mutating func open(type: UInt8, items: UInt8) -> Int {
        let start = count
        put(0x80 | items)
        put(type)
        put(UInt8(0))
        put(UInt8(0))
        return start
    }

    private mutating func close(_ start: Int) {
        bytes.storeBytes(of: UInt16((count - start) / 4 - 1).bigEndian, toByteOffset: start + 2, as: UInt16.self)
    }

    private mutating func put(_ byte: UInt8) {
        bytes.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count += 1
    }

    private mutating func put(_ word: UInt32) {
        bytes.storeBytes(of: word.bigEndian, toByteOffset: count, as: UInt32.self)
        count += 4
    }
}
