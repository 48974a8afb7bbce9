import Foundation
import Testing

@testable import CallQueue

@Suite("How an attempt ended")
struct OutcomeClassifierTests {
    private let classifier = OutcomeClassifier()

    private func farEnd(_ status: Int?, q850: Int? = nil, rang: Bool = false) -> CallEvidence {
        CallEvidence(status: status, q850: q850, endedBy: .network, rang: rang, answered: false)
    }

    /// The field's rules, row by row: status, cause, whether it rang, disposition.
    static let rows: [(Int?, Int?, Bool, Disposition)] = [
        (486, nil, true, .busy), (600, nil, false, .busy), (480, nil, true, .noAnswer), (480, nil, false, .unreachable),
        (408, nil, true, .noAnswer), (408, nil, false, .trunkTimeout), (487, nil, true, .canceled),
        (404, nil, false, .invalidNumber), (604, nil, false, .invalidNumber), (410, nil, false, .numberChanged),
        (484, nil, false, .badFormat), (485, nil, false, .badFormat), (403, nil, false, .barred),
        (603, nil, true, .declined), (607, nil, true, .unwanted), (608, nil, false, .blockedByAnalytics),
        (401, nil, false, .trunkAuth), (407, nil, false, .trunkAuth), (500, nil, false, .networkFailure),
        (502, nil, false, .networkFailure), (504, nil, false, .networkFailure), (503, nil, false, .congestion),
        (488, nil, false, .mediaMismatch), (606, nil, false, .mediaMismatch), (415, nil, false, .mediaMismatch),
        (482, nil, false, .routingLoop), (483, nil, false, .routingLoop),
        // Unknown ones as the x00 of their class (RFC 3261 §8.1.3.2).
        (399, nil, false, .networkFailure), (499, nil, false, .badFormat), (599, nil, false, .networkFailure),
        (699, nil, true, .busy),
        // The cause beats the status, in both directions.
        (480, 17, true, .busy), (486, 34, true, .congestion), (503, 1, false, .invalidNumber),
        (404, 20, false, .unreachable),
        (500, 19, true, .noAnswer), (503, 18, false, .unreachable), (480, 22, false, .numberChanged),
        (487, 19, true, .noAnswer), (500, 28, false, .invalidNumber), (484, 28, false, .badFormat),
        // Rejection: by whom, the status says.
        (403, 21, false, .barred), (603, 21, true, .declined), (480, 21, true, .declined),
        (608, 21, false, .blockedByAnalytics),
        (607, 21, false, .unwanted), (407, 21, false, .trunkAuth),
        // Causes without information leave it to the status.
        (486, 127, true, .busy), (480, 16, false, .unreachable), (480, 31, true, .noAnswer),
        (503, 111, false, .networkFailure),
        (404, 0, false, .invalidNumber), (404, 128, false, .invalidNumber),
        // Unassigned causes are their class's unspecified one (Q.850 §2.2.7).
        (404, 35, false, .congestion), (404, 61, false, .congestion), (404, 77, false, .mediaMismatch),
        (404, 94, false, .networkFailure),
        (nil, 102, false, .trunkTimeout), (nil, 102, true, .noAnswer), (nil, nil, true, .noAnswer),
        (nil, nil, false, .networkFailure),
    ]

    @Test("follows the field's table", arguments: rows)
    func table(status: Int?, q850: Int?, rang: Bool, expected: Disposition) {
        #expect(classifier.customerLeg(farEnd(status, q850: q850, rang: rang)) == expected)
    }

    @Test("is decided for every final status and every cause, and never as answered or as one of our own refusals")
    func total() {
        let ours: Set<Disposition> = [
            .answered, .canceledByAgent, .callerNotRegistered, .numberExpired, .outsideHours, .capped, .doNotCall,
            .duplicateInFlight, .agentNoAnswer, .agentBusy, .agentUnreachable, .abandoned, .unknownAfterRestart,
            .interrupted, .deferred, .localFailure, .machine, .messageLeft,
        ]
        for status in 300...699 {
            for rang in [false, true] {
                #expect(!ours.contains(classifier.customerLeg(farEnd(status, rang: rang))), "\(status)")
                for cause in 1...127 {
                    let word = classifier.customerLeg(farEnd(status, q850: cause, rang: rang))
                    #expect(!ours.contains(word), "\(status) with cause \(cause)")
                }
            }
        }
    }

    @Test("a cause that says something gives the same word whatever status the gateway chose")
    func causeBeatsStatus() {
        let refined: Set<Int> = [21, 28]
        for cause in 1...127
        where !refined.contains(cause) && Q850Cause.disposition(cause, status: nil, rang: true) != nil {
            let words = Set((300...699).map { classifier.customerLeg(farEnd($0, q850: cause, rang: true)) })
            #expect(words.count == 1, "cause \(cause)")
        }
    }

    @Test("an answered call is answered, whatever ended it")
    func answered() {
        for ended in EndedBy.allCases {
            let evidence = CallEvidence(status: 503, q850: 41, endedBy: ended, rang: true, answered: true)
            #expect(classifier.customerLeg(evidence) == .answered)
        }
    }

