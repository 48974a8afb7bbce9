import Foundation
import Testing

@testable import CallQueue

/// The rules that other people made, each under its number in docs/rules.md: what the queue itself decides of them.
@Suite("Rules")
struct RuleTests {
    private let agents = QueueFixture.agents

    private static func profile(_ name: String) throws -> QueueConfiguration {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        return try decoder.decode(QueueConfiguration.self, from: Data("{ profile: \"\(name)\" }".utf8))
    }

    private static func search(_ name: String, _ zone: String) throws -> HoursSearch {
        var book = try HoursBook(try profile(name))
        return book.search(for: nil, zone: zone)
    }

    private static func date(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    private func reason(_ decision: DialDecision) -> GateReason? {
        if case .refused(let refusal) = decision { refusal.reason } else { nil }
    }

    // MARK: China

    @Test("C1: where the policy asks for it, nobody is called without a reference to recorded consent, on any path")
    func c1() async throws {
        let fixture = try await QueueFixture { $0.policy.requiresConsent = true }
        try await fixture.load([.sample(1), .sample(2, consentRef: "工单备注 2026-11-20")])
        #expect(try await fixture.queue.claim(agents: agents).map(\.ticketID) == ["ZL2"])
        let explanation = try await fixture.queue.explain("ZL1")
        #expect(explanation.reason == "noConsent" && explanation.actor == .supervisor)
        #expect(explanation.english.contains("consent") && explanation.chinese.contains("同意"))
        for origin in [CallOrigin.page, .ctl] {
            for target in [DialRequest.Target.ticket("ZL1"), .number("13800138000")] {
                let decision = try await fixture.queue.order(
                    DialRequest(agent: agents[3], target: target, origin: origin))
                #expect(reason(decision) == .noConsent)
            }
        }
        // Loaded again with a reference it is called.
        #expect(try await fixture.load([.sample(1, consentRef: "录音 77")]).counts.accepted == 1)
        #expect(try await fixture.queue.claim(agents: Array(agents.dropFirst())).map(\.ticketID) == ["ZL1"])
    }

    @Test(
        "C3: customers' time of rest is avoided: 09:00 to 20:00 in China, not on public holidays, lunch as the site says",
        arguments: [
            ("2026-11-21T00:59:59Z", false), ("2026-11-21T01:00:00Z", true), ("2026-11-21T11:59:59Z", true),
            ("2026-11-21T12:00:00Z", false), ("2026-10-01T04:00:00Z", false), ("2026-10-10T04:00:00Z", true),
        ])
    func c3(instant: String, isOpen: Bool) throws {
        #expect(try Self.search("cn", "86").verdict(at: Self.date(instant)).isOpen == isOpen)
    }

    @Test("C4: after a refusal no call a second later, on any path, not even one that is being placed")
    func c4() async throws {
        let fixture = try await QueueFixture {
            $0.duplicatePressWindow = 0
            $0.policy.redial.rules[.busy] = RedialRule(intervals: [1])
        }
        try await fixture.load([.sample(1), .sample(2)])
        let orders = try await fixture.queue.claim(agents: agents)
        try await fixture.run(orders[0], .busy)
        // The second one's agent is ringing when its customer refuses elsewhere.
        _ = try await fixture.queue.setResolution("ZL1", .refused)
        _ = try await fixture.queue.addDoNotCall(DialableNumber.mobile(2).number, source: "letter")
        guard case .refused(let refusal) = try await fixture.queue.authorizeCustomerLeg(orders[1].attemptID) else {
            Issue.record("rung after a refusal")
            return
        }
        #expect(refusal.reason == .doNotCall)
        fixture.clock.advance(by: 1)
        #expect(try await fixture.queue.claim(agents: [agents[2]]).isEmpty)
        for origin in [CallOrigin.page, .ctl, .phone] {
            let decision = try await fixture.queue.order(
                DialRequest(agent: agents[2], target: .number(DialableNumber.mobile(1).number), origin: origin))
            #expect(reason(decision) == .doNotCall)
        }
        let entry = try #require(
            try await fixture.queue.doNotCallList().first { $0.number == DialableNumber.mobile(1).number })
        #expect(!entry.source.isEmpty && entry.addedAt == QueueFixture.morning)
    }

