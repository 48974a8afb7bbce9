import Testing

@testable import CallQueue

@Suite("What a trunk means by its words")
struct CorrectionTests {
    private func evidence(_ change: (inout CallEvidence) -> Void = { _ in }) -> CallEvidence {
        var evidence = CallEvidence(status: 486, q850: 17, endedBy: .customer, rang: false, answered: false)
        evidence.secondsToEnd = 0.4
        evidence.words = "Busy Here\nCalls too fast"
        change(&evidence)
        return evidence
    }

    private func disposition(_ correction: OutcomeCorrection, _ evidence: CallEvidence) -> Disposition {
        OutcomeClassifier(corrections: [correction]).customerLeg(evidence)
    }

    @Test("it holds when each of its conditions does, and not when one fails")
    func conditions() {
        let whole = OutcomeCorrection(
            status: 486, q850: 17, phrase: "TOO FAST", beforeSeconds: 1, earlyMedia: false, rang: false,
            disposition: .congestion)
        #expect(disposition(whole, evidence()) == .congestion)
        let changes: [(inout CallEvidence) -> Void] = [
            { $0.status = 487 }, { $0.q850 = 19 }, { $0.words = "Busy Here" }, { $0.secondsToEnd = 1 },
            { $0.secondsToEnd = nil }, { $0.hadEarlyMedia = true }, { $0.rang = true },
        ]
        for change in changes { #expect(disposition(whole, evidence(change)) != .congestion) }
    }

    @Test("a trunk's tone means what its correction says, with and without a status of its own")
    func tone() {
        let any = OutcomeCorrection(tone: .informationTone, disposition: .numberChanged)
        let one = OutcomeCorrection(tone: .noCircuit, disposition: .barred)
        for tone in [NetworkTone.informationTone, .intercept, .reorder] {
            #expect(disposition(any, evidence { $0.tone = tone }) == .numberChanged)
            #expect(disposition(one, evidence { $0.tone = tone }) == .busy)
        }
        #expect(disposition(one, evidence { $0.tone = .noCircuit }) == .barred)
        #expect(disposition(any, evidence { $0.tone = .busy }) == .busy)
        let limit = evidence {
            ($0.status, $0.q850, $0.endedBy, $0.ownReason) = (487, nil, .us, .ringTimeout)
            $0.tone = .informationTone
        }
        #expect(disposition(any, limit) == .numberChanged, "our ring limit ended it")
    }

    @Test("the first that holds counts, before the cause and the status")
    func order() {
        let classifier = OutcomeClassifier(corrections: [
            OutcomeCorrection(phrase: "no credit", disposition: .barred),
            OutcomeCorrection(q850: 17, disposition: .unreachable),
            OutcomeCorrection(status: 486, disposition: .congestion),
        ])
        #expect(classifier.customerLeg(evidence()) == .unreachable)
        #expect(classifier.customerLeg(evidence { $0.words = "No Credit" }) == .barred)
        #expect(classifier.customerLeg(evidence { $0.q850 = nil }) == .congestion)
    }

    @Test("it says nothing of what we made ourselves, or of an answered call")
    func ours() {
        let any = OutcomeCorrection(status: 503, disposition: .barred)
        #expect(disposition(any, evidence { ($0.status, $0.generatedBy) = (503, .localTransport) }) == .localFailure)
        #expect(disposition(any, evidence { ($0.status, $0.answered) = (503, true) }) == .answered)
    }
}
