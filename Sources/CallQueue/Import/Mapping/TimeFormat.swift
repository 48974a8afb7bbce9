internal import FoundationEssentials

/// A way of writing an instant, compiled once: `yyyy-MM-dd HH:mm:ss`, `iso8601`, `unix`, `unixMilliseconds`.
///
/// In a pattern `yyyy MM dd HH mm ss` are numbers of just so many digits, `M d H m s` of one or two, `S` a fraction of a
/// second, `X` a zone (`Z`, `+08:00`, `+0800`, `+08`); everything else stands for itself. Not Foundation's formatters: a
/// batch has hundreds of thousands of times, and they would cost more than all the rest of the load.
struct TimeFormat: Sendable, Hashable {
    private enum Piece: Sendable, Hashable {
        case year, month, day, hour, minute, second
        case shortMonth, shortDay, shortHour, shortMinute, shortSecond
        case fraction, zone
        case literal(UInt8)
    }

    private enum Form: Sendable, Hashable {
        case patterns([[Piece]])
        /// Whole seconds or milliseconds since 1970, by this divisor.
        case unix(divisor: Int64)
    }

    private let form: Form

    /// Nil for a pattern that does not hold a whole date.
    init?(_ text: String) {
        switch text {
        case "unix": form = .unix(divisor: 1)
        case "unixMilliseconds": form = .unix(divisor: 1_000)
        case "iso8601": form = .patterns(Self.iso8601)
        default:
            let pieces = Self.pieces(text)
            guard pieces.contains(.year), pieces.contains(.month) || pieces.contains(.shortMonth),
                pieces.contains(.day) || pieces.contains(.shortDay)
            else { return nil }
            form = .patterns([pieces])
        }
    }

    private static let iso8601: [[Piece]] = ["T", " "].flatMap { between in
        [":ssX", "X", ":ss.SX", ":ss", "", ":ss.S"].map { pieces("yyyy-MM-dd\(between)HH:mm\($0)") }
    }

    private static let numbers: [(letters: String, piece: Piece)] = [
        ("yyyy", .year), ("MM", .month), ("dd", .day), ("HH", .hour), ("mm", .minute), ("ss", .second),
        ("M", .shortMonth), ("d", .shortDay), ("H", .shortHour), ("m", .shortMinute), ("s", .shortSecond),
        ("S", .fraction), ("X", .zone),
    ]

    private static func pieces(_ text: String) -> [Piece] {
        var pieces: [Piece] = []
        var rest = text[...]
        while let first = rest.first {
            if let (letters, piece) = numbers.first(where: { rest.hasPrefix($0.letters) }) {
                pieces.append(piece)
                rest = rest.dropFirst(letters.count)
            } else {
                pieces += first.utf8.map { .literal($0) }
                rest = rest.dropFirst()
            }
        }
        return pieces
    }

    /// Seconds since 1970, or nil where the text is not written in this way or is no such date.
    func read(_ text: UnsafeBufferPointer<UInt8>, in zone: ZoneOffsets) -> TimeInterval? {
        switch form {
        case .unix(let divisor): return Self.unix(text, divisor)
        case .patterns(let patterns):
            for pattern in patterns {
                if let time = Self.read(text, pattern)?.seconds(in: zone) { return time }
            }
            return nil
        }
    }

    private static func unix(_ text: UnsafeBufferPointer<UInt8>, _ divisor: Int64) -> TimeInterval? {
        guard text.count <= 15, let value = Int64(String(decoding: text, as: UTF8.self)) else { return nil }
        return TimeInterval(value) / TimeInterval(divisor)
    }

    private static func read(_ text: UnsafeBufferPointer<UInt8>, _ pattern: [Piece]) -> CivilTime? {
        var time = CivilTime()
        var cursor = DigitCursor(text)
        for piece in pattern {
            let isRead =
                switch piece {
                case .year: cursor.number(4...4, into: &time.year)
                case .month: cursor.number(2...2, into: &time.month)
                case .day: cursor.number(2...2, into: &time.day)
                case .hour: cursor.number(2...2, into: &time.hour)
                case .minute: cursor.number(2...2, into: &time.minute)
                case .second: cursor.number(2...2, into: &time.second)
                case .shortMonth: cursor.number(1...2, into: &time.month)
                case .shortDay: cursor.number(1...2, into: &time.day)
                case .shortHour: cursor.number(1...2, into: &time.hour)
                case .shortMinute: cursor.number(1...2, into: &time.minute)
                case .shortSecond: cursor.number(1...2, into: &time.second)
                case .fraction: cursor.fraction(into: &time.fraction)
                case .zone: cursor.zone(into: &time.offset)
                case .literal(let byte): cursor.literal(byte)
                }
            guard isRead else { return nil }
        }
        return cursor.isAtEnd ? time : nil
    }
}

/// Reads digits off a text.
private struct DigitCursor {
    private let text: UnsafeBufferPointer<UInt8>
    private var at = 0

    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    var isAtEnd: Bool { at == text.count }

    mutating func number(_ width: ClosedRange<Int>, into value: inout Int) -> Bool {
        let start = at
        value = 0
        while at < text.count, at - start < width.upperBound, text[at].isASCIIDigit {
            value = value * 10 + Int(text[at] - 0x30)
            at += 1
        }
        return width.contains(at - start)
    }

    mutating func fraction(into value: inout Double) -> Bool {
        let start = at
        var scale = 1.0
        value = 0
        while at < text.count, at - start < 9, text[at].isASCIIDigit {
            scale /= 10
            value += Double(text[at] - 0x30) * scale
            at += 1
        }
        return at > start
    }

    mutating func zone(into offset: inout Int?) -> Bool {
        if literal(UInt8(ascii: "Z")) {
            offset = 0
            return true
        }
        let isWest = at < text.count && text[at] == UInt8(ascii: "-")
        guard isWest || (at < text.count && text[at] == UInt8(ascii: "+")) else { return false }
        at += 1
        var (hours, minutes) = (0, 0)
        guard number(2...2, into: &hours), hours <= 14 else { return false }
        _ = literal(UInt8(ascii: ":"))
        if !isAtEnd { guard number(2...2, into: &minutes), minutes < 60 else { return false } }
        offset = (hours * 3_600 + minutes * 60) * (isWest ? -1 : 1)
        return true
    }

    mutating func literal(_ byte: UInt8) -> Bool {
        guard at < text.count, text[at] == byte else { return false }
        at += 1
        return true
    }
}
