import CallQueue
import ControlAPI
import ControlServer
import Foundation
import Testing

@testable import Dialer

@Suite("Numbers and the do-not-call list")
struct NumberHandlersTests {
    struct Reading: Sendable, CustomTestStringConvertible {
        let text: String
        var region: String?
        var e164: String?
        var extensionDigits: String?
        let kind: String
        var home: String?
        var alternate: String?
        var testDescription: String { text }
    }

    static let readings = [
        Reading(text: "138 0013 8000", e164: "+8613800138000", kind: "mobile", home: "CN"),
        Reading(text: "０２１－３００５９１１５转802", e164: "+862130059115", extensionDigits: "802", kind: "fixed", home: "CN"),
        Reading(
            text: "13240968483-9647", e164: "+8613240968483", extensionDigits: "9647", kind: "protected", home: "CN"),
        Reading(text: "400-528-2706", e164: "+864005282706", kind: "service", home: "CN"),
        Reading(text: "700123456789012", kind: "protected", home: "CN"),
        Reading(text: "+1 212 555 0123", e164: "+12125550123", kind: "unknown"),
        Reading(text: "2123 4567", region: "HK", e164: "+85221234567", kind: "fixed", home: "HK"),
        Reading(
            text: "13800138000/13912345678", e164: "+8613800138000", kind: "mobile", home: "CN",
            alternate: "+8613912345678"),
    ]

    @Test("a number is read as the queue would dial it", arguments: readings)
    func reading(_ reading: Reading) async throws {
        let fixture = try await ControlFixture()
        let verdict = ControlAPI.NumberVerdict(try await fixture.queue.check(reading.text, region: reading.region))
        #expect(verdict.valid)
        #expect(verdict.e164 == reading.e164 && verdict.extensionDigits == reading.extensionDigits)
        #expect(verdict.kind == reading.kind && verdict.region == reading.home)
        #expect(verdict.alternate == reading.alternate)
    }

    @Test("what is no number is said to be none, and why")
    func noNumber() async throws {
        let fixture = try await ControlFixture()
        let verdict = ControlAPI.NumberVerdict(try await fixture.queue.check("1.38E+10"))
        #expect(!verdict.valid && !verdict.dialable && verdict.reason == .numberInvalid)
        #expect(verdict.text?.isEmpty == false)
        let error = try await refusal { try await inControlWords { try await fixture.queue.check("1", region: "XX") } }
        #expect(error.reason == .invalidParams && error.data.field == "region")
    }

    @Test("the gate's rules are tried in turn without a call: hours, caps, do-not-call, a call under way, permission")
    func gate() async throws {
        let fixture = try await ControlFixture { $0.attemptCaps = [AttemptCap(count: 1, period: 86_400)] }
        func reason(_ number: String) async throws -> ControlError.Reason? {
            ControlAPI.NumberVerdict(try await fixture.queue.check(number)).reason
        }
        #expect(try await reason("13800138001") == nil)
        #expect(try await reason("+44 20 7946 0018") == .numberBarred)
        try await fixture.load(SmallFile.tickets(1...1), OpenBatchRequest(name: "a"))
        let order = try #require(try await fixture.queue.claim(agents: [ControlFixture.agent]).first)
        #expect(try await reason("13800138001") == .duplicateInFlight)
        #expect(try await fixture.queue.authorizeCustomerLeg(order.attemptID) == .allowed)
        _ = try await fixture.queue.finish(
            AttemptOutcome(
                attemptID: order.attemptID, disposition: .busy, endedBy: .network,
                timeline: AttemptTimeline(endedAt: fixture.wallClock.now())))
        fixture.wallClock.advance(by: 60)
        #expect(try await reason("13800138001") == .capped)
        _ = try await fixture.numbers.add(AddDoNotCallRequest(number: "13800138002"), by: .socket(uid: 0, pid: 1))
        #expect(try await reason("13800138002") == .doNotCall)
        // 03:00 in Shanghai.
        fixture.wallClock.set(ControlFixture.morning + 17 * 3600)
        let night = ControlAPI.NumberVerdict(try await fixture.queue.check("13800138003"))
        #expect(night.reason == .outsideHours && night.retryAt != nil && !night.dialable && night.valid)
        #expect(try await fixture.queue.endedAttempts(agent: nil, ticket: nil, batch: nil, limit: 10).count == 1)
    }

    @Test("an entry is kept with who and why, twice is once, and it can be taken off again")
    func addAndRemove() async throws {
        let fixture = try await ControlFixture()
        let page = ControlPeer.page(PageIdentity(agent: "1001", role: .supervisor, origin: nil))
        let first = try await fixture.numbers.add(
            AddDoNotCallRequest(number: "138 0013 8000", reason: "complaint 17"), by: page)
        #expect(first.number == "+8613800138000" && first.reason == "complaint 17" && first.until == nil)
        fixture.wallClock.advance(by: 60)
        let again = try await fixture.numbers.add(AddDoNotCallRequest(number: "+8613800138000"), by: page)
        #expect(again == first)
        _ = try await fixture.numbers.add(AddDoNotCallRequest(number: "13800138001"), by: page)
        let list = try await fixture.numbers.list(ListDoNotCallRequest())
        #expect(list.total == 2 && list.entries.map(\.number) == ["+8613800138001", "+8613800138000"])
        #expect(try await fixture.numbers.list(ListDoNotCallRequest(limit: 1, offset: 1)).entries == [first])
        _ = try await fixture.numbers.remove(RemoveDoNotCallRequest(number: "13800138000"))
        let gone = try await refusal { try await fixture.numbers.remove(RemoveDoNotCallRequest(number: "13800138000")) }
        #expect(gone.reason == .notFound)
        let bad = try await refusal {
            try await inControlWords { try await fixture.numbers.add(AddDoNotCallRequest(number: "110"), by: page) }
        }
        #expect(bad.reason == .numberInvalid && bad.data.field == "number")
    }

    @Test("an entry with an end binds until then; saying it again never shortens it")
    func lapses() async throws {
        let fixture = try await ControlFixture()
        let peer = ControlPeer.socket(uid: 0, pid: 1)
        let hour = ControlFixture.morning + 3600
        func add(until: Date?) async throws -> ControlAPI.DoNotCallEntry {
            try await fixture.numbers.add(AddDoNotCallRequest(number: "13800138000", until: until), by: peer)
        }
        func isBarred() async throws -> Bool {
            ControlAPI.NumberVerdict(try await fixture.queue.check("13800138000")).reason == .doNotCall
        }
        #expect(try await add(until: hour).until == hour)
        #expect(try await add(until: hour - 60).until == hour)
        #expect(try await add(until: hour + 60).until == hour + 60)
        #expect(try await isBarred())
        fixture.wallClock.set(hour + 60)
        #expect(try await !isBarred())
        #expect(try await fixture.numbers.list(ListDoNotCallRequest()).total == 0)
        #expect(try await add(until: nil).addedAt == hour + 60)
        #expect(try await add(until: hour + 7200).until == nil)
        #expect(try await isBarred())
        #expect(try await refusal { try await add(until: hour) }.data.field == "until")
    }
}
