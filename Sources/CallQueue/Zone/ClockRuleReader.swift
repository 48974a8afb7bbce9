/// Walks through the text of a `YearlyClockRule`, such as `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ClockRuleReader {
    private var rest: ArraySlice<UInt8>

    init(_ text: [UInt8]) { rest = text[...] }

    var isAtEnd: Bool { rest.isEmpty }

    /// Passes over a zone's short name: three letters or more, or anything between angle brackets.
    mutating func name() -> Bool {
        if take("<") {
            guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
            rest = rest[(end + 1)...]
            return true
        }
        let letters = rest.prefix { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
        rest = rest.dropFirst(letters.count)
        return letters.count >= 3
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time(atMost hours: Int) -> Int? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard let hour = number(0...hours) else { return nil }
        var seconds = hour * 3_600
        for unit in [60, 1] where take(":") {
            guard let part = number(0...59) else { return nil }
            seconds += part * unit
        }
        return isNegative ? -seconds : seconds
    }

    /// `name[offset],begins[/time],ends[/time]`.
    mutating func summer(standard: Int) -> YearlyClockRule.Summer? {
        guard name() else { return nil }
        var offset = standard + 3_600
        if rest.first != UInt8(ascii: ",") {
            guard let west = time(atMost: 24) else { return nil }
            offset = -west
        }
        guard take(","), let begins = moment(), take(","), let ends = moment() else { return nil }
        return YearlyClockRule.Summer(offset: offset, begins: begins, ends: ends)
    }

    private mutating func moment() -> YearlyMoment? {
        guard let day = day() else { return nil }
        guard take("/") else { return YearlyMoment(day: day, time: 7_200) }
        return time(atMost: 167).map { YearlyMoment(day: day, time: $0) }
    }

    private mutating func day() -> YearlyMoment.Day? {
        if take("J") { return number(1...365).map { .ofCommonYear($0) } }
        guard take("M") else { return number(0...365).map { .ofYear($0) } }
        guard let month = number(1...12), take("."), let week = number(1...5), take("."), let weekday = number(0...6)
        else { return nil }
        return .ofMonth(month, week: week, weekday: weekday)
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix(4).prefix { (0x30...0x39).contains($0) }
        rest = rest.dropFirst(digits.count)
        return Int(String(decoding: digits, as: UTF8.self)).flatMap { range.contains($0) ? $0 : nil }
    }

    private mutating func take(_ sign: Character) -> Bool {
        guard let byte = sign.asciiValue, rest.first == byte else { return false }
        rest = rest.dropFirst()
        return true
    }
}
