import Foundation
import Testing

@testable import CallQueue

/// Somebody sets the time while tickets wait and calls run.
@Suite("When the clock is set")
struct ClockJumpTests {
    static let hour = 3_600.0
    static let day = 86_400.0
    /// Both ways; and to 1970, as after a boot with an empty battery, and to 2038, past the end of 32 bits.
    static let jumps = [
        hour, -hour, 12 * hour, day, -day, -QueueFixture.morning.timeIntervalSince1970 + 3 * hour,
        2_147_483_647 - QueueFixture.morning.timeIntervalSince1970 + 3_600,
    ]

    /// Agents call on as long as there is somebody to call, and nobody answers.
    private func callAll(_ fixture: QueueFixture, _ disposition: Disposition = .busy) async throws -> [CallOrder] {
        var all: [CallOrder] = []
        while true {
            let orders = try await fixture.queue.claim(agents: QueueFixture.agents)
            if orders.isEmpty { return all }
            for order in orders { try await fixture.run(order, disposition) }
            all += orders
        }
    }

    private func set(_ fixture: QueueFixture, by seconds: Double) async throws {
        fixture.clock.set(fixture.clock.now() + seconds)
        _ = try await fixture.queue.nextWakeAt()
        await fixture.queue.waitsMoved?.value
    }

    /// At any hour of any day, so that only the waits decide.
    private func always(_ configuration: inout QueueConfiguration) {
        configuration.policy.callingHours = .always
        configuration.duplicatePressWindow = 0
        configuration.agents.wrapUp = 0
    }

    @Test("pauses are as long as they were: nothing is called at once, and nothing waits for ever", arguments: jumps)
    func pauses(seconds: Double) async throws {
        let fixture = try await QueueFixture { always(&$0) }
        try await fixture.load((0..<12).map { .sample($0) })
        #expect(try await callAll(fixture).count == 12)
        // Busy: again after five minutes, of which two are over.
        fixture.clock.advance(by: 120)
        try await set(fixture, by: seconds)
        #expect(try await callAll(fixture).isEmpty, "a burst")
        fixture.clock.advance(by: 175)
        #expect(try await callAll(fixture).isEmpty, "too soon")
        fixture.clock.advance(by: 10)
        #expect(try await callAll(fixture).count == 12, "a stall")
    }

    @Test("a pause that begins while the others are moved is as long as it is", arguments: [-hour, hour])
    func meanwhile(seconds: Double) async throws {
        let fixture = try await QueueFixture { always(&$0) }
        try await fixture.load([.sample(1), .sample(2)])
        let until = fixture.clock.now() + seconds + 300
        fixture.clock.set(fixture.clock.now() + seconds)
        try await fixture.queue.noticeAndWait("ZL2", until: until)
        await fixture.queue.waitsMoved?.value
        #expect(try await fixture.queue.ticket("ZL2").state == .waiting(.cooldown, readyAt: until))
    }

    @Test("caps count lengths of time, whatever the clock says", arguments: jumps)
    func caps(seconds: Double) async throws {
        let fixture = try await QueueFixture {
            always(&$0)
            $0.attemptCaps = [AttemptCap(count: 2, period: Self.day)]
            $0.policy.redial.rules[.busy] = RedialRule(intervals: [], afterwards: 60)
        }
        try await fixture.load([.sample(1)])
        #expect(try await callAll(fixture).count == 1)
        fixture.clock.advance(by: 61)
        #expect(try await callAll(fixture).count == 1)
        try await set(fixture, by: seconds)
        for _ in 0..<23 {
            fixture.clock.advance(by: Self.hour)
            #expect(try await callAll(fixture).isEmpty, "above its cap")
        }
        fixture.clock.advance(by: Self.hour)
        #expect(try await callAll(fixture).count == 1, "a stall")
    }

