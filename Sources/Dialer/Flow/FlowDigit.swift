/// A key of a telephone: 0–9, * and #.
struct FlowDigit: Hashable, Sendable, CustomStringConvertible {
    let key: Character

    static let all: [Character] = Array("1234567890*#")

    init?(_ key: Character) {
        guard Self.all.contains(key) else { return nil }
        self.key = key
    }

    /// Of a choice as flows write it: one key (`1`, `*`), or a row of digits (`1-5`). nil for anything else.
    static func row(_ text: String) -> [FlowDigit]? {
        let keys = Array(text)
        if keys.count == 1 { return FlowDigit(keys[0]).map { [$0] } }
        guard keys.count == 3, keys[1] == "-", let first = FlowDigit(keys[0])?.key.wholeNumberValue,
            let last = FlowDigit(keys[2])?.key.wholeNumberValue, first < last
        else { return nil }
        return (first...last).compactMap { FlowDigit(Character(String($0))) }
    }

    var description: String { String(key) }
}
