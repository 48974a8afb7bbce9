import Glibc

/// ITU-T G.711: the two laws, sample by sample, and the tables that convert.
enum G711 {
    /// How eight bits stand for a sample.
    enum Law: UInt8 {
        case pcmu
        case pcma

        /// The byte that decodes to silence (0 in both laws, the sign bit set and the bits inverted as each law does).
        var silence: UInt8 {
            switch self {
            case .pcmu: 0xFF
            case .pcma: 0xD5
            }
        }
    }

    /// A table of 256 bytes from `from` to `to`; `nil` when the bytes are the same already.
    static func conversion(from: Law, to: Law) -> UnsafePointer<UInt8>? {
        switch (from, to) {
        case (.pcma, .pcmu): G711Tables.made.pcmaToPCMU
        case (.pcmu, .pcma): G711Tables.made.pcmuToPCMA
        case (.pcma, .pcma), (.pcmu, .pcmu): nil
        }
    }

    /// The 256 samples that the law's bytes stand for.
    static func samples(of law: Law) -> UnsafePointer<Int16> {
        law == .pcma ? G711Tables.made.pcma : G711Tables.made.pcmu
    }

    @inline(__always)
    static func encode(_ sample: Int16, as law: Law) -> UInt8 {
        switch law {
        case .pcmu: encodePCMU(sample)
        case .pcma: encodePCMA(sample)
        }
    }

    static func decode(_ byte: UInt8, as law: Law) -> Int16 {
        switch law {
        case .pcmu: decodePCMU(byte)
        case .pcma: decodePCMA(byte)
        }
    }

    /// Two voices at once, in one law: the sum, cut off where the range ends.
    @inline(__always)
    static func sum(_ one: UInt8, _ other: UInt8, as law: Law) -> UInt8 {
        let samples = samples(of: law)
        return encode(Int16(clamping: Int32(samples[Int(one)]) + Int32(samples[Int(other)])), as: law)
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

/// The tables of the laws: 256 entries each.
private struct G711Tables: @unchecked Sendable {
    // Unchecked because of the pointers: the memory is immutable once made, and never freed.

    static let made = G711Tables()

    let pcmaToPCMU = table { G711.encode(G711.decode($0, as: .pcma), as: .pcmu) }
    let pcmuToPCMA = table { G711.encode(G711.decode($0, as: .pcmu), as: .pcma) }
    let pcma = table { G711.decode($0, as: .pcma) }
    let pcmu = table { G711.decode($0, as: .pcmu) }

    private static func table<Entry>(_ entry: (UInt8) -> Entry) -> UnsafePointer<Entry> {
        let entries = UnsafeMutablePointer<Entry>.allocate(capacity: 256)
        for index in 0..<256 { (entries + index).initialize(to: entry(UInt8(index))) }
        return UnsafePointer(entries)
    }
}
