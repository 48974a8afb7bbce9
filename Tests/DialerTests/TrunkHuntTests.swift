import CallQueue
import Foundation
import SIP
import Testing

@testable import Dialer

@Suite("When another trunk is tried")
struct TrunkHuntTests {
    private func hunt(_ corrections: [OutcomeCorrection] = []) -> TrunkHunt {
        var hunt = TrunkHunt(
            number: DialableNumber(number: "+8613800138000", countryCodeLength: 2), ticketClass: nil)
        hunt.began(
            .init(
                trunk: "a", leg: LegID(rawValue: 257), began: .zero, invitedAt: Date(timeIntervalSince1970: 0),
                corrections: corrections))
        return hunt
    }

    private func verdict(_ status: Int, byTimer: Bool = false, byTransport: Bool = false) -> LegVerdict {
        LegVerdict(
            status: status, byFarEnd: !byTimer && !byTransport, wasAnswered: false, byTimer: byTimer,
            byTransport: byTransport)
    }

    private func goesOn(_ hunt: TrunkHunt, after verdict: LegVerdict) -> Bool {
        var hunt = hunt
        return hunt.ended(verdict)
    }

    @Test("for every final status: 401, 407, 408 and 5xx are the trunk's own, all others are final")
    func statuses() {
        for status in 300...699 {
            var hunt = hunt()
            let isTrunks = [401, 407, 408].contains(status) || (500...599).contains(status)
            let goesOn = hunt.ended(verdict(status))
            #expect(goesOn == isTrunks, "\(status)")
            #expect(hunt.isSeeking == isTrunks)
        }
    }

    @Test("no response and no connection are the trunk's own, also when the stack calls them 408 and 503")
    func ourOwn() {
        for verdict in [verdict(408, byTimer: true), verdict(503, byTransport: true), .local("no route"), .notAnswered]
        {
            #expect(goesOn(hunt(), after: verdict))
        }
        #expect(!goesOn(hunt(), after: .neverPlaced))
    }

    @Test("after any 18x nothing else is tried, after 100 it is")
    func progress() {
        for status in 100...199 {
            var hunt = hunt()
            #expect(hunt.isUnheard)
            hunt.heard(status: status)
            #expect(!hunt.isUnheard)
            #expect(goesOn(hunt, after: verdict(503)) == (status == 100), "\(status)")
        }
    }

    @Test("the fifth trunk is the last, and each is named")
    func most() {
        var hunt = hunt()
        for id in ["b", "c", "d", "e"] {
            let goesOn = hunt.ended(verdict(500))
            #expect(goesOn)
            hunt.began(
                .init(trunk: id, leg: LegID(rawValue: 258), began: .zero, invitedAt: .distantPast, corrections: []))
        }
        #expect(!goesOn(hunt, after: verdict(500)))
        #expect(hunt.tried == ["a", "b", "c", "d", "e"] && hunt.next(through: "f", at: .distantPast).number == 6)
    }

    @Test("a correction says whose word it is: of the trunk, or of the customer")
    func corrections() {
        let busy = OutcomeCorrection(status: 486, beforeSeconds: 1, disposition: .congestion, triesNextTrunk: true)
        var early = verdict(486), late = verdict(486)
        (early.sinceInvite, late.sinceInvite) = (.milliseconds(900), .milliseconds(1000))
        #expect(goesOn(hunt([busy]), after: early))
        #expect(!goesOn(hunt([busy]), after: late))
        #expect(!goesOn(hunt([OutcomeCorrection(status: 503, disposition: .invalidNumber)]), after: verdict(503)))
    }

    @Test("the tries of a leg have ids of their own, from which call and party are read back")
    func legIDs() {
        let ids = (0..<5).map { CallSession.legID(0x1234_5678_9ABC, .customer, attempt: $0) }
        #expect(Set(ids).count == 5)
        for id in ids {
            #expect(CallSession.parts(of: id) == (call: 0x1234_5678_9ABC, party: .customer))
        }
    }
}
