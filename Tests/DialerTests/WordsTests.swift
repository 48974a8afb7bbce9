import CallQueue
import ControlAPI
import Foundation
import SIP
import Testing

@testable import Dialer

/// What the queue says must be a word that the protocol declares: `ctl` translates, and decides its exit status by, these.
@Suite("Words of the queue")
struct WordsTests {
    /// The words declared in a file of `ControlAPI/Words`.
    private static func declared(_ file: String) throws -> Set<String> {
        let url = SourceTree.projectRoot.appendingPathComponent("Sources/ControlAPI/Words/\(file).swift")
        let source = try String(contentsOf: url, encoding: .utf8)
        return Set(source.split(separator: "rawValue: \"").dropFirst().map { String($0.prefix { $0 != "\"" }) })
    }

    @Test("every disposition, waiting reason, state, resolution and refusal of a number is declared in the protocol")
    func words() throws {
        let dispositions = try Self.declared("CallDisposition")
        for disposition in Disposition.allCases {
            #expect(dispositions.contains(disposition.word.rawValue), "\(disposition)")
        }
        let reasons = try Self.declared("WaitingReasonWord")
        for reason in WaitingReason.allCases { #expect(reasons.contains(reason.word.rawValue), "\(reason)") }
        let resolutions = try Self.declared("ResolutionWord")
        for resolution in Resolution.allCases {
            #expect(resolutions.contains(resolution.word.rawValue), "\(resolution)")
        }
        let rows = try Self.declared("BatchWords")
        for reason in NumberRefusal.Reason.allCases { #expect(rows.contains(reason.rawValue), "\(reason)") }
    }

    @Test("what far ends say is told without the numbers in it: of trunks, of their test, and of agents' phones")
    func farEnds() {
        let (said, told) = ("No credit for 8613800138000", "No credit for 86138****8000")
        let registration = TrunkState.failed(status: 403, phrase: said, origin: .farEnd, retryAfter: .seconds(30))
        #expect(registration.text?.contains("403 \(told)") == true)
        let test = TrunkTest(answer: TrunkAnswer(status: 403, phrase: said, origin: .farEnd), took: .seconds(1))
        #expect(TrunkTestResult("main", test).text == told)
        var phone = LegVerdict(status: 403, byFarEnd: true, wasAnswered: false, phrase: said)
        #expect(phone.text == "the phone said 403 \(told)")
        phone = .local(said)
        #expect(phone.text == told)
        var event = EventData()
        event.tell(.partyFailed(PartyID(rawValue: 2), phone), Parties())
        #expect(event.text == told)
    }

    @Test("a refusal is a sentence")
    func sentences() {
        let refusal = ControlError(GateRefusal(.doNotCall, detail: "the number is on the do-not-call list"))
        #expect(refusal.message == "The number is on the do-not-call list.")
    }
}
