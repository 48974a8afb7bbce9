import SIP
import Testing

@testable import Dialer

@Suite("How a leg's end is understood")
struct LegVerdictTests {
    private func verdict(_ status: Int, _ origin: LegEnding.Origin = .farEnd, answered: Bool = true) -> LegVerdict {
        LegVerdict(LegEnding(status: status, phrase: "", origin: origin, wasAnswered: answered))
    }

    @Test(
        "a far end that does not know its leg any more has not hung up; one that sends BYE, or never answered, ended it itself"
    )
    func forgotten() {
        for status in [481, 408] {
            let forgotten = verdict(status)
            #expect(!forgotten.byFarEnd && forgotten.byTransport && forgotten.wasAnswered && forgotten.status == status)
        }
        let (bye, refused) = (verdict(200), verdict(481, answered: false))
        #expect(bye.byFarEnd && !bye.byTransport)
        #expect(refused.byFarEnd && !refused.byTransport)
        #expect(verdict(408, .timer).byTimer)
    }
}
