import Foundation
import Testing

@testable import CallQueue

@Suite("Hours of a batch")
struct BatchWindowTests {
    /// Minutes of the week in which both allow calls.
    private static func open(_ text: String, _ hours: CallingHours) throws -> Set<Int> {
        let mask = WeekMask(try BatchWindow(text).hours(within: hours))
        return Set((0..<WeekMask.minutes).filter { mask[$0] })
    }

    @Test(
        "are read as people write them",
        arguments: [
            ("mon-fri 10:00-12:00", 5 * 120, "mon-fri 10:00-12:00"), ("10:00-12:00,14:00-15:00", 7 * 180, nil),
            ("sat-mon 9:00-10:00", 180, nil), (" MON , 9:00-10:00", 0, nil), ("mon,wed 09:00-09:01", 2, nil),
            ("mon 9:00-10:00; tue 9:00-11:00 ;", 180, "mon 9:00-10:00; tue 9:00-11:00"), ("00:00-24:00", 10_080, nil),
            ("sun 20:00-24:00", 240, nil), ("mon-mon 10:00-11:00", 60, nil),
        ] as [(String, Int, String?)])
    func reading(text: String, minutes: Int, plain: String?) throws {
        guard minutes > 0 else {
            #expect(throws: BatchTermsFault.self) { try BatchWindow(text) }
            return
        }
        #expect(try Self.open(text, .always).count == minutes)
        if let plain { #expect(try BatchWindow(text).description == plain) }
        // What is shown says the same again.
        #expect(try BatchWindow(try BatchWindow(text).description) == BatchWindow(text))
    }

    @Test(
        "are refused with how to write them where they cannot be meant",
        arguments: [
            "", ";", "mon", "10:00", "12:00-10:00", "10:00-10:00", "funday 10:00-11:00", "mon 10:00-25:00", "a b c",
        ])
    func refusals(text: String) {
        #expect { try BatchWindow(text) } throws: { "\($0)".contains("mon-fri 10:00-12:00") }
    }

    @Test(
        "are open, whatever they say, only when the class is: at any minute of weeks with holidays and made-up workdays"
    )
    func neverWider() throws {
        let zone = try #require(ZoneRules(named: "Asia/Shanghai"))
        let holidays = QueueConfiguration().holidays.calendar("86")
        var random = SystemRandomNumberGenerator()
        for _ in 0..<8 {
            let days = Weekday.allCases.shuffled(using: &random).prefix(Int.random(in: 1...7)).map(\.rawValue)
            let from = Int.random(in: 0...1_000), to = Int.random(in: from + 1...1_440)
            let text = "\(days.joined(separator: ",")) \(TimeOfDay(minutes: from))-\(TimeOfDay(minutes: to))"
            let window = try BatchWindow(text)
            let own = HoursSearch(hours: .standard, zones: [zone], holidays: holidays)
            let narrowed = HoursSearch(hours: .standard, within: window, zones: [zone], holidays: holidays)
            let wide = HoursSearch(hours: .always, within: window, zones: [zone], holidays: holidays)
            for _ in 0..<15 {
                // The weeks around National Day 2026: holidays, and workdays made up for them.
                let at = Date(timeIntervalSince1970: 1_789_862_400 + Double.random(in: 0...2_592_000))
                let (isOwn, isNarrowed) = (own.verdict(at: at).isOpen, narrowed.verdict(at: at).isOpen)
                #expect(!isNarrowed || isOwn, "\(text) at \(at)")
                #expect(isNarrowed == (isOwn && wide.verdict(at: at).isOpen), "\(text) at \(at)")
            }
        }
    }
}

@Suite("Terms of a batch")
struct BatchTermsTests {
    private let agents = QueueFixture.agents

    private func load(_ fixture: QueueFixture, _ tickets: [Ticket], _ terms: BatchTerms) async throws -> TicketBatch {
        let id = try await fixture.queue.beginLoad(name: "test", source: "test.csv", terms: terms)
        _ = try await fixture.queue.append(
            id, tickets.map { RowVerdict(position: $0.source, id: $0.id, outcome: .accepted($0, isSelected: true)) })
        return try await fixture.queue.commitLoad(id)
    }

