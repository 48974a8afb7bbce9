import CallQueue
import ControlAPI
import Foundation
import Testing

@testable import Dialer

@Suite("Promising another call in a talk without a ticket")
struct PromisedCallTests {
    private static let number = "13800138009"

    private func placed(_ fixture: ControlFixture, _ target: CallQueue.DialRequest.Target) async throws -> CallOrder {
        let request = CallQueue.DialRequest(agent: ControlFixture.agent, target: target, origin: .page)
        guard case .placed(let order) = try await fixture.queue.order(request) else { throw NotPlaced() }
        return order
    }

    private struct NotPlaced: Error {}

    /// A talk of an agent who clicked a number.
    private func talking(_ fixture: ControlFixture) async throws -> CallOrder {
        let order = try await placed(fixture, .number(Self.number))
        let verdict = try await fixture.queue.authorizeCustomerLeg(order.attemptID)
        #expect(verdict == .allowed)
        await fixture.queue.customerAnswered(order.attemptID, at: fixture.wallClock.now())
        return order
    }

    private func end(_ order: CallOrder, _ fixture: ControlFixture) async throws {
        let now = fixture.wallClock.now()
        _ = try await fixture.queue.finish(
            AttemptOutcome(
                attemptID: order.attemptID, disposition: .answered, endedBy: .customer,
                timeline: AttemptTimeline(ringingAt: now, answeredAt: now, endedAt: now)))
    }

    private func request(
        _ order: CallOrder, after seconds: Double, mine: Bool? = nil, note: String? = nil
    ) -> PromiseCallbackRequest {
        PromiseCallbackRequest(
            call: order.callID.rawValue, callbackAt: ControlFixture.morning + seconds, mine: mine, note: note,
            agent: ControlFixture.agent.rawValue)
    }

    @Test("promised while they talk, it is a ticket of its own, outlives the call, and is called at its time, once")
    func kept() async throws {
        let fixture = try await ControlFixture()
        let order = try await talking(fixture)
        let ticket = try await fixture.tickets.promise(request(order, after: 7200, mine: true, note: "发票"))
        #expect(ticket.ticketId == "promise-\(order.callID)" && ticket.number == "+86138****8009")
        #expect(ticket.state == .waiting && ticket.readyAt == ControlFixture.morning + 7200)
        #expect(ticket.agentId == "1001" && ticket.title == "发票" && fixture.wakes == 1)
        try await end(order, fixture)
        let listed = try await fixture.tickets.callbacks(ListCallbacksRequest(agent: "1001")).callbacks.map(\.ticketId)
        #expect(listed == [ticket.ticketId])
        let early = try await fixture.queue.claim(agents: [ControlFixture.agent])
        #expect(early.isEmpty)
        fixture.wallClock.advance(by: 7200)
        let claimed = try await fixture.queue.claim(agents: [ControlFixture.agent])
        let (first, number) = (claimed.first?.ticketID?.rawValue, claimed.first?.destination.number)
        #expect(claimed.count == 1 && first == ticket.ticketId && number == "+8613800138009")
        let late = try await refusal { try await fixture.tickets.promise(request(order, after: 9000)) }
        #expect(late.reason == .conflict, "the promised call is under way")
    }

    @Test("promised again, it is one promise: of another time, by another, about something else")
    func again() async throws {
        let fixture = try await ControlFixture()
        let order = try await talking(fixture)
        try await end(order, fixture)
        _ = try await fixture.tickets.promise(request(order, after: 7200, mine: true, note: "first"))
        for _ in 1...2 {  // asked twice, as when an answer is lost
            let second = try await fixture.tickets.promise(request(order, after: 1800, note: "later"))
            #expect(second.readyAt == ControlFixture.morning + 1800 && second.agentId == nil)
            #expect(second.title == "later" && second.note == nil, "the last word, once")
        }
        let third = try await fixture.tickets.promise(request(order, after: 3600))
        #expect(third.title == "later" && third.readyAt == ControlFixture.morning + 3600, "still about the same")
        let listed = try await fixture.tickets.callbacks(ListCallbacksRequest()).callbacks
        let (times, titles) = (listed.map(\.callbackAt), listed.map(\.title))
        #expect(times == [ControlFixture.morning + 3600] && titles == ["later"])
        let record = try await fixture.queue.attempt(order.attemptID)
        #expect(record?.callAgainAt == ControlFixture.morning + 3600)
    }

    @Test("nothing is promised to nobody, for the past, for a ticket's call, or to who wishes no call")
    func refused() async throws {
        let fixture = try await ControlFixture()
        let ringing = try await placed(fixture, .number(Self.number))
        let unanswered = try await refusal { try await fixture.tickets.promise(request(ringing, after: 60)) }
        #expect(unanswered.reason == .conflict && unanswered.data.field == "call")
        await fixture.queue.customerAnswered(ringing.attemptID, at: fixture.wallClock.now())
        for seconds: Double in [-60, 0, 34_560_000] {
            let bad = try await refusal { try await fixture.tickets.promise(request(ringing, after: seconds)) }
            #expect(bad.reason == .invalidParams && bad.data.field == "callbackAt", "\(seconds)")
        }
        let unknown = try await refusal {
            try await fixture.tickets.promise(
                PromiseCallbackRequest(call: "nothing", callbackAt: ControlFixture.morning + 60))
        }
        #expect(unknown.reason == .notFound && unknown.data.field == "call")
        _ = try await fixture.queue.addDoNotCall(Self.number, source: "customer")
        let unwanted = try await refusal { try await fixture.tickets.promise(request(ringing, after: 60)) }
        #expect(unwanted.reason == .doNotCall)
        let promised = try await fixture.tickets.callbacks(ListCallbacksRequest()).callbacks
        #expect(promised.isEmpty)
    }

    @Test("a ticket's call has its own way")
    func ofTicket() async throws {
        let fixture = try await ControlFixture()
        try await fixture.load(SmallFile.tickets(1...1), OpenBatchRequest(name: "small.csv"))
        let order = try await fixture.call(.answered, talk: 30)
        let error = try await refusal { try await fixture.tickets.promise(request(order, after: 3600)) }
        #expect(error.reason == .conflict && error.message.contains("T1"))
    }
}
