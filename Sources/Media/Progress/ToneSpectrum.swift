import Glibc

/// The power of 48 frequencies, 50 Hz apart from 300 Hz on, in 20 ms at 8 kHz: Goertzel's recurrence, for all of them at once.
/// At this length the frequencies are orthogonal, so that shares of the power add up to the whole. Plain memory.
struct ToneSpectrum {
    static let window = 160
    static let lowest: Float = 300
    static let spacing: Float = 50
    static let count = 48

    private typealias Bins = SIMD16<Float>

    private let coefficients: (SIMD16<Float>, SIMD16<Float>, SIMD16<Float>)
    private var last = (SIMD16<Float>(), SIMD16<Float>(), SIMD16<Float>())
    private var before = (SIMD16<Float>(), SIMD16<Float>(), SIMD16<Float>())
    private var energy: Float = 0
    private var taken = 0

    init() {
        coefficients = (Self.coefficients(from: 0), Self.coefficients(from: 16), Self.coefficients(from: 32))
    }

    private static func coefficients(from first: Int) -> SIMD16<Float> {
        var values = SIMD16<Float>()
        for index in 0..<16 {
            values[index] = 2 * cosf(2 * .pi * (lowest + spacing * Float(first + index)) / 8000)
        }
        return values
    }

    /// The window that this sample completes, else nil.
    @inline(__always)
    mutating func take(_ sample: Float) -> ToneWindow? {
        let input = SIMD16<Float>(repeating: sample)
        let next0 = input + coefficients.0 * last.0 - before.0
        let next1 = input + coefficients.1 * last.1 - before.1
        let next2 = input + coefficients.2 * last.2 - before.2
        before = last
        last = (next0, next1, next2)
        energy += sample * sample
        taken += 1
        return taken == Self.window ? finish() : nil
    }

    private mutating func finish() -> ToneWindow {
        let power0 = last.0 * last.0 + before.0 * before.0 - coefficients.0 * last.0 * before.0
        let power1 = last.1 * last.1 + before.1 * before.1 - coefficients.1 * last.1 * before.1
        let power2 = last.2 * last.2 + before.2 * before.2 - coefficients.2 * last.2 * before.2
        let window = ToneWindow(power0, power1, power2, energy: energy)
        last = (SIMD16(), SIMD16(), SIMD16())
        before = last
        energy = 0
        taken = 0
        return window
    }
}
