import Foundation
import Testing

@testable import CallQueue

@Suite("The site's clock")
struct SiteClockTests {
    private let shanghai = SiteClock(ZoneRules(named: "Asia/Shanghai"))
    private let berlin = SiteClock(ZoneRules(named: "Europe/Berlin"))
    /// Skips midnight when summer time begins.
    private let cairo = SiteClock(ZoneRules(named: "Africa/Cairo"))
    private let now = QueueFixture.morning

    @Test("reads days and times, and refuses what is none")
    func reading() {
        func text(_ words: String, asEnd: Bool = false) -> String? {
            shanghai.date(words, asEnd: asEnd, now: now).map { SiteClock(.utc).text(of: $0) }
        }
        #expect(text("2026-11-21") == "2026-11-20 16:00:00")
        #expect(text("2026-11-21", asEnd: true) == "2026-11-21 16:00:00")
        #expect(text("today") == "2026-11-20 16:00:00")
        #expect(text("yesterday", asEnd: true) == "2026-11-20 16:00:00")
        #expect(text("2026-11-21 09:30") == "2026-11-21 01:30:00")
        #expect(text("2026-11-21T09:30:15", asEnd: true) == "2026-11-21 01:30:15")
        #expect(text("09:30") == "2026-11-21 01:30:00")
        #expect(text("2028-02-29") != nil)
        for wrong in [
            "", "2026-02-29", "2026-13-01", "2026-11-21 24:00", "21.11.2026", "2026-11-21 9", "x", "1", "1:2:3:4",
        ] {
            #expect(text(wrong) == nil, "\(wrong)")
        }
    }

    @Test("a day on which clocks change has 23 or 25 hours, and none of them is counted twice or left out")
    func clockChange() throws {
        for (day, hours) in [("2026-03-29", 23.0), ("2026-10-25", 25), ("2026-11-21", 24)] {
            let from = try #require(berlin.date(day, asEnd: false, now: now))
            let to = try #require(berlin.date(day, asEnd: true, now: now))
            #expect(to.timeIntervalSince(from) == hours * 3_600, "\(day)")
            var fold = ReportFold(by: .day, berlin, ReportRules())
            for quarter in 0..<Int(hours * 4) {
                var attempt = ReportedAttempt()
                attempt.issuedAt = (from + Double(quarter) * 900).milliseconds
                attempt.invitedAt = attempt.issuedAt
                fold.add(attempt)
            }
            let groups = fold.report().groups
            #expect(groups.map(\.key) == [day])
            #expect(groups.first?.line.attempts == Int(hours * 4))
        }
        let fall = try #require(berlin.date("2026-10-25", asEnd: false, now: now))
        var fold = ReportFold(by: .hour, berlin, ReportRules())
        for hour in 0..<25 {
            var attempt = ReportedAttempt()
            (attempt.issuedAt, attempt.invitedAt) = ((fall + Double(hour) * 3_600).milliseconds, 0)
            fold.add(attempt)
        }
        #expect(fold.report().groups.first { $0.key == "02" }?.line.attempts == 2)
    }

    @Test("a day that begins at one o'clock begins there")
    func noMidnight() throws {
        let from = try #require(cairo.date("2026-04-24", asEnd: false, now: now))
        #expect(cairo.text(of: from) == "2026-04-24 01:00:00")
        #expect(cairo.text(of: from - 1) == "2026-04-23 23:59:59")
    }

    @Test("the machine's zone is the one of its own clock")
    func machine() {
        let clock = SiteClock()
        #expect(clock.offset(at: now) == TimeZone.current.secondsFromGMT(for: now))
        #expect(!clock.name.isEmpty)
    }
}
