import Foundation
import Testing

@testable import CallQueue

@Suite("Calling hours")
struct CallingHoursTests {
    private static func search(_ hours: CallingHours, _ zones: String...) throws -> HoursSearch {
        HoursSearch(hours: hours, zones: try zones.map { try #require(ZoneRules(named: $0)) })
    }

    private static func date(_ text: String) throws -> Date {
        try Date(text, strategy: .iso8601)
    }

    private static func period(_ from: String, _ to: String, _ days: Set<Weekday> = Weekday.everyDay) throws
        -> CallingHours.Period
    {
        .init(days: days, from: try #require(TimeOfDay(from)), to: try #require(TimeOfDay(to)))
    }

    @Test(
        "open and close with the minute, in the callee's zone",
        arguments: [
            ("2026-11-21T00:59:59Z", false), ("2026-11-21T01:00:00Z", true), ("2026-11-21T11:59:59Z", true),
            ("2026-11-21T12:00:00Z", false),
        ])
    func edges(instant: String, isOpen: Bool) throws {
        #expect(try Self.search(.standard, "Asia/Shanghai").verdict(at: Self.date(instant)).isOpen == isOpen)
    }

    @Test("say until when they are open and when they open")
    func changes() throws {
        let search = try Self.search(.standard, "Asia/Shanghai")
        #expect(
            try search.verdict(at: Self.date("2026-11-21T03:00:10Z")) == .open(until: Self.date("2026-11-21T12:00:00Z"))
        )
        #expect(
            try search.verdict(at: Self.date("2026-11-21T12:00:00Z"))
                == .closed(opensAt: Self.date("2026-11-22T01:00:00Z")))
    }

    @Test("keep to weekdays: Friday evening opens on Monday morning")
    func weekdays() throws {
        let workdays = Weekday.everyDay.subtracting([.saturday, .sunday])
        let search = try Self.search(CallingHours(periods: [Self.period("09:00", "18:00", workdays)]), "Asia/Shanghai")
        #expect(try search.nextOpen(from: Self.date("2026-11-20T10:00:00Z")) == Self.date("2026-11-23T01:00:00Z"))
    }

    @Test("may run past midnight into a day that is not named")
    func midnight() throws {
        let search = try Self.search(
            CallingHours(periods: [Self.period("22:00", "02:00", [.saturday])]), "Asia/Shanghai")
        #expect(try search.verdict(at: Self.date("2026-11-21T14:00:00Z")).isOpen)
        // Sunday 01:59 and 02:00 in Shanghai.
        #expect(try search.verdict(at: Self.date("2026-11-21T17:59:00Z")).isOpen)
        #expect(try !search.verdict(at: Self.date("2026-11-21T18:00:00Z")).isOpen)
        #expect(try !search.verdict(at: Self.date("2026-11-20T17:00:00Z")).isOpen)
    }

    @Test("leave out breaks")
    func lunch() throws {
        var hours = CallingHours.standard
        hours.breaks = [try Self.period("12:00", "14:00")]
        let search = try Self.search(hours, "Asia/Shanghai")
        #expect(
            try search.verdict(at: Self.date("2026-11-21T04:30:00Z"))
                == .closed(opensAt: Self.date("2026-11-21T06:00:00Z")))
    }

