/// How much each of several lengths counts, when some of them go on still.
///
/// Of calls that began together the short ones are over first: who looked at those alone would find every call short, and
/// every failure quick. So what goes on passes its weight to all that lasted, or last, longer (Efron's form of the estimate of Kaplan
/// and Meier, 1958).
enum CensoredLengths {
    typealias Length = (seconds: Double, isOver: Bool)

    /// - Parameter lengths: so far, where one goes on.
    /// - Returns: a weight for each; 0 for what goes on, but for the longest of all: nothing tells how that ends.
    static func weights(_ lengths: [Length]) -> [Double] {
        // What ended at a moment ended before what goes on then.
        let order = lengths.indices.sorted {
            let (left, right) = (lengths[$0], lengths[$1])
            return left.seconds == right.seconds ? left.isOver && !right.isOver : left.seconds < right.seconds
        }
        var weights = Array(repeating: 0.0, count: lengths.count)
        var passed = 0.0
        for (place, index) in order.enumerated() {
            let (weight, longer) = (1 + passed, order.count - place - 1)
            if lengths[index].isOver || longer == 0 {
                weights[index] = weight
            } else {
                passed += weight / Double(longer)
            }
        }
        return weights
    }
}
