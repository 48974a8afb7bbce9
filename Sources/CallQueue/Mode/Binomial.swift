import Glibc

/// How many of `count` who are rung will answer, each with the same chance.
struct Binomial: Sendable {
    let count: Int
    let chance: Double

    /// - Parameter chance: 0 to 1.
    init(_ count: Int, _ chance: Double) {
        self.count = max(0, count)
        self.chance = min(max(chance, 0), 1)
    }

    var mean: Double { Double(count) * chance }

    /// The chance that more than `capacity` answer, and how many more on average.
    func overflow(_ capacity: Int) -> (chance: Double, mean: Double) {
        guard capacity < count, chance > 0 else { return (0, 0) }
        guard capacity >= 0 else { return (1, mean - Double(capacity)) }
        guard chance < 1 else { return (1, Double(count - capacity)) }
        var (over, excess) = (0.0, 0.0)
        // From the first that is too many on; behind the mode the terms only fall.
        var term = exp(logarithm(of: capacity + 1))
        for answers in (capacity + 1)...count {
            over += term
            excess += term * Double(answers - capacity)
            if Double(answers) > mean, term * Double(count) < 1e-12 { break }
            term *= Double(count - answers) / Double(answers + 1) * chance / (1 - chance)
        }
        return (min(1, over), excess)
    }

    /// Of the chance that exactly so many answer.
    private func logarithm(of answers: Int) -> Double {
        let (n, k) = (Double(count), Double(answers))
        return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(chance) + (n - k) * log1p(-chance)
    }
}
