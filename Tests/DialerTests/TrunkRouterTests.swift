import CallQueue
import Foundation
import SIP
import Testing

@testable import Dialer

@Suite("Which trunk a call goes through")
struct TrunkRouterTests {
    static func trunk(_ id: String, registers: Bool = false, lines: Int = 2) -> TrunkSettings {
        TrunkSettings(
            id: id, host: "192.0.2.1", port: 5060, transport: .udp, callerIDs: ["+862112345678"], numberFormat: .e164,
            prefix: "", lines: lines, callsPerSecond: 5,
            registration: registers ? .init(registrar: "192.0.2.1", user: "account", expiresSeconds: 600) : nil)
    }

    private static let number = DialableNumber(number: "+8613800138000", countryCodeLength: 2)
    private static let failed = TrunkState.failed(
        status: 403, phrase: "Forbidden", origin: .farEnd, retryAfter: .seconds(300))
    private static let registered = TrunkState.registered(expires: .seconds(600))

    /// One throw of the dice after the other, in all choices of a test.
    private final class Dice { var chance = SplitMix(seed: 1) }

    private let dice = Dice()

    private func choice(
        _ router: TrunkRouter, _ number: DialableNumber = number, without tried: Set<String> = [],
        at seconds: Double = 0
    ) -> String? {
        try? router.choose(number, without: tried, at: .seconds(seconds), using: &dice.chance).get().id
    }

    private func refusal(_ router: TrunkRouter, _ number: DialableNumber = number) -> GateReason? {
        guard case .failure(let refusal) = router.choose(number, at: .zero, using: &dice.chance) else { return nil }
        return refusal.reason
    }

    private static func leg(_ number: UInt64) -> LegID { LegID(rawValue: number << 8 | 1) }

    private static func ending(_ status: Int, retryAfter: Duration? = nil) -> LegVerdict {
        LegVerdict(status: status, byFarEnd: true, wasAnswered: false, retryAfter: retryAfter)
    }

    // MARK: What trunks say

    @Test("a trunk that does not register is up; one that does is up while it is registered")
    func registration() {
        var router = TrunkRouter([Self.trunk("a", registers: true), Self.trunk("b")])
        #expect(choice(router) == "b")
        #expect(router.facts(at: .zero).lines == 2)
        #expect(router.note(Self.registered, of: "a") == nil)
        #expect(choice(router) == "a")
        #expect(router.facts(at: .zero).lines == 4)
        #expect(router.note(Self.failed, of: "a") == Self.registered)
        #expect(choice(router) == "b")
        #expect(router.note(.unregistered, of: "a") == Self.failed)
        #expect(choice(router) == "b")
    }

    @Test("a trunk that registers is down before its first word; what is said of others changes nothing")
    func firstWord() {
        var router = TrunkRouter([Self.trunk("a", registers: true), Self.trunk("b")])
        #expect(choice(router, without: ["b"]) == nil)
        #expect(router.note(.unregistered, of: "b") == nil)
        #expect(router.note(Self.failed, of: "gone") == nil)
        #expect(choice(router) == "b")
    }

    @Test("a trunk that does not answer OPTIONS goes after so many missed, and comes back after so many answered")
    func options() {
        var asked = Self.trunk("a")
        asked.options = OptionsSettings(downAfter: 2, upAfter: 2)
        var router = TrunkRouter([asked, Self.trunk("b")])
        for (isAnswered, chosen) in [
            (false, "a"), (true, "a"), (false, "a"), (false, "b"), (true, "b"), (false, "b"), (true, "b"), (true, "a"),
        ] {
            router.noteOptions(isAnswered: isAnswered, of: "a")
            #expect(choice(router) == chosen)
        }
    }

    @Test("a trunk taken out by hand is not dialled through, and put back begins afresh")
    func switchedOff() {
        var router = TrunkRouter([Self.trunk("a"), Self.trunk("b")])
        router.switchOff("a", TrunkSwitch(by: "root", at: .distantPast))
        #expect(choice(router) == "b")
        router.replace([Self.trunk("a"), Self.trunk("b")])
        #expect(choice(router) == "b")
        router.switchOff("a", nil)
        #expect(choice(router) == "a")
    }

    @Test("a changed configuration keeps lines and registrations")
    func reload() {
        var router = TrunkRouter([Self.trunk("a", registers: true, lines: 1)])
        router.note(Self.registered, of: "a")
        router.begin(Self.leg(1), through: "a", at: .zero)
        router.replace([Self.trunk("a", registers: true, lines: 2), Self.trunk("new", registers: true)])
        #expect(choice(router) == "a")
        #expect(router.facts(at: .zero).lines == 2)
        #expect(router.standing("a").linesInUse == 1)
    }

