/// A day of the calendar, without a zone: counted from 1970-01-01.
package struct CalendarDay: Sendable, Hashable, Comparable {
    /// Days since 1970-01-01.
    package let number: Int

    package init(number: Int) { self.number = number }

    /// From `2026-10-01`; nil for anything else and for days that do not exist.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2D }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), (1...12).contains(month)
        else { return nil }
        let next = month == 12 ? (year + 1, 1) : (year, month + 1)
        let first = CivilTime.daysSince1970(year: year, month: month, day: 1)
        let length = CivilTime.daysSince1970(year: next.0, month: next.1, day: 1) - first
        guard (1970...9999).contains(year), (1...length).contains(day) else { return nil }
        number = first + day - 1
    }

    package static func < (left: CalendarDay, right: CalendarDay) -> Bool { left.number < right.number }
}

/// Days that are not what their weekday says: public holidays, and the workdays made up for them.
package struct HolidayCalendar: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case holiday
        /// People work as on this weekday.
        case workday(as: Weekday)
    }

    package private(set) var days: [CalendarDay: Kind]

    package init(_ days: [CalendarDay: Kind] = [:]) { self.days = days }

    package subscript(day: CalendarDay) -> Kind? { days[day] }

    package var isEmpty: Bool { days.isEmpty }

    /// Of a day in both, the other speaks.
    mutating func add(_ other: HolidayCalendar) { days.merge(other.days) { _, new in new } }
}

/// The calendars of a site by country calling code: a customer's holidays are those of the customer's country.
package struct Holidays: Sendable, Hashable {
    /// By calling code.
    package private(set) var byCallingCode: [String: HolidayCalendar] = [:]

    package init() {}

    /// Those that come with the program, for China.
    package static let standard: Holidays = {
        var holidays = Holidays()
        if let file = PolicyFiles.shippedHolidays("cn-2026") { holidays.add(file) }
        return holidays
    }()

    /// - Parameter zone: key of `CalleeZones`.
    package func calendar(_ zone: String) -> HolidayCalendar {
        byCallingCode[CalleeZones.callingCode(zone)] ?? HolidayCalendar()
    }

    mutating func add(_ file: HolidayFile) {
        for code in file.callingCodes { byCallingCode[code, default: HolidayCalendar()].add(file.calendar) }
    }
}

/// One file of holidays.
struct HolidayFile: Decodable {
    /// Longest stretch of holidays in one line of a file.
    private static let mostDays = 60

    let callingCodes: [String]
    let calendar: HolidayCalendar

    private enum CodingKeys: String, CodingKey, CaseIterable { case callingCodes, holidays, makeUpDays }

    init(from decoder: any Decoder) throws {
        let file = try decoder.strict(CodingKeys.self)
        callingCodes = try file.decode([String].self, forKey: .callingCodes)
        guard !callingCodes.isEmpty, callingCodes.allSatisfy({ (1...3).contains($0.utf8.count) && Int($0) != nil })
        else { throw file.refusal(.callingCodes, "name at least one country calling code, as [\"86\"]") }
        var days: [CalendarDay: HolidayCalendar.Kind] = [:]
        for stretch in try file.decodeIfPresent([Stretch].self, forKey: .holidays) ?? [] {
            for number in stretch.from.number...stretch.to.number { days[CalendarDay(number: number)] = .holiday }
        }
        for made in try file.decodeIfPresent([MakeUpDay].self, forKey: .makeUpDays) ?? [] {
            days[made.day] = .workday(as: made.weekday)
        }
        calendar = HolidayCalendar(days)
    }

    private struct Stretch: Decodable {
        let from: CalendarDay
        let to: CalendarDay

        private enum CodingKeys: String, CodingKey, CaseIterable { case name, from, to }

        init(from decoder: any Decoder) throws {
            let file = try decoder.strict(CodingKeys.self)
            _ = try file.decodeIfPresent(String.self, forKey: .name)
            from = try file.decode(CalendarDay.self, forKey: .from)
            to = try file.decodeIfPresent(CalendarDay.self, forKey: .to) ?? from
            guard (0..<HolidayFile.mostDays).contains(to.number - from.number) else {
                throw file.refusal(.to, "must be the day of `from` or one of the \(HolidayFile.mostDays - 1) after it")
            }
        }
    }

    private struct MakeUpDay: Decodable {
        let day: CalendarDay
        let weekday: Weekday

        private enum CodingKeys: String, CodingKey, CaseIterable {
            case day
            case weekday = "as"
        }

        init(from decoder: any Decoder) throws {
            let file = try decoder.strict(CodingKeys.self)
            day = try file.decode(CalendarDay.self, forKey: .day)
            weekday = try file.decode(Weekday.self, forKey: .weekday)
        }
    }
}

extension CalendarDay: Decodable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let day = CalendarDay(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "“\(text)” is no day; write it as “2026-10-01”")
        }
        self = day
    }
}
