/// Which known word was probably meant.
package enum NearestWord {
    /// The nearest of `known`, if it is near enough to be worth saying: one slip per three letters.
    package static func to(_ word: String, among known: [String]) -> String? {
        let limit = max(1, word.count / 3)
        let near = known.map { (word: $0, distance: distance(word.lowercased(), $0.lowercased())) }
        // Of equally near ones the one that begins like the word.
        return near.filter { $0.distance <= limit }
            .min {
                ($0.distance, $0.word.first == word.first ? 0 : 1) < ($1.distance, $1.word.first == word.first ? 0 : 1)
            }?
            .word
    }

    /// Letters to insert, drop, change or swap with their neighbour (optimal string alignment).
    static func distance(_ first: String, _ second: String) -> Int {
        let first = Array(first.prefix(64))
        let second = Array(second.prefix(64))
        guard !first.isEmpty, !second.isEmpty else { return max(first.count, second.count) }
        var rows = [Array(0...second.count)]
        for (i, a) in first.enumerated() {
            var row = [i + 1]
            for (j, b) in second.enumerated() {
                var best = min(row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (a == b ? 0 : 1))
                if i > 0, j > 0, a == second[j - 1], first[i - 1] == b { best = min(best, rows[i - 1][j - 1] + 1) }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[first.count][second.count]
    }
}
