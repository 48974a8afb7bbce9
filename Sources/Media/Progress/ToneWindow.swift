import Glibc

/// What 20 ms hold: how loud they are, and whether it is one tone, two, or something else.
struct ToneWindow: Equatable {
    enum Content: Equatable {
        /// Hz.
        case single(Float)
        case double(Float, Float)
        case other
    }

    /// dB under a full-scale square wave; −100 at least.
    let level: Float
    let content: Content

    /// Share of the power that a tone must have: 10 dB above what else there is, between two frequencies at worst.
    private static let toneShare: Float = 0.75
    private static let silence: Float = 1e-10

    init(level: Float, content: Content) {
        self.level = level
        self.content = content
    }

    /// From the powers of ``ToneSpectrum`` and the energy of its samples.
    init(_ low: SIMD16<Float>, _ middle: SIMD16<Float>, _ high: SIMD16<Float>, energy: Float) {
        let mean = energy / Float(ToneSpectrum.window)
        level = Self.decibels(mean)
        guard mean > Self.silence else {
            content = .other
            return
        }
        // Of a tone of this energy, in the middle of its bin, 1.
        let whole = energy * Float(ToneSpectrum.window) / 2
        func share(_ bin: Int) -> Float {
            switch bin {
            case 0..<16: low[bin] / whole
            case 16..<32: middle[bin - 16] / whole
            case 32..<48: high[bin - 32] / whole
            default: 0
            }
        }
        func around(_ bin: Int) -> Float { share(bin - 1) + share(bin) + share(bin + 1) }
        var (first, second) = (0, -9)
        for bin in 1..<ToneSpectrum.count where share(bin) > share(first) { first = bin }
        for bin in 0..<ToneSpectrum.count where abs(bin - first) >= 2 && share(bin) > share(second) { second = bin }
        content =
            if around(first) >= Self.toneShare {
                .single(Self.frequency(of: first, share))
            } else if Self.union(first, second, share) >= Self.toneShare, share(second) > 0.1 {
                .double(Self.frequency(of: first, share), Self.frequency(of: second, share))
            } else {
                .other
            }
    }

    /// The power near either, counted once.
    private static func union(_ first: Int, _ second: Int, _ share: (Int) -> Float) -> Float {
        var sum: Float = 0
        for bin in (first - 1)...(first + 1) { sum += share(bin) }
        for bin in (second - 1)...(second + 1) where abs(bin - first) > 1 { sum += share(bin) }
        return sum
    }

    /// Between the bin and its stronger neighbour, by the ratio of their amplitudes.
    private static func frequency(of bin: Int, _ share: (Int) -> Float) -> Float {
        let (below, own, above) = (share(bin - 1).squareRoot(), share(bin).squareRoot(), share(bin + 1).squareRoot())
        let neighbour = max(below, above)
        let offset = own + neighbour > 0 ? neighbour / (own + neighbour) : 0
        return ToneSpectrum.lowest + ToneSpectrum.spacing * (Float(bin) + (above >= below ? offset : -offset))
    }

    /// Of a mean square, full scale being 1.
    static func decibels(_ meanSquare: Float) -> Float { meanSquare > silence ? 10 * log10f(meanSquare) : -100 }

    var frequency: Float? { if case .single(let frequency) = content { frequency } else { nil } }

    /// One of the tones by which networks tell of a call's progress: 425 or 450 Hz, 400 + 450, 440 + 480, 480 + 620
    /// (ITU-T E.180 and its Supplement 2).
    var isCallTone: Bool {
        switch content {
        case .single(let frequency): (385...510).contains(frequency)
        case .double(let one, let other):
            (385...510).contains(min(one, other)) && (430...650).contains(max(one, other))
        case .other: false
        }
    }
}
