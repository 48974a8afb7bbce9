import Glibc

/// ITU-T G.711: the two laws, sample by sample, and the tables the fast path converts with.
enum G711 {
    /// 256 bytes each, made once and never freed: what `codec`'s bytes are in the other law.
    nonisolated(unsafe) private static let pcmaToPCMU = table { encodePCMU(decodePCMA($0)) }
    nonisolated(unsafe) private static let pcmuToPCMA = table { encodePCMA(decodePCMU($0)) }

    /// A table of 256 bytes from `from` to `to`; `nil` when the bytes are the same already.
    /// The memory is immutable once made, which is what guards the two unsafe statics.
    static func conversion(from: AudioCodec, to: AudioCodec) -> UnsafePointer<UInt8>? {
        switch (from, to) {
        case (.pcma, .pcmu): pcmaToPCMU
        case (.pcmu, .pcma): pcmuToPCMA
        case (.pcma, .pcma), (.pcmu, .pcmu): nil
        }
    }

    static func encode(_ sample: Int16, as codec: AudioCodec) -> UInt8 {
        switch codec {
        case .pcmu: encodePCMU(sample)
        case .pcma: encodePCMA(sample)
        }
    }

    static func decode(_ byte: UInt8, as codec: AudioCodec) -> Int16 {
        switch codec {
        case .pcmu: decodePCMU(byte)
        case .pcma: decodePCMA(byte)
        }
    }

    private static func table(_ convert: (UInt8) -> UInt8) -> UnsafePointer<UInt8> {
        let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
        for index in 0..<256 { (bytes + index).initialize(to: convert(UInt8(index))) }
        return UnsafePointer(bytes)
    }

    /// µ-law: 14-bit magnitude plus a bias of 33, eight segments of sixteen steps, all bits inverted.
    private static func encodePCMU(_ sample: Int16) -> UInt8 {
        let sign: UInt8 = sample < 0 ? 0x80 : 0
        let magnitude = min(abs(Int(sample)), 32635) + 132
        let segment = max(0, (Int.bitWidth - 1 - magnitude.leadingZeroBitCount) - 7)
        let step = (magnitude >> (segment + 3)) & 0x0F
        return ~(sign | UInt8(segment << 4) | UInt8(step))
    }

    private static func decodePCMU(_ byte: UInt8) -> Int16 {
        let bits = ~byte
        let segment = Int(bits & 0x70) >> 4
        let magnitude = ((Int(bits & 0x0F) << 3) + 132) << segment
        return Int16(bits & 0x80 != 0 ? 132 - magnitude : magnitude - 132)
    }

    /// A-law: 13-bit magnitude, the lowest segment linear, even bits inverted, the sign bit set for positive.
    private static func encodePCMA(_ sample: Int16) -> UInt8 {
        let sign: UInt8 = sample < 0 ? 0 : 0x80
        let magnitude = sample < 0 ? -Int(sample) - 1 : Int(sample)
        let reduced = magnitude >> 4
        let segment = max(0, (Int.bitWidth - 1 - max(reduced, 1).leadingZeroBitCount) - 4 + 1)
        let step = segment < 2 ? reduced & 0x0F : (reduced >> (segment - 1)) & 0x0F
        return (sign | UInt8(segment << 4) | UInt8(step)) ^ 0x55
    }

    private static func decodePCMA(_ byte: UInt8) -> Int16 {
        let bits = byte ^ 0x55
        let segment = Int(bits & 0x70) >> 4
        let step = Int(bits & 0x0F) << 4
        let magnitude = segment == 0 ? step + 8 : (step + 264) << (segment - 1)
        return Int16(bits & 0x80 != 0 ? magnitude : -magnitude)
    }
}
