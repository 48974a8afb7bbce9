import CallQueue
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

    @Test("a call that a failing network ended says why: by the leg's own reason, else that nothing was heard")
    func networkWords() {
        var brokenLeg = LegVerdict.lost
        brokenLeg.phrase = "No session refresh received."
        var forgotten = verdict(481)
        forgotten.phrase = "Call/Transaction Does Not Exist"
        func text(_ verdict: CallVerdict, _ leg: LegVerdict?) -> String { AttemptOutcomes.reasonText(verdict, leg) }
        let silent = "nothing was heard of the customer any more"
        let told = [nil, LegVerdict.byUs, .lost, brokenLeg, forgotten].map { leg in
            text(.hungUp(by: .network, customer: leg), leg)
        }
        #expect(told == [silent, silent, silent, brokenLeg.phrase, forgotten.phrase])
        // The agent's leg: the customer was there.
        #expect(text(.hungUp(by: .network, agent: .lost), .lost) == "")
    }

    @Test("a call that reached a limit of ours says which; one that was hung up says nothing of it")
    func limitWords() {
        func text(_ verdict: CallVerdict) -> String { AttemptOutcomes.reasonText(verdict, verdict.customer) }
        let told = [
            text(CallVerdict.timeOver(.talkLimit).knowing(customer: .byUs)), text(.timeOver(.agentWait)),
            text(.hungUp(by: .us)), text(.hungUp(by: .request)),
        ]
        #expect(told == ["the longest talk was over", "nobody came for the customer in time", "", ""])
        var call = CallStateMachine(agent: AgentID(rawValue: "1001"))
        _ = call.start() + call.answered(.agent) + call.authorized() + call.answered(.customer)
        _ = call.timerFired(.talkLimit)
        #expect(call.finalVerdict == .timeOver(.talkLimit))
    }
}
