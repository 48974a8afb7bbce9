internal import FoundationEssentials

/// A date and time of day as written, in the Gregorian calendar, with the offset from UTC if one was written.
struct CivilTime {
    var year = 0
    var month = 1
    var day = 1
    var hour = 0
    var minute = 0
    var second = 0
    var fraction = 0.0
    /// Seconds east of UTC.
    var offset: Int?

    /// Seconds since 1970; nil where there is no such date or time of day.
    func seconds(in zone: ZoneOffsets) -> TimeInterval? {
        guard (1970...9999).contains(year), (1...12).contains(month), (1...daysInMonth).contains(day),
            hour < 24, minute < 60, second < 60
        else { return nil }
        let days = Self.daysSince1970(year: year, month: month, day: day)
        let local = days * 86_400 + hour * 3_600 + minute * 60 + second
        return TimeInterval(local - (offset ?? zone.offset(atLocal: local))) + fraction
    }

    private var isLeapYear: Bool { year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) }

    private var daysInMonth: Int {
        switch month {
        case 2: isLeapYear ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Counts from 1 March, so that the leap day is a year's last.
    static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month > 2 ? year : year - 1
        let era = Int((Double(marchYear) / 400).rounded(.down))
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

/// A time zone's offsets from UTC, looked up by local time.
struct ZoneOffsets: Sendable {
    private let zone: ZoneRules
    /// The one offset of a zone whose clocks are not changed any more; most batches come from one.
    private let fixed: Int?

    init(_ zone: ZoneRules) {
        self.zone = zone
        let year2000 = Date(timeIntervalSince1970: 946_684_800)
        let hasChanges = zone.nextChange(after: year2000) != nil
        fixed = hasChanges ? nil : zone.offset(at: year2000)
    }

    /// - Parameter local: seconds since 1970 by the local clock. An hour that comes twice is taken the first time, one
    ///   that is skipped counts on from before the change.
    func offset(atLocal local: Int) -> Int {
        if let fixed { return fixed }
        let early = zone.offset(at: Date(timeIntervalSince1970: TimeInterval(local - 86_400)))
        let late = zone.offset(at: Date(timeIntervalSince1970: TimeInterval(local + 86_400)))
        guard early != late else { return early }
        let isBefore = zone.offset(at: Date(timeIntervalSince1970: TimeInterval(local - early))) == early
        if isBefore { return early }
        let isAfter = zone.offset(at: Date(timeIntervalSince1970: TimeInterval(local - late))) == late
        return isAfter ? late : early
    }
}
