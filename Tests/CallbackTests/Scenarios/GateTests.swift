import ControlAPI
import Foundation
import Testing

/// What must not be dialled is refused before anything leaves: the reason over the socket, and no INVITE in any trace.
@Suite("The gate before every call")
struct GateTests {
    @Test("a number on the do-not-call list is refused, and is called again once it is taken off")
    func doNotCall() async throws {
        try await withSite { site in
            try await site.control.ask(AddDoNotCallRequest(number: "138 0013 8000", reason: "asked us not to"))
            let refusal = try await site.control.refusal(DialRequest(number: "+8613800138000", agent: "1001"))
            #expect(refusal?.reason == .doNotCall)
            try await site.placesAnotherCall()
            #expect(site.timesRung("13800138000") == 0)
            #expect(site.agentsRung == 1)
            try await site.control.ask(RemoveDoNotCallRequest(number: "13800138000"))
            try await site.placesAnotherCall("13800138000", agent: "1002")
            #expect(site.timesRung("13800138000") == 1)
        }
    }

    @Test("outside calling hours a call is refused with the time at which they open")
    func outsideHours() async throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        let opens = (calendar.component(.hour, from: Date()) + 6) % 24
        try await withSite {
            $0.callingHours = String(
                format: #"{ periods: [{ from: "%02d:10", to: "%02d:50" }], holidays: "asUsual" }"#, opens, opens)
        } _: { site in
            let refusal = try await site.control.refusal(DialRequest(number: "13800138000", agent: "1001"))
            #expect(refusal?.reason == .outsideHours)
            let retryAt = try #require(refusal?.data.retryAt)
            #expect(
                calendar.dateComponents([.hour, .minute], from: retryAt) == DateComponents(hour: opens, minute: 10))
            #expect(try await site.control.ask(ListCallsRequest(ended: true)).calls.isEmpty)
            #expect(site.agentsRung + site.customersRung == 0)
        }
    }

    @Test("a number that has had its attempts is refused with the time at which the cap lets go, whoever asks")
    func capped() async throws {
        try await withSite(Cast(customers: "busy")) {
            $0.queueExtras = "attemptCaps: [{ count: 1, period: 3600 }],"
        } _: { site in
            _ = try await site.dialToTheEnd()
            let refusal = try await site.control.refusal(DialRequest(number: "+86 138-0013-8000", agent: "1002"))
            #expect(refusal?.reason == .capped)
            let wait = try #require(refusal?.data.retryAt).timeIntervalSinceNow
            #expect((3500...3600).contains(wait))
            #expect(site.customersRung == 1)
            #expect(site.agentsRung == 1)
        }
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        var number: String
        var agent = "1001"
        var reason: ControlError.Reason
        var testDescription: String { "\(number) by \(agent): \(reason)" }
    }

    static let refused = [
        Refused(number: "13800138000", agent: "9999", reason: .unknownAgent),
        Refused(number: "1380013800", reason: .numberInvalid),
        Refused(number: "1.38001E+10", reason: .numberInvalid),
        Refused(number: "110", reason: .numberInvalid),
        Refused(number: "+882 16 555 01234", reason: .numberBarred),
        Refused(number: "", reason: .numberInvalid),
    ]

    @Test("what is no number, no agent or no permitted country is refused by its own reason")
    func refusedAtOnce() async throws {
        try await withSite { site in
            for refused in Self.refused {
                let error = try await site.control.refusal(DialRequest(number: refused.number, agent: refused.agent))
                let expected: Set<ControlError.Reason> =
                    refused.reason == .numberInvalid ? [.numberInvalid, .numberBarred] : [refused.reason]
                #expect(
                    error.map { expected.contains($0.reason) } == true, "\(refused.testDescription): \(error as Any)")
            }
            try await site.placesAnotherCall()
            #expect(site.agentsRung == 1)
            #expect(site.customersRung == 1)
        }
    }

    @Test("the same key twice is one call, and the same key for another number is a conflict")
    func sameKey() async throws {
        try await withSite { site in
            let request = DialRequest(number: "13800138000", agent: "1001", key: "press-1")
            let first = try await site.control.ask(request)
            let second = try await site.control.ask(request)
            #expect(!first.replayed)
            #expect(second.replayed)
            #expect(second.callId == first.callId)
            let other = DialRequest(number: "13911112222", agent: "1001", key: "press-1")
            #expect(try await site.control.refusal(other)?.reason == .conflict)
            try await site.control.event(.callBridged, call: first.callId)
            try await site.hangUp(first.callId)
            let late = try await site.control.ask(request)
            #expect(late.replayed)
            #expect(late.callId == first.callId)
            #expect(late.state == .ended)
            try await site.placesAnotherCall("13911113333")
            #expect(site.timesRung("13800138000") == 1)
            #expect(site.timesRung("13911112222") == 0)
        }
    }

    @Test("a number in a call is not called a second time, nor by the same agent a moment later")
    func duplicateInFlight() async throws {
        try await withSite(Cast(customers: "busy")) { site in
            let call = try await site.dial()
            let other = try await site.control.refusal(DialRequest(number: "0086 13800138000", agent: "1002"))
            #expect(other?.reason == .duplicateInFlight)
            #expect(other?.data.callId == call)
            try await site.control.ended(call)
            let again = try await site.control.refusal(DialRequest(number: "13800138000", agent: "1001", key: "new"))
            #expect(again?.reason == .duplicateInFlight)
            #expect(site.customersRung == 1)
        }
    }

    @Test("an agent in a call is not rung for another")
    func agentBusy() async throws {
        try await withSite { site in
            let call = try await site.talk()
            let refusal = try await site.control.refusal(DialRequest(number: "13911112222", agent: "1001"))
            #expect(refusal?.reason == .agentBusy)
            try await site.hangUp(call)
            #expect(site.agentsRung == 1)
        }
    }
}
