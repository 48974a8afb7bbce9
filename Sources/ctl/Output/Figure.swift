import Glibc

/// Numbers as people read them.
enum Figure {
    /// A number with so many digits after the point, 0–3.
    static func text(_ number: Double, digits: Int) -> String {
        guard number.isFinite else { return "–" }
        let scale = pow(10, Double(digits))
        let whole = Int64(clamping: Int((min(max(abs(number), 0), 1e12) * scale).rounded()))
        let sign = number < 0 && whole > 0 ? "-" : ""
        guard digits > 0 else { return sign + String(whole) }
        let fraction = String(whole % Int64(scale))
        let zeros = String(repeating: "0", count: max(0, digits - fraction.count))
        return sign + String(whole / Int64(scale)) + "." + zeros + fraction
    }

    /// `70.0 %` of a ratio of 0.7.
    static func percent(_ ratio: Double) -> String { text(ratio * 100, digits: 1) + " %" }

    /// As few digits as say it: `1`, `0.25`.
    static func plain(_ number: Double) -> String {
        let digits = text(number, digits: 3)
        guard digits.contains(".") else { return digits }
        let short = digits.reversed().drop { $0 == "0" }.drop { $0 == "." }
        return String(short.reversed())
    }

    /// `12,345`
    static func grouped(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var text = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// `640 B`, `1.4 MB` (powers of 1000).
    static func bytes(_ count: Int) -> String {
        switch count {
        case ..<1000: "\(count) B"
        case ..<1_000_000: text(Double(count) / 1e3, digits: 0) + " kB"
        case ..<1_000_000_000: text(Double(count) / 1e6, digits: 1) + " MB"
        default: text(Double(count) / 1e9, digits: 1) + " GB"
        }
    }
}
