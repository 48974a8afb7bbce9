import Foundation
import Testing

@testable import CallQueue

@Suite("The rules of a time zone")
struct ZoneRulesTests {
    /// Of every kind: fixed, north and south, half hours, summer that counts as standard (Dublin), changes by decree.
    static let names = [
        "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Kolkata", "Europe/Berlin", "Europe/London",
        "Europe/Dublin", "America/New_York", "America/St_Johns", "America/Sao_Paulo", "Australia/Lord_Howe",
        "Australia/Sydney", "Pacific/Chatham", "Pacific/Auckland", "Asia/Kathmandu", "Africa/Johannesburg",
        "Asia/Tokyo", "UTC",
    ]

    @Test("are those that another reader of the zones finds, from 1971 to 2090", arguments: names)
    func agree(_ name: String) throws {
        let rules = try #require(ZoneRules(named: name))
        let other = try #require(TimeZone(identifier: name))
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let date = Date(
                timeIntervalSince1970: Double(Int.random(in: 31_536_000..<3_786_912_000, using: &generator)))
            #expect(rules.offset(at: date) == other.secondsFromGMT(for: date), "\(name) at \(date)")
        }
    }

    @Test("know each change of the clocks to the second", arguments: names)
    func changes(_ name: String) throws {
        let rules = try #require(ZoneRules(named: name))
        let other = try #require(TimeZone(identifier: name))
        var date = Date(timeIntervalSince1970: 946_684_800)
        while let next = rules.nextChange(after: date), next.timeIntervalSince1970 < 3_786_912_000 {
            #expect(other.secondsFromGMT(for: next) == rules.offset(at: next), "\(name) at \(next)")
            #expect(other.secondsFromGMT(for: next - 1) == rules.offset(at: next - 1), "\(name) before \(next)")
            #expect(rules.offset(at: next) != rules.offset(at: next - 1))
            date = next
        }
    }

    @Test("have no next change where the clocks are left alone")
    func settled() throws {
        let now = Date(timeIntervalSince1970: 1_795_226_400)
        #expect(try #require(ZoneRules(named: "Asia/Shanghai")).nextChange(after: now) == nil)
        #expect(ZoneRules.utc.nextChange(after: now) == nil && ZoneRules.utc.offset(at: now) == 0)
        let berlin = try #require(ZoneRules(named: "Europe/Berlin"))
        #expect(berlin.offset(at: .distantFuture) == 3_600 && berlin.offset(at: .distantPast) != 0)
    }

    @Test(
        "come from the database only",
        arguments: [
            "", "/etc/passwd", "../zoneinfo/UTC", "Asia/../UTC", "Asia", "tzdata.zi", "Asia/Shangha", "Asia/Shang hai",
        ])
    func notNames(_ name: String) { #expect(ZoneRules(named: name) == nil) }

    @Test("of a file that is cut short or mixed up are refused, and never crash")
    func damagedFiles() throws {
        let bytes = Array(try Data(contentsOf: URL(filePath: "\(ZoneRules.folder)/America/New_York")))
        #expect(ZoneFile(bytes) != nil)
        for length in 0..<bytes.count - 60 { #expect(ZoneFile(Array(bytes[..<length])) == nil) }
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<3_000 {
            var mixed = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                mixed[Int.random(in: 0..<mixed.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            guard let file = ZoneFile(mixed) else { continue }
            let rules = ZoneRules(name: "mixed", file)
            for second in [-4e9, 0, 1.8e9, 4e9, 1e15] {
                let date = Date(timeIntervalSince1970: second)
                #expect(abs(rules.offset(at: date)) < 93_600)
                if let next = rules.nextChange(after: date) { #expect(next > date) }
            }
        }
    }

    @Test(
        "at the end of a file are read in every form",
        arguments: [
            ("CST-8", [28_800, 28_800]), ("<+0330>-3:30", [12_600, 12_600]), ("<-03>3", [-10_800, -10_800]),
            ("EST5EDT,M3.2.0,M11.1.0", [-18_000, -14_400]), ("IST-1GMT0,M10.5.0,M3.5.0/1", [0, 3_600]),
            ("AEST-10AEDT,M10.1.0,M4.1.0/3", [39_600, 36_000]),
            ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", [39_600, 37_800]),
            ("XXX3EDT4,0/0,J365/23", [-14_400, -14_400]), ("AAA-1BBB,J60,J300", [3_600, 7_200]),
        ])
    func footers(_ text: String, _ offsets: [Int]) throws {
        let rule = try #require(YearlyClockRule(Array(text.utf8)))
        // The middle of January and of July 2030.
        #expect([1_894_665_600, 1_910_304_000].map { rule.offset(at: $0) } == offsets)
    }

    @Test(
        "at the end of a file are refused in any other",
        arguments: [
            "", "C", "CST", "CST-25", "CST-8,", "EST5EDT", "EST5EDT,M3.2.0", "EST5EDT,M13.2.0,M11.1.0",
            "EST5EDT,M3.6.0,M11.1.0", "EST5EDT,J0,J1", "EST5EDT,M3.2.0/168,M11.1.0", "EST5EDT,M3.2.0,M11.1.0x", "<A5",
        ])
    func badFooters(_ text: String) { #expect(YearlyClockRule(Array(text.utf8)) == nil) }
}
