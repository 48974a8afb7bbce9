import Foundation
import Testing

@testable import CallQueue

@Suite("Holidays")
struct HolidayTests {
    private static let china = Holidays.standard.calendar("86")

    private static func search(
        _ hours: CallingHours, _ calendar: HolidayCalendar = china, _ zones: [String] = ["Asia/Shanghai"]
    ) throws -> HoursSearch {
        HoursSearch(hours: hours, zones: try zones.map { try #require(ZoneRules(named: $0)) }, holidays: calendar)
    }

    /// A time of day in Shanghai.
    private static func shanghai(_ day: String, _ time: String) throws -> Date {
        try Date("\(day)T\(time):00+08:00", strategy: .iso8601)
    }

    private static let office = CallingHours(periods: [
        .init(
            days: Weekday.everyDay.subtracting([.saturday, .sunday]), from: TimeOfDay(minutes: 540),
            to: TimeOfDay(minutes: 1_080))
    ])

    @Test(
        "of China in 2026 are closed, and the workdays made up for them are workdays",
        arguments: [
            ("2026-01-01", false), ("2026-01-03", false), ("2026-01-04", true), ("2026-02-13", true),
            ("2026-02-14", true), ("2026-02-15", false), ("2026-02-23", false), ("2026-02-24", true),
            ("2026-02-28", true), ("2026-03-01", false), ("2026-04-03", true), ("2026-04-06", false),
            ("2026-04-07", true), ("2026-04-30", true), ("2026-05-01", false), ("2026-05-05", false),
            ("2026-05-06", true), ("2026-05-09", true), ("2026-06-19", false), ("2026-06-22", true),
            ("2026-09-20", true), ("2026-09-25", false), ("2026-09-28", true), ("2026-10-01", false),
            ("2026-10-07", false), ("2026-10-08", true), ("2026-10-10", true), ("2026-10-11", false),
        ])
    func china2026(day: String, isWorkday: Bool) throws {
        #expect(try Self.search(Self.office).verdict(at: Self.shanghai(day, "10:00")).isOpen == isWorkday)
    }

    @Test("are named for the weekdays they really are: each made-up day is a Saturday or Sunday")
    func madeUpDays() {
        var made = 0
        for (day, kind) in Self.china.days {
            guard case .workday(let weekday) = kind else { continue }
            made += 1
            #expect([5, 6].contains((day.number + 3) % 7) && weekday.index < 5)
        }
        #expect(made == 6)
        #expect(Self.china.days.count == 39)
    }

    @Test("say when they are over, however long they are")
    func opening() throws {
        #expect(
            try Self.search(.standard).verdict(at: Self.shanghai("2026-02-14", "20:00"))
                == .closed(opensAt: Self.shanghai("2026-02-24", "09:00")))
        // One day a week, and that one is a holiday.
        var mondays = CallingHours.standard
        mondays.periods[0].days = [.monday]
        mondays.countsMakeUpDays = false
        #expect(
            try Self.search(mondays).verdict(at: Self.shanghai("2026-02-09", "20:00"))
                == .closed(opensAt: Self.shanghai("2026-03-02", "09:00")))
    }

    @Test("may be like any other day, or have hours of their own")
    func ownHours() throws {
        var hours = Self.office
        hours.onHolidays = .asUsual
        #expect(try Self.search(hours).verdict(at: Self.shanghai("2026-10-05", "10:00")).isOpen)
        #expect(try !Self.search(hours).verdict(at: Self.shanghai("2026-10-04", "10:00")).isOpen)
        hours.onHolidays = .hours(
            CallingHours(periods: [.init(from: TimeOfDay(minutes: 600), to: TimeOfDay(minutes: 720))]))
        #expect(
            try Self.search(hours).verdict(at: Self.shanghai("2026-10-04", "09:59"))
                == .closed(opensAt: Self.shanghai("2026-10-04", "10:00")))
        #expect(
            try Self.search(hours).verdict(at: Self.shanghai("2026-10-04", "11:59"))
                == .open(until: Self.shanghai("2026-10-04", "12:00")))
    }

    @Test("a made-up workday is the day of the week it is where a class does not count it")
    func notCounted() throws {
        var hours = Self.office
        hours.countsMakeUpDays = false
        #expect(try !Self.search(hours).verdict(at: Self.shanghai("2026-10-10", "10:00")).isOpen)
    }

    @Test("are those of the callee's country")
    func countries() {
        #expect(Holidays.standard.calendar("1").isEmpty)
        #expect(!Holidays.standard.calendar("86").isEmpty)
    }

    @Test("begin and end at the callee's midnight")
    func midnight() throws {
        let search = try Self.search(.always.on(.closed))
        #expect(try search.verdict(at: Self.shanghai("2026-09-30", "23:59")).isOpen)
        #expect(try !search.verdict(at: Self.shanghai("2026-10-01", "00:00")).isOpen)
        #expect(try !search.verdict(at: Self.shanghai("2026-10-07", "23:59")).isOpen)
        #expect(try search.verdict(at: Self.shanghai("2026-10-08", "00:00")).isOpen)
    }

    @Test(
        "days are read as they are written, and no others",
        arguments: [
            ("2026-10-01", 20_727), ("2024-02-29", 19_782), ("2026-02-29", nil), ("2026-13-01", nil),
            ("2026-1-1", nil), ("26-10-01", nil), ("2026-10-01x", nil), ("", nil), ("+026-10-01", nil),
        ] as [(String, Int?)])
    func days(text: String, number: Int?) {
        #expect(CalendarDay(text)?.number == number)
    }

    @Test("with hours of random kinds: an opening found is open, and no minute before it is")
    func property() throws {
        var generator = SeededGenerator(seed: 26)
        for _ in 0..<60 {
            var hours = CallingHours(periods: [
                .init(
                    days: Set(Weekday.allCases.filter { _ in Bool.random(using: &generator) }),
                    from: TimeOfDay(minutes: Int.random(in: 0..<1_440, using: &generator)),
                    to: TimeOfDay(minutes: Int.random(in: 1...1_440, using: &generator)))
            ])
            hours.countsMakeUpDays = Bool.random(using: &generator)
            hours.onHolidays = Bool.random(using: &generator) ? .closed : .asUsual
            let search = try Self.search(hours, Self.china, ["Asia/Shanghai", "Asia/Tokyo"])
            let start = Date(
                timeIntervalSince1970: Double(Int.random(in: 1_767_225_600..<1_798_761_600, using: &generator)))
            guard let opening = search.nextOpen(from: start) else { continue }
            #expect(search.verdict(at: opening).isOpen)
            if opening > start { #expect(!search.verdict(at: opening - 60).isOpen) }
        }
    }
}

extension CallingHours {
    fileprivate func on(_ holidays: OnHolidays) -> CallingHours {
        var hours = self
        hours.onHolidays = holidays
        return hours
    }
}
