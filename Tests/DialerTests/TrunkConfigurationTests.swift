import CallQueue
import Foundation
import Testing

@testable import Dialer

@Suite("Trunks in the configuration")
struct TrunkConfigurationTests {
    private static func file(_ trunks: String) -> String {
        """
        {
          sip: { listen: [{ address: "127.0.0.1" }] },
          \(trunks)
        }
        """
    }

    private static func read(_ trunks: String) throws -> [TrunkSettings] {
        try ConfigurationFile.read(Data(file(trunks).utf8), file: "dialer.json5").trunks
    }

    private func problems(_ extras: String) -> [ConfigurationProblem] {
        do {
            _ = try Self.read(
                #"trunks: [{ id: "main", host: "127.0.0.1", callerIds: ["+8657188880000"], \#(extras) }],"#)
            return []
        } catch {
            return (error as? ConfigurationProblems)?.problems ?? []
        }
    }

    @Test("the example of docs/trunks.md is read as the page says")
    func documented() throws {
        let page = try String(
            contentsOf: SourceTree.projectRoot.appendingPathComponent("docs/trunks.md"), encoding: .utf8)
        let start = try #require(page.range(of: "    trunks: [\n", options: .backwards))
        let end = try #require(page.range(of: "\n    ],", range: start.upperBound..<page.endIndex))
        let trunks = try Self.read(String(page[start.lowerBound..<end.upperBound]))
        #expect(trunks.map(\.id) == ["north", "south", "hangzhou"])
        #expect(trunks.map(\.order) == [1, 1, nil] && trunks.map(\.weight) == [3, 1, 1])
        #expect(trunks[2].numbers == CarriedNumbers(carries: ["+86571"]))
        #expect(trunks[2].firstResponse == .seconds(2) && trunks[0].firstResponse == .seconds(4))
        #expect(
            trunks[1].corrections == [
                OutcomeCorrection(
                    status: 486, beforeSeconds: 1, disposition: .congestion, triesNextTrunk: true)
            ])
        var chance = SplitMix(seed: 7)
        let local = DialableNumber(number: "+8657187654321", countryCodeLength: 2)
        let router = TrunkRouter(trunks)
        #expect(try router.choose(local, at: .zero, using: &chance).get().id == "hangzhou")
        #expect(try router.choose(local, without: ["hangzhou"], at: .zero, using: &chance).get().id != "hangzhou")
    }

    @Test(
        "an impossible value is refused with its key, its place and what is allowed",
        arguments: [
            ("order: -1", "order", "0 to 65535"), ("weight: 1.5", "weight", "whole number"),
            ("enabled: 1", "enabled", "true or false"), ("carries: [\"0086x\"]", "carries[0]", "“+86571”"),
            ("carries: [\"139\"]", "carries[0]", "“+86139”"),
            ("refuses: [\"+86\", \"0571\"]", "refuses[1]", "“+86571”"),
            ("rewrite: [{ match: \"+86\", strip: 4 }]", "rewrite[0].strip", "match is 3 long"),
            ("rewrite: [{ match: \"+86\", add: \"a\" }]", "rewrite[0].add", "can be dialled"),
            ("callerIdRules: [{ callerId: \"+861\" }]", "callerIdRules[0].callerId", "not among"),
            ("srtp: \"required\"", "srtp", "over TLS only"), ("srtp: \"optional\"", "srtp", "TLS"),
            ("srtp: \"on\"", "srtp", "“required”"),
            ("firstResponseMilliseconds: 10", "firstResponseMilliseconds", "200 to 32000"),
            ("circuit: { failures: 0 }", "circuit.failures", "1 to 1000"),
            ("circuit: { restSeconds: 9, longestRestSeconds: 8 }", "circuit.longestRestSeconds", "shorter"),
            ("options: { downAfter: 0 }", "options.downAfter", "1 to 100"),
            ("corrections: [{ disposition: \"busy\" }]", "corrections[0]", "every ending"),
            ("corrections: [{ status: 200, disposition: \"busy\" }]", "corrections[0].status", "300 to 699"),
            ("corrections: [{ status: 486, disposition: \"answered\" }]", "corrections[0].disposition", "“congestion”"),
            (
                "corrections: [{ status: 486, rang: true, nextTrunk: true, disposition: \"congestion\" }]",
                "corrections[0].nextTrunk", "can never be"
            ),
        ])
    func impossible(extras: String, path: String, says: String) {
        let found = problems(extras)
        #expect(found.map(\.path) == ["trunks[0].\(path)"], "\(found)")
        #expect(found.first?.text.contains(says) == true, "\(found)")
        #expect(found.first?.place?.line == 3)
    }
}
