import CallQueue
import ControlAPI
import Foundation
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

    @Test("a refusal is a sentence")
    func sentences() {
        let refusal = ControlError(GateRefusal(.doNotCall, detail: "the number is on the do-not-call list"))
        #expect(refusal.message == "The number is on the do-not-call list.")
    }
}
