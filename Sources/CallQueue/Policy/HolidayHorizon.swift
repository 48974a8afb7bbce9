package import FoundationEssentials

/// A year of which the site's calendars know nothing: without it people would be rung on New Year's Day, and nobody would have been
/// told that the file of holidays had ended.
package struct HolidayHorizon: Sendable, Hashable {
    /// The month from which on the next year's holidays are looked for; China's are published in November.
    private static let monthOfNextYear = 11

    /// The countries whose calendars have no day in `year`, ascending.
    package let callingCodes: [String]
    package let year: Int

    /// Nil while the calendars reach far enough, or where no class's hours look at them.
    package init?(_ configuration: QueueConfiguration, at now: Date) {
        let policies = [configuration.policy] + configuration.classes.values
        guard policies.contains(where: \.callingHours.looksAtHolidays) else { return nil }
        let today = CivilDay(daysSince1970: configuration.siteClock.reading(at: now).day)
        let years = today.month < Self.monthOfNextYear ? [today.year] : [today.year, today.year + 1]
        guard let year = years.first(where: { !configuration.holidays.codes(without: $0).isEmpty }) else { return nil }
        self.year = year
        callingCodes = configuration.holidays.codes(without: year)
    }
}

extension CallingHours {
    /// Whether a public holiday, or a workday made up for one, is another day than its weekday.
    fileprivate var looksAtHolidays: Bool {
        onHolidays != .asUsual || (countsMakeUpDays && periods.contains { $0.days != Weekday.everyDay })
    }
}

extension Holidays {
    fileprivate func codes(without year: Int) -> [String] {
        byCallingCode.filter { !$0.value.isEmpty && !$0.value.hasDay(in: year) }.keys.sorted()
    }
}

extension HolidayCalendar {
    fileprivate func hasDay(in year: Int) -> Bool {
        days.keys.contains { CivilDay(daysSince1970: $0.number).year == year }
    }
}