    @Test("C6: several caps hold at once, over clicks, ctl, phones, flows, batches and redials together")
    func c6() async throws {
        let caps = [
            AttemptCap(count: 3, period: 300), AttemptCap(count: 6, period: 600), AttemptCap(count: 10, period: 86_400),
        ]
        var generator = SeededGenerator(seed: 6)
        let fixture = try await QueueFixture {
            $0.attemptCaps = caps
            $0.duplicatePressWindow = 0
            $0.policy.maxAttempts = 100
            $0.policy.redial.rules[.busy] = RedialRule(intervals: [], afterwards: 20)
            $0.policy.callingHours = .always
        }
        try await fixture.load([.sample(1)])
        var rung: [Date] = []
        var paths: Set<String> = []
        for _ in 0..<1_500 {
            var order: CallOrder?
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: order = try await fixture.queue.claim(agents: [agents[0]]).first
            case 1:
                order = try await placed(
                    DialRequest(
                        agent: nil, target: .number(DialableNumber.mobile(1).number), origin: .ctl,
                        flow: FlowName(rawValue: "quality")), fixture)
            case let path:
                order = try await placed(
                    DialRequest(
                        agent: agents[1], target: .number(DialableNumber.mobile(1).number),
                        origin: [CallOrigin.page, .ctl, .phone][path - 2]), fixture)
            }
            if let order, try await fixture.queue.authorizeCustomerLeg(order.attemptID) == .allowed {
                rung.append(fixture.clock.now())
                paths.insert("\(order.origin) \(order.flow == nil)")
                _ = try await fixture.queue.finish(
                    AttemptOutcome(
                        attemptID: order.attemptID, disposition: .busy, endedBy: .network,
                        timeline: AttemptTimeline(endedAt: fixture.clock.now())))
            }
            // Bursts, and nights between them.
            let pause = Int.random(in: 0..<10, using: &generator) == 0 ? 20_000.0 : 60
            fixture.clock.advance(by: Double.random(in: 0...pause, using: &generator))
        }
        #expect(paths.count == 5, "\(paths)")
        for cap in caps {
            for start in rung.indices {
                #expect(rung[start...].count { $0 < rung[start] + cap.period } <= cap.count)
            }
        }
    }

    private func placed(_ request: DialRequest, _ fixture: QueueFixture) async throws -> CallOrder? {
        if case .placed(let order) = try await fixture.queue.order(request) { order } else { nil }
    }

    @Test("C8: a 700 number waits while our caller number is not reported for it, and no attempt is used")
    func c8() async throws {
        let fixture = try await QueueFixture()
        let number = DialableNumber(number: "700123456789012", countryCodeLength: 0, kind: .protected700)
        try await fixture.load([.sample(1, numbers: [number])])
        let others = TrunkFacts.Route(numbers: CarriedNumbers(carries: ["+86"]), isUp: true)
        await fixture.queue.setTrunk(TrunkFacts(routes: [others], lines: 5))
        #expect(try await fixture.queue.claim(agents: agents).isEmpty)
        #expect(try await fixture.queue.explain("ZL1").reason == "callerNotRegistered")
        #expect(try await fixture.queue.ticket("ZL1").attempts == 0)
        let reported = TrunkFacts.Route(numbers: CarriedNumbers(carries: ["+86", "700"]), isUp: true)
        await fixture.queue.setTrunk(TrunkFacts(routes: [reported], lines: 5))
        fixture.clock.advance(by: 3_600)
        #expect(try await fixture.queue.claim(agents: agents).count == 1)
    }

    @Test("C9: a protected number is called before it expires, and not after")
    func c9() async throws {
        let fixture = try await QueueFixture()
        let number = DialableNumber(
            number: "+8613240968483", countryCodeLength: 2, extensionDigits: "9647", kind: .protectedWithExtension)
        let ends = QueueFixture.morning + 86_400
        try await fixture.load([.sample(1), .sample(2, numbers: [number], numbersExpireAt: ends)])
        #expect(try await fixture.queue.overview().next.first?.ticketID == "ZL2")
        fixture.clock.advance(by: 86_400)
        #expect(try await fixture.queue.claim(agents: agents).map(\.ticketID) == ["ZL1"])
        #expect(try await fixture.queue.ticket("ZL2").state == .expired)
    }

    // MARK: United States

    @Test(
        "U1: 08:00 to 21:00 where the customer is, in every zone the number may be in",
        arguments: [
            // 12:59 and 13:00 in New York are 07:59 and 08:00 in Honolulu (winter: five hours).
            ("2026-11-20T17:59:00Z", false), ("2026-11-20T18:00:00Z", true),
            // 21:00 in Newfoundland (NST is UTC-3:30).
            ("2026-11-21T00:29:00Z", true), ("2026-11-21T00:30:00Z", false),
            // Summer: 21:00 NDT is 23:30 UTC.
            ("2026-06-30T23:29:00Z", true), ("2026-06-30T23:30:00Z", false),
        ])
    func u1(instant: String, isOpen: Bool) throws {
        #expect(try Self.search("us", "1").verdict(at: Self.date(instant)).isOpen == isOpen)
    }

    @Test(
        "U1: where a +1 number's area lies far from the rest, its own clock counts",
        arguments: [
            // Puerto Rico: 21:00 there, 20:00 in New York.
            ("+17872345678", "2026-11-21T00:59:00Z", false), ("+17872345678", "2026-11-20T23:00:00Z", true),
            // Guam is UTC+10: 04:10 and 08:00.
            ("+16712345678", "2026-11-20T18:10:00Z", false), ("+16712345678", "2026-11-20T22:00:00Z", true),
            ("+16702345678", "2026-11-20T18:10:00Z", false),
            // American Samoa is UTC-11: 07:10 and 08:00.
            ("+16842345678", "2026-11-20T18:10:00Z", false), ("+16842345678", "2026-11-20T19:00:00Z", true),
        ])
    func u1Far(number: String, instant: String, isOpen: Bool) throws {
        let key = CalleeZones.key(DialableNumber(number: number, countryCodeLength: 1))
        #expect(CalleeZones.callingCode(key) == "1")
        #expect(try Self.search("us", key).verdict(at: Self.date(instant)).isOpen == isOpen)
    }

    @Test("U1: a number whose zone is not known is called only when that is lawful in every candidate")
    func u1Unknown() throws {
        let search = try Self.search("us", "999")
        #expect(try !search.verdict(at: Self.date("2026-11-20T15:00:00Z")).isOpen)
        #expect(try search.verdict(at: Self.date("2026-11-20T16:00:00Z")).isOpen)
    }

    @Test("U3: no phone rings for less than 15 s", arguments: PolicyFiles.profileNames)
    func u3(profile: String) throws {
        #expect(try Self.profile(profile).policy.ringTimeout >= 15)
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        #expect(throws: (any Error).self) {
            try decoder.decode(QueueConfiguration.self, from: Data("{ policy: { ringTimeout: 14.9 } }".utf8))
        }
    }

    @Test("U5: a do-not-call request binds at once, until it lapses")
    func u5() async throws {
        let fixture = try await QueueFixture()
        let number = DialableNumber.mobile(5).number
        _ = try await fixture.queue.addDoNotCall(
            number, source: "agent 1001", note: "asked", lapsesAt: QueueFixture.morning + 60)
        let request = DialRequest(agent: agents[0], target: .number(number), origin: .page)
        #expect(reason(try await fixture.queue.order(request)) == .doNotCall)
        fixture.clock.advance(by: 60)
        #expect(reason(try await fixture.queue.order(request)) == nil)
    }

    @Test("U6: Florida: three attempts to a number in any 24 hours, 08:00 to 20:00 in both its zones")
    func u6() async throws {
        #expect(try Self.profile("us-fl").attemptCaps == [AttemptCap(count: 3, period: 86_400)])
        let search = try Self.search("us-fl", "1")
        // 08:00 in Chicago, 20:00 in New York.
        #expect(try search.nextOpen(from: Self.date("2026-11-20T06:00:00Z")) == Self.date("2026-11-20T14:00:00Z"))
        #expect(
            try search.verdict(at: Self.date("2026-11-20T20:00:00Z")) == .open(until: Self.date("2026-11-21T01:00:00Z"))
        )
        let fixture = try await QueueFixture {
            $0.duplicatePressWindow = 0
            $0.policy.callingHours = .always
        }
        let request = DialRequest(agent: agents[0], target: .number(DialableNumber.mobile(1).number), origin: .ctl)
        for _ in 0..<3 {
            try await fixture.run(try #require(try await placed(request, fixture)), .busy)
            fixture.clock.advance(by: 3_600)
        }
        guard case .refused(let refusal) = try await fixture.queue.order(request) else {
            Issue.record("a fourth in 24 hours")
            return
        }
        #expect(refusal.reason == .capped && refusal.retryAt == QueueFixture.morning + 86_400)
    }

    @Test(
        "U7: none for seven days after a conversation, seven in seven days before one; what the customer asked for is kept"
    )
    func u7() async throws {
        let debt = try Self.profile("us-debt")
        #expect(debt.policy.pauseAfterTalk == 604_800)
        #expect(debt.attemptCaps.contains(AttemptCap(count: 7, period: 604_800)))
        let fixture = try await QueueFixture {
            $0.duplicatePressWindow = 0
            $0.attemptCaps = debt.attemptCaps
            $0.policy.pauseAfterTalk = debt.policy.pauseAfterTalk
            $0.policy.callingHours = .always
        }
        // Two tickets of one customer.
        try await fixture.load([.sample(1), .sample(2, numbers: [.mobile(1)])])
        let order = try #require(try await fixture.queue.claim(agents: [agents[0]]).first)
        try await fixture.run(order, .answered, talk: 30)
        #expect(try await fixture.queue.claim(agents: agents).isEmpty)
        let explanation = try await fixture.queue.explain("ZL2")
        #expect(explanation.reason == "cooldown" && explanation.readyAt == QueueFixture.morning + 604_800)
        _ = try await fixture.queue.setResolution("ZL2", .followUp, callbackAt: QueueFixture.morning + 3_600)
        fixture.clock.advance(by: 3_600)
        #expect(try await fixture.queue.claim(agents: agents).map(\.ticketID) == ["ZL2"])
    }

    // MARK: United Kingdom

    @Test("K2: after an abandoned call the number rests for 72 hours", arguments: PolicyFiles.profileNames)
    func k2(profile: String) throws {
        #expect(try Self.profile(profile).policy.redial.rules[.abandoned]?.interval(streak: 1) == 259_200)
    }

    // MARK: The page

    @Test("are all in docs/rules.md, each with its key and a test that exists")
    func page() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("docs/rules.md"), encoding: .utf8)
        let rules = (1...10).map { "C\($0)" } + (1...8).map { "U\($0)" } + (1...4).map { "K\($0)" }
        for rule in rules {
            let row = try #require(page.split(separator: "\n").first { $0.hasPrefix("| \(rule) |") }, "\(rule)")
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            #expect(cells.count == 4, "\(rule)")
            for word in (cells.last ?? "").split(separator: "`") where word.hasSuffix(".swift") {
                #expect(
                    FileManager.default.fileExists(atPath: root.appendingPathComponent("Tests/\(word)").path), "\(word)"
                )
            }
        }
    }
}
