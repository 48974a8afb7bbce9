import Foundation
import Testing

@testable import CallQueue

@Suite("A calendar of holidays that has ended")
struct HolidayHorizonTests {
    private func horizon(
        _ day: String, _ change: (inout QueueConfiguration) -> Void = { _ in }
    ) throws -> HolidayHorizon? {
        var configuration = QueueConfiguration()
        configuration.zone = ZoneRules(named: "Asia/Shanghai")
        change(&configuration)
        return HolidayHorizon(configuration, at: try Date(day, strategy: .iso8601))
    }

    @Test("is told of in the year it does not know, and from November on for the next")
    func told() throws {
        #expect(try horizon("2026-10-31T15:59:00Z") == nil)
        // November in Shanghai.
        let next = try #require(try horizon("2026-10-31T16:00:00Z"))
        #expect(next.callingCodes == ["86"] && next.year == 2027)
        let present = try #require(try horizon("2027-03-01T00:00:00Z"))
        #expect(present.callingCodes == ["86"] && present.year == 2027)
    }

    @Test("is nothing to tell where every day is as usual, or no calendar is named")
    func unused() throws {
        let always = try horizon("2027-03-01T00:00:00Z") { $0.policy.callingHours = .always }
        let none = try horizon("2027-03-01T00:00:00Z") { $0.holidays = Holidays() }
        #expect(always == nil && none == nil)
    }

    @Test("matters where one class keeps to it, or weekdays are worked as others")
    func oneClass() throws {
        let found = try horizon("2027-03-01T00:00:00Z") {
            $0.policy.callingHours = .always
            $0.classes = [.quality: $0.policy]
            $0.classes[.quality]?.callingHours = .standard
        }
        #expect(found != nil)
        let workdays = Weekday.everyDay.subtracting([.saturday, .sunday])
        let office = try horizon("2027-03-01T00:00:00Z") {
            $0.policy.callingHours.onHolidays = .asUsual
            $0.policy.callingHours.periods[0].days = workdays
        }
        #expect(office != nil)
    }
}
