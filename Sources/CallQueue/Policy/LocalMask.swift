/// Which minutes of the local clock are open: those of the week, but on holidays and workdays made up for them by the
/// calendar.
struct LocalMask: Sendable {
    private let week: WeekMask
    private let onHolidays: WeekMask
    private let countsMakeUpDays: Bool
    private let holidays: HolidayCalendar

    init(_ hours: CallingHours, _ holidays: HolidayCalendar) {
        week = WeekMask(hours)
        onHolidays =
            switch hours.onHolidays {
            case .closed: WeekMask(CallingHours(periods: []))
            case .asUsual: week
            case .hours(let own): WeekMask(own)
            }
        countsMakeUpDays = hours.countsMakeUpDays
        self.holidays = holidays
    }

    /// - Parameter minute: since 1970 by the local clock.
    subscript(minute: Int) -> Bool {
        let day = Int((Double(minute) / 1_440).rounded(.down))
        let minuteOfDay = minute - day * 1_440
        // 1970-01-01 was a Thursday: three days after Monday.
        let weekday = ((day + 3) % 7 + 7) % 7
        guard !holidays.isEmpty, let kind = holidays[CalendarDay(number: day)] else {
            return week[weekday * 1_440 + minuteOfDay]
        }
        switch kind {
        case .holiday: return onHolidays[weekday * 1_440 + minuteOfDay]
        case .workday(let other):
            return week[(countsMakeUpDays ? other.index : weekday) * 1_440 + minuteOfDay]
        }
    }
}
