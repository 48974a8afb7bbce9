/// Clocks that are changed twice a year, or never: the text at the end of a zone's file (POSIX.1-2017, 8.3, `TZ`, with
/// RFC 9636's wider hours).
struct YearlyClockRule: Sendable, Hashable {
    /// Seconds east of UTC.
    let standard: Int
    let summer: Summer?

    struct Summer: Sendable, Hashable {
        /// Seconds east of UTC.
        let offset: Int
        let begins: YearlyMoment
        let ends: YearlyMoment
    }

    /// Nil for a text that is no such rule.
    init?(_ text: [UInt8]) {
        var reader = ClockRuleReader(text)
        guard reader.name(), let west = reader.time(atMost: 24) else { return nil }
        standard = -west
        if reader.isAtEnd {
            summer = nil
            return
        }
        guard let summer = reader.summer(standard: standard), reader.isAtEnd else { return nil }
        self.summer = summer
    }

    func offset(at second: Int) -> Int {
        guard let summer else { return standard }
        return changes(around: second, summer).last { $0.at <= second }?.offset ?? standard
    }

    func nextChange(after second: Int) -> Int? {
        guard let summer else { return nil }
        let changes = changes(around: second, summer)
        // Where it is summer all the year, one change follows on the other's heels and the clock stands as before.
        return zip(changes, changes.dropFirst()).first { $1.at > second && $1.offset != $0.offset }?.1.at
    }

    /// The changes of the years around an instant, in order; of two at the same instant only the second counts.
    private func changes(around second: Int, _ summer: Summer) -> [(at: Int, offset: Int)] {
        let about = 1970 + Int((Double(second) / 31_556_952).rounded(.down))
        let all = (about - 2...about + 2).flatMap { year in
            [
                (at: summer.begins.second(of: year) - standard, offset: summer.offset),
                (at: summer.ends.second(of: year) - summer.offset, offset: standard),
            ]
        }.sorted { $0.at < $1.at }
        return all.indices.filter { $0 + 1 == all.count || all[$0].at != all[$0 + 1].at }.map { all[$0] }
    }
}

/// A day and time that comes every year, by the local clock before the change.
struct YearlyMoment: Sendable, Hashable {
    enum Day: Sendable, Hashable {
        /// Counted from 1 (1 January) to 365; 29 February is never counted.
        case ofCommonYear(Int)
        /// Counted from 0 to 365, 29 February among them.
        case ofYear(Int)
        /// The `week`-th such day of the month, 5 for the last; 0 is Sunday.
        case ofMonth(Int, week: Int, weekday: Int)
    }

    let day: Day
    /// Seconds after midnight, which may lie in another day.
    let time: Int

    /// Seconds since 1970 by the local clock.
    func second(of year: Int) -> Int { dayNumber(year) * 86_400 + time }

    private func dayNumber(_ year: Int) -> Int {
        switch day {
        case .ofYear(let day): return CivilTime.daysSince1970(year: year, month: 1, day: 1) + day
        case .ofCommonYear(let day):
            // The 60th is 1 March in every year.
            let isAfterFebruary = day >= 60
            let start = CivilTime.daysSince1970(year: year, month: isAfterFebruary ? 3 : 1, day: 1)
            return start + day - (isAfterFebruary ? 60 : 1)
        case .ofMonth(let month, let week, let weekday):
            let first = CivilTime.daysSince1970(year: year, month: month, day: 1)
            let next = CivilTime.daysSince1970(
                year: month == 12 ? year + 1 : year, month: month == 12 ? 1 : month + 1, day: 1)
            // 1970-01-01 was a Thursday.
            let firstWeekday = ((first + 4) % 7 + 7) % 7
            var day = first + (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
            if day >= next { day -= 7 }
            return day
        }
    }
}
