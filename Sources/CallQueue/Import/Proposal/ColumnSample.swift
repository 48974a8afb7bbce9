/// What the first rows of a file have in one column.
struct ColumnSample: Sendable {
    /// Values looked at of each column.
    static let most = 400

    let name: String
    /// Trimmed, none empty, in the file's order.
    private(set) var values: [String] = []
    /// Rows of the sample, those without a value among them.
    private(set) var rows = 0
    private(set) var distinct: Set<String> = []

    init(_ name: String) { self.name = name }

    mutating func add(_ value: String?) {
        rows += 1
        guard let value, !value.isEmpty else { return }
        distinct.insert(value)
        if values.count < Self.most { values.append(value) }
    }

    var isEmpty: Bool { values.isEmpty }

    /// Of the rows, how many have a value: 0 to 1.
    var filled: Double { rows == 0 ? 0 : Double(values.count) / Double(min(rows, Self.most)) }

    /// Of the values, how many are different: 0 to 1.
    var variety: Double {
        values.isEmpty ? 0 : Double(Set(values).count) / Double(values.count)
    }

    /// Of the values, how many pass: 0 to 1.
    func share(_ passes: (String) -> Bool) -> Double {
        values.isEmpty ? 0 : Double(values.count(where: passes)) / Double(values.count)
    }

    /// The first few different values.
    func shown(_ count: Int) -> [String] {
        var shown: [String] = []
        for value in values where shown.count < count && !shown.contains(value) { shown.append(value) }
        return shown
    }

    /// The words of a column that has only a few of them, the commonest first.
    func words(atMost most: Int) -> [String]? {
        guard !values.isEmpty, distinct.count <= most else { return nil }
        var counts: [String: Int] = [:]
        for value in values { counts[value, default: 0] += 1 }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }
}
