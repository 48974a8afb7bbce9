import Foundation
import Testing

@testable import CallQueue

@Suite("The queue's configuration")
struct QueueConfigurationTests {
    private func decode(_ text: String) throws -> QueueConfiguration {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        return try decoder.decode(QueueConfiguration.self, from: Data(text.utf8))
    }

    @Test("has a default for every key")
    func defaults() throws {
        #expect(try decode("{}") == QueueConfiguration())
    }

    @Test("a class takes from the site's policy what it does not name, and a redial rule leaves the others alone")
    func inheritance() throws {
        let configuration = try decode(
            """
            {
                policy: { maxAttempts: 4, callingHours: { periods: [{ days: ["mon"], from: "8:30", to: "24:00" }] } },
                classes: { logistics: { redial: { busy: { intervals: [60] } } } },
                attemptCaps: [{ count: 3, period: 300 }],
            }
            """)
        let logistics = configuration.policy(for: .logistics)
        #expect(logistics.maxAttempts == 4)
        #expect(logistics.callingHours.periods.first?.from == TimeOfDay(minutes: 510))
        #expect(logistics.redial.rules[.busy] == RedialRule(intervals: [60]))
        #expect(logistics.redial.rules[.noAnswer] == RedialPolicy.standard.rules[.noAnswer])
        #expect(configuration.policy(for: .quality).redial == .standard)
        #expect(configuration.attemptCaps == [AttemptCap(count: 3, period: 300)])
    }

    @Test(
        "is refused where it is wrong, naming the key",
        arguments: [
            ("{ polcy: {} }", "polcy"), ("{ policy: { ringTimeout: 14 } }", "15"), ("{ lines: 0 }", "lines"),
            ("{ permission: { otherCountries: \"maybe\" } }", "“maybe” is none of refuse, confirm, allow"),
            ("{ policy: { callingHours: { periods: [{ from: \"25:00\", to: \"26:00\" }] } } }", "25:00"),
            ("{ policy: { callingHours: { periods: [] } } }", "no minute"),
            ("{ policy: { callingHours: { periods: [{ from: \"20:00\", to: \"09:00\" }] } } }", "two periods"),
            ("{ policy: { callingHours: { periods: [{ from: \"09:00\", to: \"09:00\" }] } } }", "not after"),
            ("{ policy: { callingHours: { breaks: [{ from: \"14:00\", to: \"12:00\" }] } } }", "not after"),
            ("{ attemptCaps: [{ count: 0, period: 1 }] }", "count"),
            ("{ calleeZones: { unknown: [\"Asia/Peking\"] } }", "Asia/Peking"),
            ("{ policy: { redial: { doNotCall: { intervals: [1] } } } }", "doNotCall"),
            ("{ classes: { quality: { maxAttempts: 0 } } }", "maxAttempts"), ("{ keyRetention: 3600 }", "keyRetention"),
        ])
    func refusals(text: String, named: String) {
        #expect { try decode(text) } throws: { error in "\(error)".contains(named) }
    }

    @Test("as documented is accepted")
    func documented() throws {
        let file = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("docs/queue.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(text.range(of: "```json5\n"))
        let end = try #require(text.range(of: "```", range: start.upperBound..<text.endIndex))
        #expect(try decode(String(text[start.upperBound..<end.lowerBound])).lines == 30)
    }
}

@Suite("A unique id")
struct UniqueIDTests {
    @Test("is 26 characters of Crockford's alphabet and greater than all before it")
    func growing() {
        let alphabet = Set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        var last = ""
        for _ in 0..<10_000 {
            let id = UniqueID.next()
            #expect(id.count == 26 && id > last)
            last = id
        }
        #expect(last.allSatisfy(alphabet.contains))
    }

    @Test("grows although the clock is set back, and holds the time it was made")
    func clockSetBack() {
        let ahead = UInt64(Date().timeIntervalSince1970 * 1_000) + 60_000
        let first = UniqueID.next(atMilliseconds: ahead)
        let second = UniqueID.next(atMilliseconds: ahead - 50_000)
        #expect(second > first)
        #expect(first.prefix(10) == second.prefix(10))
        let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        let time = first.prefix(10).reduce(UInt64(0)) { $0 << 5 | UInt64(digits.firstIndex(of: $1) ?? 0) }
        #expect(time == ahead)
    }
}
