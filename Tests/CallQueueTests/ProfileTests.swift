import Foundation
import Synchronization
import Testing

@testable import CallQueue

@Suite("Profiles")
struct ProfileTests {
    private func decode(_ text: String, files: [String: String] = [:]) throws -> QueueConfiguration {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        let reader: PolicyFiles.Reader = { name in
            guard let text = files[name] else { throw CocoaError(.fileNoSuchFile) }
            return Data(text.utf8)
        }
        decoder.userInfo[try #require(PolicyFiles.reader)] = reader
        return try decoder.decode(QueueConfiguration.self, from: Data(text.utf8))
    }

    @Test("China's says what holds without one")
    func china() throws {
        #expect(try decode("{ profile: \"cn\" }") == QueueConfiguration())
    }

    @Test("all of them read, and differ", arguments: PolicyFiles.profileNames)
    func shipped(name: String) throws {
        let configuration = try decode("{ profile: \"\(name)\" }")
        #expect((configuration == QueueConfiguration()) == (name == "cn"))
        #expect(configuration.policy.ringTimeout >= 15)
        #expect(configuration.attemptCaps.contains(AttemptCap(count: 3, period: 86_400)))
        _ = try NumberNormaliser(region: configuration.region)
        _ = try HoursBook(configuration)
    }

    @Test("single keys beside one override it and leave the rest")
    func overriding() throws {
        let configuration = try decode(
            """
            { profile: "us-fl", lines: 4, policy: { maxAttempts: 2, callingHours: { holidays: "closed" } },
              classes: { logistics: { callingHours: { periods: [{ from: "10:00", to: "12:00" }] } } } }
            """)
        #expect(configuration.region == "US")
        #expect(configuration.lines == 4)
        #expect(configuration.policy.maxAttempts == 2)
        #expect(configuration.policy.consent == "recording-consent")
        #expect(
            configuration.policy.callingHours.periods == [.init(from: .init(minutes: 480), to: .init(minutes: 1_200))])
        #expect(configuration.policy.callingHours.onHolidays == .closed)
        #expect(configuration.policy(for: .logistics).callingHours.periods.map(\.from) == [.init(minutes: 600)])
        #expect(configuration.policy(for: .logistics).callingHours.onHolidays == .closed)
        #expect(configuration.policy(for: .logistics).maxAttempts == 2)
    }

    @Test("a site's own is a file beside the configuration, and may begin with another")
    func ownFile() throws {
        let configuration = try decode(
            "{ profile: \"site.json5\", holidays: [\"cn-2026\", \"company.json5\"] }",
            files: [
                "site.json5": "{ profile: \"uk\", attemptCaps: [{ count: 1, period: 60 }] }",
                "company.json5": "{ callingCodes: [\"86\"], holidays: [{ from: \"2026-12-31\" }] }",
            ])
        #expect(configuration.region == "GB")
        #expect(configuration.attemptCaps == [AttemptCap(count: 1, period: 60)])
        let day = try #require(CalendarDay("2026-12-31"))
        #expect(configuration.holidays.calendar("86")[day] == .holiday)
    }

    @Test(
        "that cannot be used are refused, saying why",
        arguments: [
            ("{ profile: \"usa\" }", "us-fl"), ("{ profile: \"gone.json5\" }", "gone.json5"),
            ("{ profile: \"bad.json5\" }", "maxAttemps"), ("{ profile: \"circle.json5\" }", "circle"),
            ("{ holidays: [\"bad-days.json5\"] }", "2026-02-30"), ("{ holidays: [\"backwards.json5\"] }", "to:"),
            ("{ holidays: [\"cn-2031\"] }", "cn-2026"), ("{ classWeights: { quality: 0 } }", "quality"),
            ("{ policy: { callingHours: { holidays: \"open\" } } }", "asUsual"),
        ])
    func refusals(text: String, named: String) {
        let files = [
            "bad.json5": "{ policy: { maxAttemps: 3 } }", "circle.json5": "{ profile: \"circle.json5\" }",
            "bad-days.json5": "{ callingCodes: [\"86\"], holidays: [{ from: \"2026-02-30\" }] }",
            "backwards.json5": "{ callingCodes: [\"86\"], holidays: [{ from: \"2026-10-02\", to: \"2026-10-01\" }] }",
        ]
        #expect { try decode(text, files: files) } throws: { error in "\(error)".contains(named) }
    }
}