    // MARK: Lines and rate

    @Test("a full trunk gives way to the next, and a line given back is free again, once")
    func lines() {
        var router = TrunkRouter([Self.trunk("a", lines: 1), Self.trunk("b", lines: 1)])
        router.begin(Self.leg(1), through: "a", at: .zero)
        #expect(choice(router) == "b")
        router.begin(Self.leg(2), through: "b", at: .zero)
        #expect(refusal(router) == .noLine)
        for _ in 1...2 { router.end(Self.leg(1), Self.ending(486), at: .zero) }
        #expect(choice(router) == "a")
        #expect(router.standing("a").linesInUse == 0 && router.standing("b").linesInUse == 1)
    }

    @Test("a trunk's calls per second are kept in every second, and spill over to the next trunk")
    func pace() {
        var router = TrunkRouter([Self.trunk("a", lines: 100), Self.trunk("b", lines: 100)])
        for call in 0..<5 { router.begin(Self.leg(UInt64(call)), through: "a", at: .milliseconds(10 * call)) }
        #expect(choice(router, at: 0.99) == "b")
        #expect(choice(router, at: 1) == "a")
        var alone = TrunkRouter([Self.trunk("a", lines: 100)])
        for call in 0..<5 { alone.begin(Self.leg(UInt64(call)), through: "a", at: .milliseconds(200)) }
        let refused = alone.choose(Self.number, at: .milliseconds(700), using: &dice.chance)
        #expect(throws: TrunkRefusal(reason: .pacing, retryAt: .milliseconds(1200))) { try refused.get() }
    }

    // MARK: Order, weight, prefixes

    @Test("the lowest order is taken first; without one, the place in the file counts")
    func order() {
        var last = Self.trunk("last")
        last.order = 9
        #expect(choice(TrunkRouter([last, Self.trunk("second"), Self.trunk("third")])) == "second")
        #expect(choice(TrunkRouter([last, Self.trunk("second")]), without: ["second"]) == "last")
    }

    @Test("trunks of one order share the calls by their weights; one of weight 0 has none while another can be had")
    func weights() {
        var trunks = [("a", 1), ("b", 3), ("spare", 0)].map { id, weight in
            var trunk = Self.trunk(id)
            (trunk.order, trunk.weight) = (1, weight)
            return trunk
        }
        var counts: [String: Int] = [:]
        for _ in 1...4000 { counts[choice(TrunkRouter(trunks)) ?? "none", default: 0] += 1 }
        #expect((900...1100).contains(counts["a"] ?? 0) && (2900...3100).contains(counts["b"] ?? 0))
        #expect(counts["spare"] == nil)
        trunks.removeFirst(2)
        #expect(choice(TrunkRouter(trunks)) == "spare")
    }

    @Test("the longest prefix decides, then others that carry the number; a number that none carries has no route")
    func prefixes() {
        var city = Self.trunk("city"), country = Self.trunk("country"), other = Self.trunk("other")
        city.numbers = CarriedNumbers(carries: ["+86571", "+1"])
        country.numbers = CarriedNumbers(carries: ["+86"], refuses: ["+8613", "+86571999"])
        other.numbers = CarriedNumbers(carries: ["+44"])
        let router = TrunkRouter([other, country, city])
        func number(_ text: String) -> DialableNumber { DialableNumber(number: text, countryCodeLength: 2) }
        #expect(choice(router, number("+8657187654321")) == "city")
        #expect(choice(router, number("+8657187654321"), without: ["city"]) == "country")
        #expect(choice(router, number("+8657199912345"), without: ["city"]) == nil)
        #expect(choice(router, number("+8621555666777")) == "country")
        #expect(refusal(router, Self.number) == .noRoute)
        #expect(!router.facts(at: .zero).carries(Self.number))
        #expect(router.facts(at: .zero).isUp(for: number("+4420123456")))
    }

    // MARK: Numbers shown and sent

    @Test("a caller id is chosen by class and region, and is always one of the trunk's own")
    func callerIDs() {
        var trunk = Self.trunk("a")
        trunk.callerIDRules = [
            CallerIDRule(classes: [.logistics], prefixes: ["+8613"], callerID: "+8613000000000"),
            CallerIDRule(prefixes: ["+86571"], callerID: "+8657100000000"),
        ]
        #expect(trunk.callerID(for: Self.number, .logistics) == "+8613000000000")
        #expect(trunk.callerID(for: Self.number, .quality) == "+862112345678")
        #expect(trunk.callerID(for: Self.number, nil) == "+862112345678")
        let local = DialableNumber(number: "+8657187654321", countryCodeLength: 2)
        #expect(trunk.callerID(for: local, nil) == "+8657100000000")
    }

