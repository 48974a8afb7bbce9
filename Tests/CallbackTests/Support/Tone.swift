import Foundation

/// Pure tones in 8 kHz audio: making them, and finding them by Goertzel's algorithm.
enum Tone {
    /// The agent's and the customer's voice, and what the daemon plays to them; all apart by more than the
    /// 50 Hz that one packet of 20 ms can tell.
    static let agent = 440, customer = 1000, stranger = 2200, colleague = 1200
    static let connecting = 300, ringback = 650, busy = 1400, congestion = 1800, hold = 850,
        waiting = 1600, beep = 2000
    /// What flows say.
    static let greeting = 1700, question = 2100, thanks = 2400, moment = 2600, offer = 2800, later = 3000, never = 3200
    static let bye = 3400, invalid = 550
    static let all = [
        agent, customer, stranger, colleague, connecting, ringback, busy, congestion, hold, waiting, beep, greeting,
        question, thanks, moment, offer, later, never, bye, invalid,
    ]

    /// How much of the samples' power is in the tone: near 1 for a pure one.
    static func share(of hertz: Int, in samples: some Collection<Double>) -> Double {
        let total = samples.reduce(0) { $0 + $1 * $1 }
        guard total > 0 else { return 0 }
        let coefficient = 2 * cos(2 * .pi * Double(hertz) / 8000)
        var (last, before) = (0.0, 0.0)
        for sample in samples { (last, before) = (sample + coefficient * last - before, last) }
        return 2 * (last * last + before * before - coefficient * last * before) / (total * Double(samples.count))
    }

    /// The one of our tones that the samples are; nil for silence and for anything else.
    static func name(_ samples: [Double]) -> Int? {
        guard (samples.map(abs).max() ?? 0) > 500 else { return nil }
        return all.first { share(of: $0, in: samples) > 0.8 }
    }

    static func samples(_ hertz: Int, count: Int, from start: Int = 0) -> [Double] {
        (start..<start + count).map { 8000 * sin(2 * .pi * Double(hertz) * Double($0) / 8000) }
    }
}

/// G.711 (ITU-T G.711, A-law and mu-law), as straight from the recommendation's tables as can be: the tests' own, so
/// that the daemon's is not judged by itself.
enum G711 {
    static func decode(_ byte: UInt8, isALaw: Bool) -> Double {
        isALaw ? alaw(byte) : ulaw(byte)
    }

    private static func alaw(_ byte: UInt8) -> Double {
        let value = byte ^ 0x55
        let (segment, step) = (Int(value >> 4 & 7), Int(value & 15))
        let size = segment == 0 ? step << 4 | 8 : (step << 4 | 0x108) << (segment - 1)
        return Double(value & 0x80 == 0 ? -size : size)
    }

    private static func ulaw(_ byte: UInt8) -> Double {
        let value = ~byte
        let size = ((Int(value & 15) << 3) + 0x84) << Int(value >> 4 & 7) - 0x84
        return Double(value & 0x80 == 0 ? size : -size)
    }

    private static let alawBytes = ordered(isALaw: true)
    private static let ulawBytes = ordered(isALaw: false)

    private static func ordered(isALaw: Bool) -> [(value: Double, byte: UInt8)] {
        (UInt8.min...UInt8.max).map { (decode($0, isALaw: isALaw), $0) }.sorted { $0.value < $1.value }
    }

    /// The byte whose value is nearest.
    static func encode(_ sample: Double, isALaw: Bool) -> UInt8 {
        let bytes = isALaw ? alawBytes : ulawBytes
        let above = bytes.firstIndex { $0.value >= sample } ?? bytes.count - 1
        guard above > 0 else { return bytes[0].byte }
        let (low, high) = (bytes[above - 1], bytes[above])
        return sample - low.value < high.value - sample ? low.byte : high.byte
    }
}
