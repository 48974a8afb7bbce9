import Glibc

/// How long something takes that does not always take the same: seconds.
package enum Spread: Sendable, Hashable, Codable {
    case fixed(Double)
    /// Erlang's distribution of order 2: most near the mean, few very long, as talks are.
    case around(Double)
    /// What was measured: quantiles, ascending, at equal steps from the least to the most.
    case measured([Double])

    private static let steps = 40

    /// From measured lengths; nil where there are too few to say.
    package init?(of samples: [Double], atLeast least: Int = 20) {
        guard samples.count >= max(2, least) else { return nil }
        let sorted = samples.sorted()
        self = .measured(
            (0...Self.steps).map { sorted[$0 * (sorted.count - 1) / Self.steps] })
    }

    package var mean: Double {
        switch self {
        case .fixed(let seconds), .around(let seconds): seconds
        case .measured(let quantiles): quantiles.reduce(0, +) / Double(max(1, quantiles.count))
        }
    }

    /// Squared coefficient of variation: 0 for what always takes the same.
    var variation: Double {
        switch self {
        case .fixed: return 0
        case .around: return 0.5
        case .measured(let quantiles):
            let mean = mean
            guard mean > 0 else { return 0 }
            let square = quantiles.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(quantiles.count)
            return square / (mean * mean)
        }
    }

    func sample(_ numbers: inout SeededNumbers) -> Double {
        switch self {
        case .fixed(let seconds): return seconds
        case .around(let mean):
            let product = (1 - numbers.unit()) * (1 - numbers.unit())
            return -log(max(product, Double.leastNormalMagnitude)) * mean / 2
        case .measured(let quantiles):
            let place = numbers.unit() * Double(quantiles.count - 1)
            let index = Int(place)
            guard index + 1 < quantiles.count else { return quantiles.last ?? 0 }
            return quantiles[index] + (quantiles[index + 1] - quantiles[index]) * (place - Double(index))
        }
    }
}

extension Spread {
    /// Of what is under way at some moment, the mean time that is left.
    var rest: Double { mean * (1 + variation) / 2 }

    /// The means of the shortest, the middle and the longest third: three lengths that stand for all.
    var thirds: [Double] {
        switch self {
        case .fixed(let seconds): return [seconds, seconds, seconds]
        // Erlang's, of order 2.
        case .around(let mean): return [0.354 * mean, 0.846 * mean, 1.8 * mean]
        case .measured(let quantiles):
            guard quantiles.count >= 3 else { return [mean, mean, mean] }
            let third = quantiles.count / 3
            return [quantiles.prefix(third), quantiles.dropFirst(third).dropLast(third), quantiles.suffix(third)]
                .map { $0.reduce(0, +) / Double($0.count) }
        }
    }
}
