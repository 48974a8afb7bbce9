import FoundationEssentials

/// A zone's offsets from UTC over a span of time, read from the zone once.
struct OffsetStretches: Sendable {
    /// Minutes since 1970 (UTC) from which the offset holds, and the offset in minutes east.
    private struct Stretch {
        let from: Int
        let offset: Int
    }

    private let stretches: [Stretch]

    /// - Parameters:
    ///   - start: minutes since 1970, UTC.
    ///   - length: minutes.
    init(_ zone: ZoneRules, from start: Int, length: Int) {
        var date = Self.date(start)
        var stretches = [Stretch(from: start, offset: Self.offset(zone, date))]
        let end = Self.date(start + length)
        while let next = zone.nextChange(after: date), next > date, next <= end {
            let minute = Int((next.timeIntervalSince1970 / 60).rounded(.up))
            stretches.append(Stretch(from: minute, offset: Self.offset(zone, next)))
            date = next
        }
        self.stretches = stretches
    }

    /// The same minute as the local clock counts it since 1970.
    func localMinute(_ minute: Int) -> Int { minute + offset(at: minute) }

    private func offset(at minute: Int) -> Int {
        var offset = stretches[0].offset
        for stretch in stretches.dropFirst() where stretch.from <= minute { offset = stretch.offset }
        return offset
    }

    private static func date(_ minute: Int) -> Date { Date(timeIntervalSince1970: Double(minute) * 60) }

    private static func offset(_ zone: ZoneRules, _ date: Date) -> Int {
        // Whole minutes in every zone since 1972.
        zone.offset(at: date) / 60
    }
}
