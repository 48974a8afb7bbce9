package import FoundationEssentials
import Glibc

/// The clock on the site's wall: days and hours of reports, in the zone of the configuration or of the machine.
package struct SiteClock: Sendable {
    /// Nil for the machine's.
    private let zone: ZoneRules?

    package init(_ zone: ZoneRules? = nil) {
        self.zone = zone
        // localtime_r alone need not read the machine's zone.
        if zone == nil { tzset() }
    }

    /// As `Asia/Shanghai`.
    package var name: String { zone?.name ?? Self.machineName }

    /// Seconds east of UTC.
    package func offset(at date: Date) -> Int {
        if let zone { return zone.offset(at: date) }
        var seconds = time_t(min(max(date.timeIntervalSince1970.rounded(.down), -6e10), 2.5e11))
        var parts = tm()
        return localtime_r(&seconds, &parts) == nil ? 0 : Int(parts.tm_gmtoff)
    }

    /// Days since 1970-01-01 and seconds of the day, as the clock shows them.
    package func reading(at date: Date) -> (day: Int, second: Int) {
        let local = Int(min(max(date.timeIntervalSince1970.rounded(.down), -6e10), 2.5e11)) + offset(at: date)
        let day = Int((Double(local) / 86_400).rounded(.down))
        return (day, local - day * 86_400)
    }

    /// The first instant of a day; where the clock skips midnight, that at which it does.
    package func start(ofDay day: Int) -> Date { instant(ofLocal: day * 86_400) }

    /// When the clock shows this. An hour that comes twice is meant the first time, one that is skipped counts on from before
    /// the change.
    package func instant(ofLocal local: Int) -> Date {
        func date(_ offset: Int) -> Date { Date(timeIntervalSince1970: Double(local - offset)) }
        let (early, late) = (offset(at: date(86_400)), offset(at: date(-86_400)))
        if offset(at: date(early)) == early || offset(at: date(late)) != late { return date(early) }
        return date(late)
    }

    /// The name of the zone of the machine, as far as it has one.
    private static var machineName: String {
        if let text = getenv("TZ").map({ String(cString: $0) }), !text.isEmpty {
            return String(text.drop { $0 == ":" })
        }
        let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/etc/localtime")
        let parts = (link ?? "").split(separator: "/")
        guard let folder = parts.lastIndex(of: "zoneinfo") else { return "UTC" }
        return parts[(folder + 1)...].joined(separator: "/")
    }
}

// MARK: - Writing and reading

extension SiteClock {
    /// `2026-11-21`
    package static func text(ofDay day: Int) -> String {
        let date = CivilDay(daysSince1970: day)
        return "\(date.year)-\(padded(date.month))-\(padded(date.day))"
    }

    /// `2026-11-21 14:30:00`
    package func text(of date: Date) -> String {
        let (day, second) = reading(at: date)
        let time = [second / 3_600, second / 60 % 60, second % 60].map(Self.padded).joined(separator: ":")
        return Self.text(ofDay: day) + " " + time
    }

    /// What a person wrote, by this clock: `2026-11-21` for the day, `today`, `yesterday`, `2026-11-21 14:30[:00]` (a `T` will
    /// do), or `14:30[:00]` of today; nil for anything else, also for a day that does not exist.
    ///
    /// - Parameter asEnd: a day means its end.
    package func date(_ text: String, asEnd: Bool, now: Date) -> Date? {
        let today = reading(at: now).day
        let words = text.split { $0 == " " || $0 == "T" }
        guard let first = words.first, words.count <= 2 else { return nil }
        if words.count == 1, let second = Self.second(ofDay: first) {
            return instant(ofLocal: today * 86_400 + second)
        }
        guard let day = Self.day(String(first), today: today) else { return nil }
        if words.count == 1 { return start(ofDay: asEnd ? day + 1 : day) }
        return Self.second(ofDay: words[1]).map { instant(ofLocal: day * 86_400 + $0) }
    }

    private static func day(_ text: String, today: Int) -> Int? {
        if text == "today" { return today }
        if text == "yesterday" { return today - 1 }
        guard let parts = numbers(Substring(text), "-"), parts.count == 3, (1970...2999).contains(parts[0]) else {
            return nil
        }
        let day = CivilTime.daysSince1970(year: parts[0], month: parts[1], day: parts[2])
        // 30 February would become a day in March.
        let again = CivilDay(daysSince1970: day)
        return (again.year, again.month, again.day) == (parts[0], parts[1], parts[2]) ? day : nil
    }

    private static func second(ofDay text: Substring) -> Int? {
        guard let parts = numbers(text, ":"), (2...3).contains(parts.count), parts[0] < 24,
            parts.dropFirst().allSatisfy({ $0 < 60 })
        else { return nil }
        return parts[0] * 3_600 + parts[1] * 60 + (parts.count == 3 ? parts[2] : 0)
    }

    private static func numbers(_ text: Substring, _ separator: Character) -> [Int]? {
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in
            (1...4).contains(part.utf8.count) && part.utf8.allSatisfy { (48...57).contains($0) } ? Int(part) : nil
        }
        return numbers.count == parts.count && parts.count > 1 ? numbers : nil
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// A day of the Gregorian calendar.
struct CivilDay {
    let year: Int
    let month: Int
    let day: Int

    /// Counts from 1 March, so that the leap day is a year's last.
    init(daysSince1970: Int) {
        let days = daysSince1970 + 719_468
        let era = Int((Double(days) / 146_097).rounded(.down))
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }
}
