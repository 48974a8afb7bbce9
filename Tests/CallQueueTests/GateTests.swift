import Foundation
import Testing

@testable import CallQueue

@Suite("The gate")
struct GateTests {
    private static let now = QueueFixture.morning
    private static let agent = AgentID(rawValue: "1001")

    private static func facts(_ change: (inout GateFacts) -> Void = { _ in }) -> GateFacts {
        var facts = GateFacts(now: now, origin: .ctl, agent: agent, number: .mobile(1))
        change(&facts)
        return facts
    }

    private static func earlier(
        _ seconds: Double, agent: String = "1002", isEnded: Bool = true, isCounted: Bool = true
    ) -> NumberAttempt {
        NumberAttempt(
            attemptID: AttemptID(rawValue: "earlier-\(seconds)"), agent: AgentID(rawValue: agent),
            issuedAt: now - seconds,
            rungAt: isCounted ? now - seconds : nil, isEnded: isEnded, isCounted: isCounted)
    }

    private static func talked(_ seconds: Double) -> NumberAttempt {
        var attempt = earlier(seconds)
        attempt.talkedAt = now - seconds
        return attempt
    }

    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let expected: GateReason?
        var retryAfter: Double?
        let change: @Sendable (inout GateFacts) -> Void

        init(
            _ name: String, _ expected: GateReason?, retryAfter: Double? = nil,
            _ change: @escaping @Sendable (inout GateFacts) -> Void
        ) {
            testDescription = name
            self.expected = expected
            self.retryAfter = retryAfter
            self.change = change
        }
    }

    static let rows: [Row] = [
        Row("nothing in the way", nil) { _ in },
        Row("draining", .draining) { $0.isDraining = true },
        Row("draining, at the INVITE of a call that was begun before", nil) {
            $0.isDraining = true
            $0.step = .customerLeg
        },
        Row("an agent nobody knows", .unknownAgent) { $0.isAgentKnown = false },
        Row("an agent in a call", .agentBusy) { $0.agentsCall = CallID(rawValue: "x") },
        Row("do not call", .doNotCall) { $0.isDoNotCall = true },
        Row("a protected number that expired this instant", .numberExpired) { $0.numberExpiresAt = now },
        Row("a protected number with a second left", nil) { $0.numberExpiresAt = now + 1 },
        Row("a 700 number without a reported caller", .callerNotRegistered) {
            $0.number = DialableNumber(number: "700123456789012", countryCodeLength: 0, kind: .protected700)
            $0.trunk = TrunkFacts(routes: [.init(numbers: CarriedNumbers(carries: ["+86"]), isUp: true)], lines: 5)
        },
        Row("an unusual country, asked by a person", .needsConfirmation) {
            $0.number = DialableNumber(number: "+12025550123", countryCodeLength: 1)
        },
        Row("an unusual country, confirmed", nil) {
            $0.number = DialableNumber(number: "+12025550123", countryCodeLength: 1)
            $0.confirmsUnusual = true
        },
        Row("an unusual country, by a batch", .notPermitted) {
            $0.origin = .batch
            $0.confirmsUnusual = true
            $0.number = DialableNumber(number: "+12025550123", countryCodeLength: 1)
        },
        Row("a country that is refused, though confirmed", .notPermitted) {
            $0.permission.otherCountries = .refuse
            $0.confirmsUnusual = true
            $0.number = DialableNumber(number: "+12025550123", countryCodeLength: 1)
        },
        Row("the number in a call", .duplicateInFlight, retryAfter: 30) {
            $0.history = [earlier(600, isEnded: false)]
        },
        Row("its own attempt", nil) {
            $0.history = [earlier(20, isEnded: false)]
            $0.ownAttempt = AttemptID(rawValue: "earlier-20.0")
            $0.caps = [AttemptCap(count: 1, period: 3_600)]
        },
        Row("the same agent's press 4.9 s ago", .duplicateInFlight, retryAfter: 0.1) {
            $0.history = [earlier(4.9, agent: "1001", isCounted: false)]
        },
        Row("the same agent's press 5 s ago", nil) { $0.history = [earlier(5, agent: "1001", isCounted: false)] },
        Row("a press from the future, after the clock was set back an hour", nil) {
            $0.history = [earlier(-3_600, agent: "1001", isCounted: false)]
        },
        Row("another agent's press a moment ago that came to nothing", nil) {
            $0.history = [earlier(1, isCounted: false)]
        },
        Row("outside hours", .outsideHours, retryAfter: 7_200) { $0.hours = .closed(opensAt: now + 7_200) },
        Row("outside hours, where a click may", nil) {
            $0.hours = .closed(opensAt: nil)
            $0.ignoresHours = true
        },
        Row("two of two in the hour", .capped, retryAfter: 600) {
            $0.caps = [AttemptCap(count: 2, period: 3_600)]
            $0.history = [earlier(60), earlier(3_000)]
        },
        Row("two of two, one an hour ago to the second", nil) {
            $0.caps = [AttemptCap(count: 2, period: 3_600)]
            $0.history = [earlier(60), earlier(3_600)]
        },
        Row("two of two, one of which did not count", nil) {
            $0.caps = [AttemptCap(count: 2, period: 3_600)]
            $0.history = [earlier(60), earlier(120, isCounted: false)]
        },
        Row("the later of two caps", .capped, retryAfter: 86_400 - 7_000) {
            $0.caps = [AttemptCap(count: 1, period: 300), AttemptCap(count: 3, period: 86_400)]
            $0.history = [earlier(60), earlier(5_000), earlier(7_000)]
        },
        Row("no consent on record where it is asked for", .noConsent) { $0.requiresConsent = true },
        Row("consent on record", nil) { ($0.requiresConsent, $0.hasConsent) = (true, true) },
        Row("a talk yesterday, at rest for a week", .cooldown, retryAfter: 6 * 86_400) {
            $0.pauseAfterTalk = 7 * 86_400
            $0.history = [earlier(100_000), talked(86_400)]
        },
        Row("a talk a week ago to the second", nil) {
            $0.pauseAfterTalk = 7 * 86_400
            $0.history = [talked(7 * 86_400)]
        },
        Row("the ticket's attempts used up", .attemptsUsedUp) {
            $0.ticketAttempts = 6
            $0.maxAttempts = 6
        },
        Row("a paused batch, by the queue", .batchPaused) {
            $0.origin = .batch
            $0.isBatchPaused = true
        },
        Row("a paused batch, by a click", nil) { $0.isBatchPaused = true },
        Row("a cancelled batch", .withdrawn) {
            $0.origin = .batch
            $0.isBatchCancelled = true
        },
        Row("no trunk", .trunkDown, retryAfter: 10) { $0.trunk.isUp = false },
        Row("the last line taken", .noLine, retryAfter: 2) { ($0.lines, $0.linesInUse) = (5, 5) },
        Row("a line left", nil) { ($0.lines, $0.linesInUse) = (5, 4) },
        Row("too soon after the last INVITE", .pacing, retryAfter: 0.1) {
            $0.step = .customerLeg
            $0.nextInviteAt = now + 0.1
        },
        Row("pacing while only the agent is rung", nil) { $0.nextInviteAt = now + 0.1 },
        Row("what never passes before what does", .doNotCall) {
            $0.isDoNotCall = true
            $0.hours = .closed(opensAt: now + 60)
            $0.trunk.isUp = false
        },
    ]

    @Test("refuses with one reason and the time to ask again", arguments: rows)
    func table(row: Row) {
        let verdict = Gate.verdict(Self.facts(row.change))
        guard let expected = row.expected else {
            #expect(verdict == .allowed)
            return
        }
        guard case .refused(let refusal) = verdict else {
            Issue.record("allowed")
            return
        }
        #expect(refusal.reason == expected)
        #expect(!refusal.detail.isEmpty)
        if let retryAfter = row.retryAfter {
            let after = refusal.retryAt?.timeIntervalSince(Self.now) ?? -1
            #expect(abs(after - retryAfter) < 0.001)
        }
    }

    @Test("a cap lets an attempt through exactly when it says it will")
    func capOpening() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let cap = AttemptCap(
                count: Int.random(in: 1...4, using: &generator),
                period: Double.random(in: 60...86_400, using: &generator))
            let rung = (0..<Int.random(in: 0...8, using: &generator)).map { _ in
                Self.now - Double.random(in: 0...100_000, using: &generator)
            }
            guard let opensAt = cap.opensAt(rungAt: rung, now: Self.now) else {
                #expect(rung.count { $0 > Self.now - cap.period } < cap.count)
                continue
            }
            #expect(opensAt > Self.now)
            #expect(cap.opensAt(rungAt: rung, now: opensAt) == nil)
            #expect(cap.opensAt(rungAt: rung, now: opensAt - 0.01) != nil)
        }
    }
}