    @Test("with several candidate zones are lawful in each")
    func candidates() throws {
        let search = try Self.search(.standard, "America/New_York", "America/Los_Angeles")
        // 09:00 in Los Angeles is 12:00 in New York; 20:00 in New York is 17:00 in Los Angeles.
        #expect(
            try search.verdict(at: Self.date("2026-11-21T16:00:00Z"))
                == .closed(opensAt: Self.date("2026-11-21T17:00:00Z")))
        #expect(
            try search.verdict(at: Self.date("2026-11-21T17:00:00Z")) == .open(until: Self.date("2026-11-22T01:00:00Z"))
        )
    }

    @Test("that never open say so instead of searching for ever")
    func never() throws {
        let search = try Self.search(.standard, "America/Los_Angeles", "Asia/Tokyo", "Europe/Berlin")
        #expect(try search.verdict(at: Self.date("2026-11-21T16:00:00Z")) == .closed(opensAt: nil))
    }

    @Test("that never close stay open")
    func always() throws {
        #expect(
            try Self.search(.always, "Asia/Shanghai").verdict(at: Self.date("2026-11-21T16:00:00Z"))
                == .open(until: nil))
    }

    @Test("do not begin in an hour that a clock change skips, and end when the repeated one says so")
    func clockChanges() throws {
        let search = try Self.search(CallingHours(periods: [Self.period("02:30", "10:00")]), "America/New_York")
        // 2026-03-08: 02:00 EST becomes 03:00 EDT at 07:00 UTC; 02:30 does not exist, so it opens at 03:00.
        #expect(try search.nextOpen(from: Self.date("2026-03-08T06:30:00Z")) == Self.date("2026-03-08T07:00:00Z"))
        let early = try Self.search(CallingHours(periods: [Self.period("00:00", "01:30")]), "America/New_York")
        // 2026-11-01: 01:30 EDT closes, 01:00 EST opens again for the repeated half hour.
        #expect(try early.verdict(at: Self.date("2026-11-01T05:29:00Z")).isOpen)
        #expect(
            try early.verdict(at: Self.date("2026-11-01T05:30:00Z"))
                == .closed(opensAt: Self.date("2026-11-01T06:00:00Z")))
        #expect(try !early.verdict(at: Self.date("2026-11-01T06:30:00Z")).isOpen)
    }

    @Test("found for an instant are open there, and no minute before is")
    func firstOpening() throws {
        var generator = SeededGenerator(seed: 7)
        let zones = ["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]
        for _ in 0..<200 {
            let from = TimeOfDay(minutes: Int.random(in: 0..<1_440, using: &generator))
            let to = TimeOfDay(minutes: Int.random(in: 1...1_440, using: &generator))
            let days = Set(Weekday.allCases.filter { _ in Bool.random(using: &generator) })
            let zone = try #require(zones.randomElement(using: &generator))
            let search = try Self.search(CallingHours(periods: [.init(days: days, from: from, to: to)]), zone)
            let start = Date(
                timeIntervalSince1970: Double(Int.random(in: 1_767_225_600..<1_798_761_600, using: &generator)))
            guard let opening = search.nextOpen(from: start) else {
                #expect(days.isEmpty)
                continue
            }
            #expect(search.verdict(at: opening).isOpen)
            if opening > start { #expect(!search.verdict(at: opening - 60).isOpen) }
        }
    }

    @Test(
        "are found from the number's country code",
        arguments: [("+8613800138000", 2, ["Asia/Shanghai"]), ("+85294297816", 3, ["Asia/Hong_Kong"])])
    func zones(number: String, code: Int, names: [String]) {
        let key = CalleeZones.key(DialableNumber(number: number, countryCodeLength: code))
        #expect(CalleeZones().names(key) == names)
    }

    @Test("know every zone they name")
    func zoneNames() {
        for code in 1...999 {
            for name in CalleeZones().names(String(code)) { #expect(ZoneRules(named: name) != nil, "\(name)") }
        }
        #expect(
            CalleeZones.key(DialableNumber(number: "700123456789012", countryCodeLength: 0, kind: .protected700))
                == "86")
    }

    @Test("a day part is left for the next one, or for the next day")
    func dayParts() throws {
        let parts = DayParts(
            starts: [TimeOfDay(minutes: 720), TimeOfDay(minutes: 1_020)],
            zone: try #require(ZoneRules(named: "Asia/Shanghai")))
        let morning = try Self.date("2026-11-21T02:00:00Z")
        #expect(try parts.otherPart(than: morning, from: morning + 3_600) == Self.date("2026-11-21T04:00:00Z"))
        #expect(parts.otherPart(than: morning, from: morning + 7_200) == morning + 7_200)
        let evening = try Self.date("2026-11-21T10:00:00Z")
        #expect(try parts.otherPart(than: evening, from: evening + 7_200) == Self.date("2026-11-21T16:00:00Z"))
    }
}

/// SplitMix64: the same numbers on every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
