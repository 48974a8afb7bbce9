import Foundation
import Testing

@testable import CallQueue

@Suite("docs/queue.md")
struct QueueDocumentTests {
    private static let file = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("docs/queue.md")

    private func text() throws -> String { try String(contentsOf: Self.file, encoding: .utf8) }

    private func outcomes() throws -> String {
        let text = try text()
        let start = try #require(text.range(of: "## Outcomes"))
        return String(text[start.upperBound...])
    }

    /// The cells of every table row that begins with the given text.
    private func row(_ start: String, in text: String) -> [String]? {
        text.split(separator: "\n").first { $0.hasPrefix("| \(start) |") }?
            .split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    @Test("gives each disposition's consequences as they are", arguments: Disposition.allCases)
    func dispositions(word: Disposition) throws {
        let cells = try #require(row("`\(word.rawValue)`", in: try outcomes()), "no row for \(word.rawValue)")
        let counts = ["always": "yes", "never": "no", "ifRang": "if it rang"][word.consumption.rawValue]
        let redial = RedialPolicy.standard.rules[word] != nil
        #expect(
            Array(cells.dropFirst().prefix(5)) == [
                word.blame.rawValue, counts, redial ? "by rule" : "–", word.zammadCause, word.twilioStatus,
            ])
    }

    @Test("gives each SIP status's disposition as it is")
    func statuses() throws {
        let text = try text()
        for status in 300...699 {
            let other = "other \(status / 100)xx"
            let cells = try #require(row("\(status)", in: text) ?? row(other, in: text), "no row for \(status)")
            let words = [false, true].map { "`\(SIPFinal.disposition(status, rang: $0).rawValue)`" }
            #expect(Array(cells.dropFirst().prefix(2)) == words, "\(status)")
        }
    }

    @Test("gives each Q.850 cause's disposition as it is")
    func causes() throws {
        let text = try text()
        for cause in 1...127 {
            let start = text.contains("| cause \(cause) |") ? "cause \(cause)" : Self.range(cause)
            let cells = try #require(row(start, in: text), "no row for cause \(cause)")
            let words = [false, true].map { rang in
                Q850Cause.disposition(cause, status: nil, rang: rang).map { "`\($0.rawValue)`" } ?? "by the status"
            }
            #expect(Array(cells.dropFirst().prefix(2)) == words, "cause \(cause)")
        }
    }

    private static func range(_ cause: Int) -> String {
        switch cause {
        case ...31: "other causes to 31"
        case ...63: "other causes 32–63"
        case ...79: "other causes 64–79"
        case ...111: "other causes 80–111"
        default: "causes 112–127"
        }
    }

    @Test("names every waiting reason, every reason of the gate and every state")
    func words() throws {
        let text = try text()
        let words =
            WaitingReason.allCases.map(\.rawValue) + GateReason.allCases.map(\.rawValue)
            + [
                "loaded", "refused", "notSelected", "waiting", "ready", "reserved", "dialing", "talking", "wrapUp",
                "done",
                "exhausted", "expired", "cancelled",
            ]
        for word in words { #expect(text.contains("`\(word)`"), "\(word) is not described") }
    }
}
