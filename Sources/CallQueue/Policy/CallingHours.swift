/// Local hours in which a callee may be rung: the union of the periods, less the breaks.
package struct CallingHours: Sendable, Hashable {
    /// Part of some weekdays. A period whose end is not after its start runs past midnight into the next day.
    package struct Period: Sendable, Hashable {
        package var days: Set<Weekday>
        package var from: TimeOfDay
        package var to: TimeOfDay

        package init(days: Set<Weekday> = Weekday.everyDay, from: TimeOfDay, to: TimeOfDay) {
            self.days = days
            self.from = from
            self.to = to
        }
    }

    package var periods: [Period]
    /// Never within these: lunch, for instance.
    package var breaks: [Period]
    /// On public holidays of the callee's country.
    package var onHolidays: OnHolidays
    /// Whether a workday made up for a holiday counts as the weekday it stands for.
    package var countsMakeUpDays: Bool

    /// Hours on public holidays.
    package indirect enum OnHolidays: Sendable, Hashable {
        case closed
        case asUsual
        case hours(CallingHours)
    }

    package init(
        periods: [Period], breaks: [Period] = [], onHolidays: OnHolidays = .closed, countsMakeUpDays: Bool = true
    ) {
        self.periods = periods
        self.breaks = breaks
        self.onHolidays = onHolidays
        self.countsMakeUpDays = countsMakeUpDays
    }

    /// Every day but public holidays 09:00 to 20:00, the strict reading of "avoid users' time of rest" (MIIT notice 2020 No. 81, which
    /// names no hours).
    package static let standard = CallingHours(periods: [
        Period(from: TimeOfDay(minutes: 540), to: TimeOfDay(minutes: 1_200))
    ])

    /// At any time.
    package static let always = CallingHours(
        periods: [Period(from: .midnight, to: TimeOfDay(minutes: 1_440))], onHolidays: .asUsual)
}

/// A day of the week; the raw values are the configuration's words.
package enum Weekday: String, Sendable, Hashable, Codable, CaseIterable {
    case monday = "mon"
    case tuesday = "tue"
    case wednesday = "wed"
    case thursday = "thu"
    case friday = "fri"
    case saturday = "sat"
    case sunday = "sun"

    package static let everyDay = Set(allCases)

    /// 0 for Monday to 6 for Sunday.
    var index: Int {
        switch self {
        case .monday: 0
        case .tuesday: 1
        case .wednesday: 2
        case .thursday: 3
        case .friday: 4
        case .saturday: 5
        case .sunday: 6
        }
    }
}

/// A time of day to the minute, written `09:00`; `24:00` is the end of the day.
package struct TimeOfDay: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// 0 to 1,440.
    package let minutes: Int

    package static let midnight = TimeOfDay(minutes: 0)

    /// - Parameter minutes: held to 0…1,440.
    package init(minutes: Int) { self.minutes = min(1_440, max(0, minutes)) }

    /// From `H:MM` or `HH:MM`; nil for anything else or a time that does not exist.
    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
            parts.allSatisfy({ $0.allSatisfy { (0x30...0x39).contains($0) } }),
            let hour = Int(String(parts[0]) ?? ""), let minute = Int(String(parts[1]) ?? ""), minute < 60,
            hour * 60 + minute <= 1_440
        else { return nil }
        minutes = hour * 60 + minute
    }

    package var description: String {
        let (hour, minute) = minutes.quotientAndRemainder(dividingBy: 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }

    package static func < (left: TimeOfDay, right: TimeOfDay) -> Bool { left.minutes < right.minutes }
}

extension TimeOfDay: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let time = TimeOfDay(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "“\(text)” is no time of day; write 00:00 to 24:00, as “09:00”")
        }
        self = time
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
