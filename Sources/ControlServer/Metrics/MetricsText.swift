/// Figures in Prometheus' text format (version 0.0.4).
public struct MetricsText: Sendable {
    public enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    /// One value with its labels, such as `(["state": "idle"], 3)`.
    public typealias Sample = (labels: [(String, String)], value: Double)

    public private(set) var text = ""

    public init() {}

    /// One figure, with a line of explanation and its values.
    public mutating func add(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        head(name, kind, help)
        for sample in samples { line(name, sample.labels, sample.value) }
    }

    /// One figure of one value.
    public mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        add(name, kind, help, [([], value)])
    }

    /// One figure by one label.
    public mutating func add(_ name: String, _ kind: Kind, _ help: String, by label: String, _ values: [String: Int]) {
        add(name, kind, help, values.sorted { $0.key < $1.key }.map { ([(label, $0.key)], Double($0.value)) })
    }

    /// A histogram counted elsewhere.
    ///
    /// - Parameters:
    ///   - counts: how many lie within each bound and above the one before.
    ///   - count: all of them, with what is above the last bound.
    public mutating func add(
        _ name: String, _ help: String, bounds: [Double], counts: [Int], count: Int, sum: Double
    ) {
        add(name, help, Histogram(bounds, counts: counts, count: count, sum: sum))
    }

    mutating func add(_ name: String, _ help: String, by label: String, _ histograms: [String: Histogram]) {
        head(name, .histogram, help)
        for (value, histogram) in histograms.sorted(by: { $0.key < $1.key }) { add(name, [(label, value)], histogram) }
    }

    mutating func add(_ name: String, _ help: String, _ histogram: Histogram) {
        head(name, .histogram, help)
        add(name, [], histogram)
    }

    private mutating func add(_ name: String, _ labels: [(String, String)], _ histogram: Histogram) {
        var below = 0
        for (bound, count) in zip(histogram.bounds, histogram.counts) {
            below += count
            line(name + "_bucket", labels + [("le", Self.number(bound))], Double(below))
        }
        line(name + "_bucket", labels + [("le", "+Inf")], Double(histogram.count))
        line(name + "_sum", labels, histogram.sum)
        line(name + "_count", labels, Double(histogram.count))
    }

    private mutating func head(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    private mutating func line(_ name: String, _ labels: [(String, String)], _ value: Double) {
        let inside = labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
        text += "\(name)\(inside.isEmpty ? "" : "{\(inside)}") \(Self.number(value))\n"
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }
}
