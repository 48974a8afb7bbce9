import Foundation

/// The power of one frequency in 8 kHz samples, relative to the whole: near 1 for a pure tone of it.
func share(of frequency: Double, in samples: [Int16]) -> Double {
    let total = samples.reduce(0.0) { $0 + Double($1) * Double($1) }
    guard total > 0 else { return 0 }
    return 2 * power(of: frequency, in: samples, rate: 8000) / (total * Double(samples.count))
}

/// The amplitude of one frequency in samples of this rate.
func amplitude(of frequency: Double, in samples: [Int16], rate: Int) -> Double {
    samples.isEmpty ? 0 : 2 * power(of: frequency, in: samples, rate: rate).squareRoot() / Double(samples.count)
}

private func power(of frequency: Double, in samples: [Int16], rate: Int) -> Double {
    let coefficient = 2 * cos(2 * .pi * frequency / Double(rate))
    var last = 0.0
    var beforeLast = 0.0
    for sample in samples {
        (last, beforeLast) = (Double(sample) + coefficient * last - beforeLast, last)
    }
    return last * last + beforeLast * beforeLast - coefficient * last * beforeLast
}