    @Test(
        "our own end comes before what the far end says to it",
        arguments: [
            (EndedBy.us, CallEvidence.OwnReason.ringTimeout, true, Disposition.noAnswer),
            (.us, .ringTimeout, false, .unreachable), (.us, .hangUpRequested, true, .canceledByAgent),
            (.us, .policy, true, .canceled), (.us, .failure, false, .localFailure),
            (.agent, nil, true, .canceledByAgent),
        ] as [(EndedBy, CallEvidence.OwnReason?, Bool, Disposition)])
    func ownEnd(endedBy: EndedBy, reason: CallEvidence.OwnReason?, rang: Bool, expected: Disposition) {
        let evidence = CallEvidence(
            status: 487, q850: 17, endedBy: endedBy, ownReason: reason, rang: rang, answered: false)
        #expect(classifier.customerLeg(evidence) == expected)
    }

    @Test("what the network plays decides where the status says less, and nowhere else")
    func tones() {
        func outcome(_ tone: NetworkTone, _ status: Int?, q850: Int? = nil, rang: Bool = false) -> Disposition {
            var evidence = farEnd(status, q850: q850, rang: rang)
            evidence.tone = tone
            return classifier.customerLeg(evidence)
        }
        for status in [480, 487, 500, 503, 504] {
            for tone in [NetworkTone.intercept, .vacantCode] { #expect(outcome(tone, status) == .invalidNumber) }
            for tone in [NetworkTone.noCircuit, .reorder, .congestion] { #expect(outcome(tone, status) == .congestion) }
            #expect(outcome(.busy, status) == .busy)
        }
        #expect(outcome(.informationTone, 480) == .unreachable)
        #expect(outcome(.intercept, 486) == .busy && outcome(.noCircuit, 404) == .invalidNumber)
        #expect(outcome(.intercept, 480, q850: 17) == .busy, "a cause says more")
        #expect(outcome(.intercept, 480, q850: 31) == .invalidNumber, "unless it says nothing")
        #expect(outcome(.intercept, 480, rang: true) == .noAnswer)
        var limit = CallEvidence(
            status: 487, endedBy: .us, ownReason: .ringTimeout, rang: false, answered: false)
        limit.tone = .vacantCode
        #expect(classifier.customerLeg(limit) == .invalidNumber, "our ring limit ended it")
        limit.rang = true
        #expect(classifier.customerLeg(limit) == .noAnswer)
    }

    @Test("a stack's own 408 and 503 say nothing of the carrier")
    func localStatuses() {
        let timer = CallEvidence(status: 408, endedBy: .network, generatedBy: .localTimer, rang: false, answered: false)
        #expect(classifier.customerLeg(timer) == .trunkTimeout)
        let socket = CallEvidence(
            status: 503, endedBy: .network, generatedBy: .localTransport, rang: false, answered: false)
        #expect(classifier.customerLeg(socket) == .localFailure)
    }

    @Test("a trunk's correction holds for that trunk and not before our own end")
    func corrections() {
        let throttling = OutcomeClassifier(corrections: [
            OutcomeCorrection(status: 486, disposition: .congestion),
            OutcomeCorrection(q850: 20, disposition: .noAnswer),
        ])
        #expect(throttling.customerLeg(farEnd(486, rang: true)) == .congestion)
        #expect(throttling.customerLeg(farEnd(480, q850: 20)) == .noAnswer)
        let agent = CallEvidence(status: 486, endedBy: .agent, rang: true, answered: false)
        #expect(throttling.customerLeg(agent) == .canceledByAgent)
    }

    @Test(
        "an agent's phone that fails is told apart",
        arguments: [
            (486, false, Disposition.agentBusy), (603, true, .agentBusy), (480, true, .agentNoAnswer),
            (480, false, .agentUnreachable), (404, false, .agentUnreachable), (500, false, .agentUnreachable),
        ])
    func agentLeg(status: Int, rang: Bool, expected: Disposition) {
        #expect(classifier.agentLeg(farEnd(status, rang: rang)) == expected)
    }

    @Test("an agent who does not pick up within our ring time is agentNoAnswer")
    func agentRingTimeout() {
        let evidence = CallEvidence(endedBy: .us, ownReason: .ringTimeout, rang: true, answered: false)
        #expect(classifier.agentLeg(evidence) == .agentNoAnswer)
    }

    @Test("every disposition derives one of Zammad's and one of Twilio's words")
    func foreignWords() {
        let zammad: Set = ["normalClearing", "busy", "cancel", "noAnswer", "congestion", "notFound", "forwarded"]
        let twilio: Set = ["completed", "busy", "failed", "no-answer", "canceled"]
        for word in Disposition.allCases {
            #expect(zammad.contains(word.zammadCause))
            #expect(twilio.contains(word.twilioStatus))
        }
    }

    @Test("an attempt counts only if the customer can have noticed it")
    func consumption() {
        for word in Disposition.allCases where word.blame == .trunk && word != .blockedByAnalytics {
            #expect(!word.consumesAttempt(customerRang: false), "\(word)")
        }
        #expect(Disposition.canceledByAgent.consumesAttempt(customerRang: true))
        #expect(!Disposition.canceledByAgent.consumesAttempt(customerRang: false))
        #expect(Disposition.unknownAfterRestart.consumesAttempt(customerRang: false))
    }
}
