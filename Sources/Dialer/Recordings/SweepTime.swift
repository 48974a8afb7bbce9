import FoundationEssentials
import Glibc

/// When recordings whose time is over are deleted: at night, by the machine's clock.
enum SweepTime {
    /// 03:17: after midnight's work, before the morning's, not at the full hour of everybody else.
    private static let (hour, minute): (Int32, Int32) = (3, 17)

    /// The next one after `now`.
    static func next(after now: Date) -> Date {
        var seconds = time_t(now.timeIntervalSince1970.rounded(.down))
        var day = tm()
        localtime_r(&seconds, &day)
        (day.tm_hour, day.tm_min, day.tm_sec, day.tm_isdst) = (hour, minute, 0, -1)
        var tomorrow = day
        tomorrow.tm_mday += 1
        let today = Date(timeIntervalSince1970: Double(mktime(&day)))
        return today > now ? today : Date(timeIntervalSince1970: Double(mktime(&tomorrow)))
    }
}

/// A day of the calendar, as people name it.
enum CalendarDay {
    /// From its first instant to the next day's; nil for what is no day.
    static func span(_ text: String) -> (from: Date, to: Date)? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int32($0) }
        guard text.utf8.count == 10, parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
            (1970...9999).contains(year), (1...12).contains(month), (1...days(of: month, in: year)).contains(day)
        else { return nil }
        func instant(_ day: Int32) -> Date {
            var parts = tm()
            (parts.tm_year, parts.tm_mon, parts.tm_mday, parts.tm_isdst) = (year - 1900, month - 1, day, -1)
            return Date(timeIntervalSince1970: Double(mktime(&parts)))
        }
        return (instant(day), instant(day + 1))
    }

    private static func days(of month: Int32, in year: Int32) -> Int32 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
