/// A file of the time zone database (TZif, RFC 9636), read whole or not at all.
struct ZoneFile: Sendable, Hashable {
    /// An offset that holds from an instant on.
    struct Stretch: Sendable, Hashable {
        /// Seconds since 1970.
        let from: Int
        /// Seconds east of UTC.
        let offset: Int
    }

    /// To the year 9999 and as far back, in seconds since 1970: what a file says beyond is taken for these ends.
    static let span = -253_402_300_800...253_402_300_800

    /// Neighbours differ; the first one is from the span's beginning.
    private(set) var stretches: [Stretch]
    /// What holds after the last change that the file lists.
    private(set) var yearly: YearlyClockRule?
    /// Where that begins, in seconds since 1970.
    private(set) var yearlyFrom = span.lowerBound

    init(offset: Int) { stretches = [Stretch(from: Self.span.lowerBound, offset: offset)] }

    /// Nil where the bytes are not such a file.
    init?(_ bytes: [UInt8]) {
        var reader = ZoneFileReader(bytes)
        guard var header = reader.header() else { return nil }
        if header.version >= 2 {
            // Written once with 32 bits for old programs, then again with 64.
            guard reader.skip(header.length(timeSize: 4)), let second = reader.header() else { return nil }
            header = second
        }
        guard let stretches = reader.stretches(header, timeSize: header.version >= 2 ? 8 : 4) else { return nil }
        self.stretches = Self.merged(stretches)
        guard header.version >= 2, let text = reader.footer() else { return }
        if text.isEmpty { return }
        guard let yearly = YearlyClockRule(text) else { return nil }
        self.yearly = yearly
        yearlyFrom = stretches.last?.from ?? Self.span.lowerBound
    }

    /// Changes of a name alone are none for us.
    private static func merged(_ all: [Stretch]) -> [Stretch] {
        all.reduce(into: []) { kept, next in
            if kept.last?.offset != next.offset { kept.append(next) }
        }
    }
}

/// Walks through a TZif file; each step is nil or false where the file is shorter or otherwise than it says.
private struct ZoneFileReader {
    struct Header {
        let version: Int
        let utcCount, standardCount, leapCount, timeCount, typeCount, nameCount: Int

        func length(timeSize: Int) -> Int {
            let times = timeCount * (timeSize + 1) + leapCount * (timeSize + 4)
            return times + typeCount * 6 + nameCount + standardCount + utcCount
        }
    }

    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func header() -> Header? {
        guard bytes.count - at >= 44, bytes[at..<at + 4].elementsEqual("TZif".utf8) else { return nil }
        let digit = bytes[at + 4]
        at += 20
        let counts = (0..<6).map { _ in integer(4) }
        // A real file has a few hundred of each: what claims more is not one.
        guard counts.allSatisfy({ (0...100_000).contains($0) }), counts[4] > 0 else { return nil }
        return Header(
            version: digit == 0 ? 1 : Int(digit) - 0x30, utcCount: counts[0], standardCount: counts[1],
            leapCount: counts[2], timeCount: counts[3], typeCount: counts[4], nameCount: counts[5])
    }

    mutating func skip(_ count: Int) -> Bool {
        guard bytes.count - at >= count else { return false }
        at += count
        return true
    }

    /// Every change the block lists, after what held before the first one.
    mutating func stretches(_ header: Header, timeSize: Int) -> [ZoneFile.Stretch]? {
        let length = header.length(timeSize: timeSize)
        guard bytes.count - at >= length else { return nil }
        let end = at + length
        let times = (0..<header.timeCount).map { _ in integer(timeSize) }
        let types = (0..<header.timeCount).map { _ in Int(integer(1)) & 0xFF }
        let offsets = (0..<header.typeCount).map { _ in
            let offset = integer(4)
            at += 2
            return offset
        }
        at = end
        guard types.allSatisfy(offsets.indices.contains), offsets.allSatisfy({ abs($0) < 93_600 }),
            zip(times, times.dropFirst()).allSatisfy(<)
        else { return nil }
        let span = ZoneFile.span
        let first = ZoneFile.Stretch(from: span.lowerBound, offset: offsets[0])
        return [first]
            + zip(times, types).map { time, type in
                ZoneFile.Stretch(from: min(max(time, span.lowerBound), span.upperBound), offset: offsets[type])
            }
    }

    /// The text between the two line breaks at the end.
    func footer() -> [UInt8]? {
        guard at < bytes.count, bytes[at] == 0x0A else { return nil }
        return Array(bytes[(at + 1)...].prefix { $0 != 0x0A })
    }

    /// A big-endian number with a sign.
    private mutating func integer(_ size: Int) -> Int {
        defer { at += size }
        let bits = bytes[at..<at + size].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let unused = 64 - 8 * size
        return Int(Int64(bitPattern: bits << unused) >> unused)
    }
}
