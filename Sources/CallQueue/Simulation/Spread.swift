import Glibc

/// How long something takes that does not always take the same: seconds.
package enum Spread: Sendable, Hashable, Codable {
    case fixed(Double)
    /// Erlang's distribution of order 2: most near the mean, few very long, as talks are.
    case around(Double)
    /// What was measured: quantiles, ascending, at equal steps from the least to the most.
    case measured([Double])

    /// A measured length, and how much it counts.
    typealias Weighed = (length: Double, weight: Double)

    private static let steps = 40

    /// From measured lengths; nil where there are too few to say.
    package init?(of samples: [Double], atLeast least: Int = 20) {
        self.init(of: samples.map { ($0, 1) }, atLeast: least)
    }

    /// From measured lengths, each with how much it counts; nil where there are too few to say.
    init?(of samples: [Weighed], atLeast least: Int) {
        guard samples.count >= max(2, least) else { return nil }
        let sorted = samples.sorted { $0.length < $1.length }
        let all = sorted.reduce(0) { $0 + $1.weight }
        guard all > 0 else { return nil }
        var (quantiles, below, index): ([Double], Double, Int) = ([], 0, 0)
        for step in 0...Self.steps {
            // The least and the most are those that were seen; between them what stands in the middle of its weight.
            let wanted = all * Double(step) / Double(Self.steps)
            while index < sorted.count - 1, below + sorted[index].weight < wanted {
                below += sorted[index].weight
                index += 1
            }
            quantiles.append(sorted[index].length)
        }
        self = .measured(quantiles)
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

    /// Lengths that stand for all, each with its share: fewer short ones than long ones, for the longest decides when the last
    /// call is over.
    var slices: [(share: Double, length: Double)] {
        switch self {
        case .fixed(let seconds): return [(1, seconds)]
        case .around(let mean): return Self.erlang.map { ($0.share, $0.length * mean) }
        case .measured(let quantiles):
            guard quantiles.count > 12 else { return [(1, mean)] }
            var (slices, from): ([(share: Double, length: Double)], Double) = ([], 0)
            for (share, _) in Self.erlang {
                let slice = quantiles[place(from, quantiles.count)..<place(from + share, quantiles.count)]
                slices.append((share, slice.reduce(0, +) / Double(max(1, slice.count))))
                from += share
            }
            return slices
        }
    }

    /// All lengths times this.
    func scaled(by factor: Double) -> Spread {
        switch self {
        case .fixed(let seconds): .fixed(seconds * factor)
        case .around(let mean): .around(mean * factor)
        case .measured(let quantiles): .measured(quantiles.map { $0 * factor })
        }
    }

    private func place(_ share: Double, _ count: Int) -> Int { min(count, Int((share * Double(count)).rounded())) }

    /// Of Erlang's distribution of order 2 with mean 1: the means of parts of it.
    private static let erlang: [(share: Double, length: Double)] = [
        (1.0 / 3, 0.354), (1.0 / 3, 0.849), (1.0 / 6, 1.358), (1.0 / 12, 1.815), (1.0 / 12, 2.656),
    ]
}
