import ControlAPI
import Foundation
import Testing

/// The daemon is killed with SIGKILL in the middle of thirty calls in all kinds of states, and started again on what it
/// left. The far ends' traces are the judge.
@Suite("Killed in the middle of thirty calls")
struct CrashUnderLoadTests {
    private static let agents = (1001...1032).map(String.init)

    /// What the customers do follows from the last digits (Tests/Peers/sipp/customers.xml). Those who never answer are
    /// among the first, so that the kill meets them ringing.
    private static let tickets: [(id: String, number: String)] = {
        let first = (0..<30).map { String(format: "138001380%02d", $0) }
        let rest = ["4", "5", "9"].flatMap { ending in (0..<10).map { "139001390\($0)\(ending)" } }
        return (first + rest).enumerated().map { ("T\($0)", $1) }
    }()

    private static let presses = [
        DialRequest(number: "13700137000", agent: "1031", key: "press-1"),
        DialRequest(number: "13700137006", agent: "1032", key: "press-2"),
    ]

    @Test("nothing is lost, nobody is rung twice, and every recording can be played")
    func kill() async throws {
        try await withSite(Cast(customers: "customers")) {
            $0.agents = Self.agents
            $0.lines = 40
            $0.callsPerSecond = 20
            $0.mediaPorts = 400
            $0.policy = "ringTimeout: 15, maxAttempts: 1"
        } _: { site in
            try await begin(site)
            let (before, killed) = (site.control, Date())
            try await site.killAndRestart()
            try await settle(site)
            try await judgeTickets(site)
            try await judgePresses(site, before)
            let talked = before.events.all.filter { $0.type == .callBridged && $0.ts < killed - Self.lostAtWorst }
            #expect(!talked.isEmpty)
            for event in talked {
                let recording = try await site.recording(try #require(event.callId))
                #expect(recording.seconds > 0.2)
            }
        }
    }

    /// The last second of a recording is still in memory; what is older is in its file.
    private static let lostAtWorst = 1.5

    /// Returns when calls are in every state: agents who ring and who wait, customers who ring, talk, and were busy.
    private func begin(_ site: Site) async throws {
        for press in Self.presses { try await site.control.ask(press) }
        try await site.load(Self.tickets)
        _ = try await site.control.events.value("thirty calls, many of them talking, some over") { events in
            func calls(_ kind: EventKind) -> Int { Set(events.filter { $0.type == kind }.map(\.callId)).count }
            let talks = events.filter { $0.type == .callBridged }
            let isLongEnough = talks.contains { $0.ts < Date() - Self.lostAtWorst }
            return calls(.callAgentDialing) >= 30 && talks.count >= 18 && calls(.callCustomerFailed) >= 1
                && isLongEnough ? true : nil
        }
    }

    /// Waits until every ticket was called, or waits for a person because its customer may have been rung.
    private func settle(_ site: Site) async throws {
        var done: Set<String> = []
        for ticket in Self.tickets {
            let info = try await site.control.ask(GetTicketRequest(ticket: ticket.id))
            let needsPerson = try await site.explain(ticket.id).reason == WaitingReasonWord.stateUnknown.rawValue
            if needsPerson || [.done, .exhausted].contains(info.state) { done.insert(ticket.id) }
        }
        #expect(done.count >= 18, "those who talked at least were under way")
        let (before, all) = (done, Set(Self.tickets.map(\.id)))
        _ = try await site.control.events.value("every ticket's end", within: .seconds(60)) { events in
            let ended = events.filter { $0.type == .callEnded }.compactMap(\.ticketId)
            return before.union(ended).isSuperset(of: all) ? true : nil
        }
    }

    private func judgeTickets(_ site: Site) async throws {
        var unknown = 0
        for ticket in Self.tickets {
            let info = try await site.control.ask(GetTicketRequest(ticket: ticket.id))
            let rung = site.timesRung(ticket.number)
            let reason = try await site.explain(ticket.id).reason
            #expect(info.attempts.allSatisfy { $0.outcome != nil }, "\(ticket.id): an attempt was left open")
            if reason == WaitingReasonWord.stateUnknown.rawValue {
                unknown += 1
                #expect(rung <= 1, "\(ticket.id) was rung \(rung) times")
            } else {
                #expect(rung == 1, "\(ticket.id) was rung \(rung) times: \(info)")
            }
        }
        #expect(unknown >= 3)
        let waiting = try await site.control.ask(StatusRequest()).waiting
        #expect(waiting[WaitingReasonWord.stateUnknown.rawValue] == unknown)
    }

    /// The same presses again: whatever became of them, their customers are not rung by it.
    private func judgePresses(_ site: Site, _ before: ControlClient) async throws {
        for press in Self.presses {
            let rung = site.timesRung(press.number ?? "")
            do {
                #expect(try await site.control.ask(press).replayed)
            } catch let error as ControlError {
                #expect(error.reason == .stateUnknown)
            }
            #expect(rung <= 1)
        }
        try await site.placesAnotherCall("13700137001", agent: "1030")
        for press in Self.presses { #expect(site.timesRung(press.number ?? "") <= 1) }
    }
}