    @Test(
        "the pace of calls goes on, and nobody is called outside hours by the clock that is right now", arguments: jumps
    )
    func paceAndHours(seconds: Double) async throws {
        let fixture = try await QueueFixture {
            $0.callsPerSecond = 1
            $0.agents.wrapUp = 0
            $0.classes[.quality] = $0.policy
            $0.classes[.quality]?.flow = FlowName(rawValue: "f")
        }
        try await fixture.load((0..<20).map { .sample($0) })
        let first = try await fixture.queue.claim(agents: [])
        #expect(first.count == 1)
        try await set(fixture, by: seconds)
        let hours = HoursSearch(hours: .standard, zones: [try #require(ZoneRules(named: "Asia/Shanghai"))])
        var made = 0
        for _ in 0..<30 {
            fixture.clock.advance(by: 1)
            let orders = try await fixture.queue.claim(agents: [])
            #expect(orders.count <= 1, "a burst")
            #expect(orders.isEmpty || hours.verdict(at: fixture.clock.now()).isOpen, "outside hours")
            for order in orders { try await fixture.run(order, .busy) }
            made += orders.count
        }
        let isOpen = hours.verdict(at: fixture.clock.now()).isOpen
        #expect(made == (isOpen ? 19 : 0), "a stall")
    }

    @Test("a promised call waits for its time by the clock, not for a length of time")
    func promises() async throws {
        let fixture = try await QueueFixture { always(&$0) }
        try await fixture.load([.sample(1)])
        let order = try #require(try await fixture.queue.claim(agents: QueueFixture.agents).first)
        try await fixture.run(order, .answered)
        let at = fixture.clock.now() + 2 * Self.hour
        _ = try await fixture.queue.setResolution(
            try #require(order.ticketID), .followUp, by: QueueFixture.agents[0], callbackAt: at)
        // The clock was an hour behind: its time is in an hour.
        try await set(fixture, by: Self.hour)
        fixture.clock.advance(by: Self.hour - 60)
        #expect(try await callAll(fixture).isEmpty)
        fixture.clock.advance(by: 61)
        #expect(try await callAll(fixture).count == 1)
    }

    @Test(
        "at clock changes both ways nobody is called outside hours and no opening is missed",
        arguments: ["Europe/London", "America/New_York", "Australia/Lord_Howe"])
    func clockChanges(zone name: String) throws {
        let zone = try #require(ZoneRules(named: name))
        let hours = HoursSearch(hours: .standard, zones: [zone])
        // Two years, looked at as the queue does: from one change to the next.
        var now = QueueFixture.morning
        let end = now + 2 * 366 * Self.day
        var openings = 0
        while now < end {
            let verdict = hours.verdict(at: now)
            let next = try #require(verdict.changesAt)
            for instant in stride(from: now.timeIntervalSince1970, to: next.timeIntervalSince1970, by: 1_799) {
                let local = Int(instant) + zone.offset(at: Date(timeIntervalSince1970: instant))
                let minute = (local % 86_400) / 60
                if verdict.isOpen { #expect((540..<1_200).contains(minute), "\(name): \(instant)") }
            }
            if verdict.isOpen { openings += 1 }
            now = next
        }
        #expect(openings >= 2 * 365)
    }

    @Test("drift, and NTP's slow correction of it, is no setting")
    func drift() {
        var watch = ClockWatch()
        var (wall, uptime) = (QueueFixture.morning, Duration.zero)
        for _ in 0..<1_000 {
            wall += 60.03
            uptime += .seconds(60)
            #expect(watch.look(wall: wall, uptime: uptime) == nil)
        }
        #expect(!watch.hasJumped)
        #expect(watch.look(wall: wall - 3_600, uptime: uptime) == -3_600 && watch.hasJumped)
    }
}

extension TicketQueue {
    /// A wait that is written when the time was seen to be set, and nothing was moved yet.
    fileprivate func noticeAndWait(_ id: TicketID, until: Date) throws {
        noticeClock()
        try change {
            var ticket = try current(id)
            ticket.state = .waiting(.cooldown, readyAt: until)
            try keep(ticket)
        }
    }
}
