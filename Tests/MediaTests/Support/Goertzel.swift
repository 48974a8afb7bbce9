import Foundation

/// The power of one frequency in 8 kHz samples, relative to the whole: near 1 for a pure tone of it.
func share(of frequency: Double, in samples: [Int16]) -> Double {
    let total = samples.reduce(0.0) { $0 + Double($1) * Double($1) }
    guard total > 0 else { return 0 }
    let coefficient = 2 * cos(2 * .pi * frequency / 8000)
    var last = 0.0
    var beforeLast = 0.0
    for sample in samples {
        (last, beforeLast) = (Double(sample) + coefficient * last - beforeLast, last)
    }
    let power = last * last + beforeLast * beforeLast - coefficient * last * beforeLast
    return 2 * power / (total * Double(samples.count))
}