    @Test("a number is rewritten by its longest rule, before the trunk's prefix")
    func rewriting() {
        var trunk = Self.trunk("a")
        trunk.prefix = "9"
        trunk.rewrites = [
            NumberRewrite(match: "+86", strip: 3, add: "0"), NumberRewrite(match: "+8613", strip: 3, add: ""),
        ]
        #expect(DialPlan.user(Self.number, on: trunk) == "913800138000")
        let local = DialableNumber(number: "+8657187654321", countryCodeLength: 2)
        #expect(DialPlan.user(local, on: trunk) == "9057187654321")
        let abroad = DialableNumber(number: "+4420123456", countryCodeLength: 2)
        #expect(DialPlan.user(abroad, on: trunk) == "9+4420123456")
    }

    // MARK: Rests

    @Test("Retry-After of a 5xx is kept to; of an answer that concerns the customer it is not")
    func retryAfter() {
        var router = TrunkRouter([Self.trunk("a")])
        router.begin(Self.leg(1), through: "a", at: .zero)
        router.end(Self.leg(1), Self.ending(486, retryAfter: .seconds(60)), at: .zero)
        #expect(choice(router) == "a")
        router.begin(Self.leg(2), through: "a", at: .zero)
        router.end(Self.leg(2), Self.ending(503, retryAfter: .seconds(60)), at: .zero)
        #expect(refusal(router) == .trunkDown)
        #expect(router.nextChange(after: .zero) == .seconds(60))
        #expect(choice(router, at: 60) == "a")
        // Nobody may put us out for a day.
        router.begin(Self.leg(3), through: "a", at: .seconds(60))
        router.end(Self.leg(3), Self.ending(500, retryAfter: .seconds(86_400)), at: .seconds(60))
        #expect(choice(router, at: 3661) == "a")
    }

    @Test(
        "a series opens the circuit, one call tries again after the rest, and the rest doubles while it fails",
        arguments: [(407, 2), (403, 5), (500, 5)])
    func circuit(status: Int, series: Int) {
        var router = TrunkRouter([Self.trunk("a", lines: 50)])
        func end(_ leg: UInt64, _ status: Int, at seconds: Double) {
            router.begin(Self.leg(leg), through: "a", at: .seconds(seconds))
            router.end(Self.leg(leg), Self.ending(status), at: .seconds(seconds))
        }
        for leg in 1..<UInt64(series) { end(leg, status, at: 0) }
        // Any other word begins the series anew.
        end(50, 486, at: 1)
        for leg in 1..<UInt64(series) { end(leg, status, at: 2) }
        #expect(choice(router, at: 3) == "a")
        end(60, status, at: 3)
        #expect(choice(router, at: 32.9) == nil)
        #expect(choice(router, at: 33) == "a")
        router.begin(Self.leg(70), through: "a", at: .seconds(33))
        #expect(choice(router, at: 33) == nil, "one call at a time finds out")
        router.end(Self.leg(70), Self.ending(status), at: .seconds(34))
        #expect(choice(router, at: 93.9) == nil && choice(router, at: 94) == "a")
        router.begin(Self.leg(80), through: "a", at: .seconds(94))
        router.progressed(Self.leg(80), at: .seconds(95))
        #expect(choice(router, at: 95) == "a")
    }

    @Test("a trunk that is taken out of the configuration in the middle of its trial call can come back")
    func comesBack() {
        var router = TrunkRouter([Self.trunk("a")])
        for leg: UInt64 in 1...2 {
            router.begin(Self.leg(leg), through: "a", at: .zero)
            router.end(Self.leg(leg), Self.ending(401), at: .zero)
        }
        router.begin(Self.leg(3), through: "a", at: .seconds(30))
        router.replace([])
        router.end(Self.leg(3), Self.ending(486), at: .seconds(31))
        router.replace([Self.trunk("a")])
        #expect(choice(router, at: 32) == "a")
    }

    @Test("a trial call that somebody gives up says nothing; the next one tries")
    func undecidedTrial() {
        var router = TrunkRouter([Self.trunk("a")])
        for leg: UInt64 in 1...2 {
            router.begin(Self.leg(leg), through: "a", at: .zero)
            router.end(Self.leg(leg), Self.ending(401), at: .zero)
        }
        router.begin(Self.leg(3), through: "a", at: .seconds(30))
        router.end(Self.leg(3), .neverPlaced, at: .seconds(31))
        #expect(choice(router, at: 31) == "a")
    }
}