    @Test("call nobody outside its hours, say so, wake at their opening, and outlive a restart")
    func window() async throws {
        // Saturday 10:00.
        let fixture = try await QueueFixture()
        let batch = try await load(
            fixture, (1...5).map { .sample($0) }, BatchTerms(window: try BatchWindow("sat 14:00-15:00")))
        #expect(try await fixture.queue.claim(agents: agents).isEmpty)
        #expect(try await fixture.queue.nextWakeAt() == QueueFixture.morning + 4 * 3_600)
        let explanation = try await fixture.queue.explain("ZL1")
        #expect(explanation.reason == "outsideHours" && explanation.english.contains("batch's hours"))
        #expect(explanation.readyAt == QueueFixture.morning + 4 * 3_600)
        let (after, _) = try await fixture.crashed()
        #expect(try await after.batch(batch.id).terms.window?.description == "sat 14:00-15:00")
        #expect(try await after.claim(agents: agents).isEmpty)
        fixture.clock.advance(by: 4 * 3_600)
        let order = try #require(try await fixture.queue.claim(agents: agents).first)
        // The hours end while the agent's phone rings: the customer is not rung.
        fixture.clock.advance(by: 3_600)
        guard case .refused(let refusal) = try await fixture.queue.authorizeCustomerLeg(order.attemptID) else {
            Issue.record("rung outside the batch's hours")
            return
        }
        #expect(refusal.reason == .outsideHours)
    }

    @Test("let an agent's click through, which the class's hours allow")
    func click() async throws {
        let fixture = try await QueueFixture()
        _ = try await load(fixture, [.sample(1)], BatchTerms(window: try BatchWindow("14:00-15:00")))
        let decision = try await fixture.queue.order(
            DialRequest(agent: agents[0], target: .ticket("ZL1"), origin: .ctl))
        guard case .placed = decision else {
            Issue.record("\(decision)")
            return
        }
    }

    @Test("do not break a promise: the customer's own time is kept")
    func promise() async throws {
        let fixture = try await QueueFixture { $0.agents.wrapUp = 0 }
        _ = try await load(
            fixture, [.sample(1), .sample(2)], BatchTerms(window: try BatchWindow("10:00-10:30")))
        let order = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
        try await fixture.run(order, .answered, talk: 10)
        let ticket = try #require(order.ticketID)
        _ = try await fixture.queue.setResolution(
            ticket, .followUp, by: agents[0], callbackAt: QueueFixture.morning + 7_200)
        fixture.clock.advance(by: 7_200)
        let wake = try await fixture.queue.nextWakeAt()
        #expect(wake.map { $0 <= fixture.clock.now() } == true)
        let orders = try await fixture.queue.claim(agents: agents)
        #expect(orders.map(\.ticketID) == [ticket])
    }

    @Test("of hours wholly outside those of every class are refused, and nothing changes")
    func neverMet() async throws {
        let fixture = try await QueueFixture()
        let batch = try await fixture.load([.sample(1)])
        await #expect(throws: BatchTermsFault.self) {
            try await fixture.queue.change(batch.id, BatchChange(window: try BatchWindow("21:00-22:00")))
        }
        #expect(try await fixture.queue.batch(batch.id).terms.isEmpty)
        #expect(try await fixture.queue.claim(agents: agents).count == 1)
    }

    @Test("of hours that none of its own classes has are refused, though another class has them")
    func neverMetByItsOwn() async throws {
        let fixture = try await QueueFixture {
            $0.classes = [.logistics: $0.policy]
            $0.classes[.logistics]?.callingHours = .always
        }
        let night = BatchTerms(window: try BatchWindow("03:00-04:00"))
        let id = try await fixture.queue.beginLoad(name: "test", source: "test.csv", terms: night)
        let ticket = Ticket.sample(1)
        _ = try await fixture.queue.append(
            id, [RowVerdict(position: ticket.source, id: ticket.id, outcome: .accepted(ticket, isSelected: true))])
        await #expect(throws: BatchTermsFault.self) { try await fixture.queue.commitLoad(id) }
        try await fixture.queue.abortLoad(id)
        let batch = try await fixture.load([ticket])
        await #expect(throws: BatchTermsFault.self) {
            try await fixture.queue.change(batch.id, BatchChange(window: night.window))
        }
        #expect(try await fixture.queue.batch(batch.id).terms.isEmpty)
    }

    @Test("that its classes no longer have are told of as what a person must change, not as a wait")
    func noLongerMet() async throws {
        var late = QueueConfiguration()
        late.policy.callingHours = CallingHours(periods: [
            .init(from: TimeOfDay(minutes: 600), to: TimeOfDay(minutes: 720))
        ])
        let fixture = try await QueueFixture()
        _ = try await load(fixture, [.sample(1)], BatchTerms(window: try BatchWindow("14:00-15:00")))
        #expect(try await fixture.queue.explain("ZL1").actor == .queue)
        try await fixture.queue.use(late)
        let explanation = try await fixture.queue.explain("ZL1")
        #expect(explanation.reason == "outsideHours" && explanation.actor == .supervisor && explanation.readyAt == nil)
        #expect(explanation.english.contains("no minute in common"))
    }

    @Test("say how its calls are made, whatever the class says, until they are taken back")
    func mode() async throws {
        let fixture = try await QueueFixture {
            var led = ClassPolicy()
            led.flow = FlowName(rawValue: "logistics")
            $0.classes = [.quality: led]
        }
        let batch = try await load(fixture, (1...4).map { .sample($0) }, BatchTerms(mode: .manual))
        #expect(try await fixture.queue.claim(agents: agents).isEmpty)
        #expect(try await fixture.queue.explain("ZL1").reason == "byHand")
        _ = try await fixture.queue.change(batch.id, BatchChange(mode: .some(.preview)))
        #expect(try await fixture.queue.claim(agents: [agents[0]]).isEmpty)
        #expect(try await fixture.queue.counts(batch.id).states["reserved"] == 1)
        _ = try await fixture.queue.change(batch.id, BatchChange(mode: .some(nil)))
        let orders = try await fixture.queue.claim(agents: [], limit: 1)
        #expect(orders.map(\.flow) == [FlowName(rawValue: "logistics")])
        // A flow of its own takes the place of a mode.
        let changed = try await fixture.queue.change(
            batch.id, BatchChange(flow: .some(FlowName(rawValue: "survey"))))
        #expect(changed.terms == BatchTerms(flow: FlowName(rawValue: "survey")))
        #expect(try await fixture.queue.claim(agents: [], limit: 1).first?.flow == FlowName(rawValue: "survey"))
    }

    @Test("give it its share of the calls")
    func weight() async throws {
        let fixture = try await QueueFixture { $0.duplicatePressWindow = 0 }
        let first = try await fixture.load((1...40).map { .sample($0) })
        try await fixture.load((101...140).map { .sample($0) })
        #expect(try await fixture.queue.change(first.id, BatchChange(weight: 3)).weight == 3)
        await #expect(throws: BatchTermsFault.self) {
            try await fixture.queue.change(first.id, BatchChange(weight: 0))
        }
        var mine = 0
        for _ in 0..<20 {
            let order = try #require(try await fixture.queue.claim(agents: agents, limit: 1).first)
            if order.batchID == first.id { mine += 1 }
            try await fixture.run(order, .busy)
        }
        #expect((14...16).contains(mine))
    }

    @Test("begin when it is started: until then it says that it was not")
    func start() async throws {
        let fixture = try await QueueFixture()
        let id = try await fixture.queue.beginLoad(name: "b", source: "b.csv")
        let ticket = Ticket.sample(1)
        _ = try await fixture.queue.append(
            id, [RowVerdict(position: ticket.source, id: ticket.id, outcome: .accepted(ticket, isSelected: true))])
        #expect(try await fixture.queue.commitLoad(id, isPaused: true).startedAt == nil)
        #expect(try await fixture.queue.claim(agents: agents).isEmpty)
        #expect(try await fixture.queue.explain("ZL1").english.contains("not started"))
        fixture.clock.advance(by: 60)
        #expect(try await fixture.queue.resume(id).startedAt == QueueFixture.morning + 60)
        #expect(try await fixture.queue.pause(id).startedAt == QueueFixture.morning + 60)
        #expect(try await fixture.queue.explain("ZL1").english.contains("paused"))
        _ = try await fixture.queue.resume(id)
        #expect(try await fixture.queue.claim(agents: agents).count == 1)
    }
}
