import Foundation
import Testing

@testable import Media

/// How often person and machine are told apart in made speech, and how soon. `make call-progress` writes the table into
/// docs/call-progress.md.
@Suite("Call progress rates", .serialized)
struct CallProgressRates {
    private typealias Samples = ProgressSamples

    private struct Score {
        var persons = 0
        var personsRight = 0
        var machines = 0
        var machinesRight = 0
        var personTimes: [Double] = []
        var machineTimes: [Double] = []
        var wrong: [String] = []

        static func percent(_ part: Int, of whole: Int) -> String {
            whole == 0 ? "–" : String(format: "%.0f %%", 100 * Double(part) / Double(whole))
        }

        static func median(_ times: [Double]) -> String {
            times.isEmpty ? "–" : String(format: "%.2f s", times.sorted()[times.count / 2])
        }

        func row(_ line: String) -> String {
            "| \(line) | \(Self.percent(personsRight, of: persons)) | \(Self.median(personTimes)) | "
                + "\(Self.percent(machinesRight, of: machines)) | \(Self.median(machineTimes)) |"
        }
    }

    /// With the least share of persons and of machines that must be told.
    private static let lines: [(line: Samples.Line, persons: Double, machines: Double)] = [
        (.init(description: "clean, A-law"), 0.92, 1), (.init(description: "clean, µ-law", law: .pcmu), 0.92, 1),
        (.init(description: "18 dB softer", gain: -18), 0.92, 0.9),
        (.init(description: "cut off (14 dB louder)", gain: 14), 0.92, 1),
        (.init(description: "noise at −55 dB", noise: -55), 0.92, 1),
        (.init(description: "noise at −45 dB", noise: -45), 0.92, 0.97),
        (.init(description: "noise at −38 dB", noise: -38), 0.9, 0.97),
        (.init(description: "12 dB softer, noise at −45 dB", gain: -12, noise: -45), 0.9, 0.95),
        (.init(description: "5 % of packets lost", loss: 0.05), 0.9, 0.97),
    ]

    /// Seconds from the answer to the first word.
    private static let leads = [0.0, 0.3, 0.8, 1.4]

    /// Each sample, begun at several moments after the answer; then the line is quiet.
    ///
    /// - Parameter isWhole: at all of them, for the table; else at one, which differs from sample to sample, so that the
    ///   tests of audio in real time beside this one get their share of the machine.
    private static func score(_ line: Samples.Line, isWhole: Bool) async -> Score {
        var score = Score()
        for (number, sample) in Samples.speech.enumerated() {
            for lead in isWhole ? leads : [leads[number % leads.count]] {
                // Whoever computes for long lets others have the thread: there are as many as cores.
                await Task.yield()
                let samples = Samples.silence(lead) + sample.samples.map(Double.init) + Samples.silence(3)
                let passed = Samples.through(line, samples, seed: UInt64(number * 10) + UInt64(lead * 10))
                let verdict = Samples.findings(passed, .answered).first {
                    [.person, .machine, .unsure].contains($0.kind)
                }
                let after = verdict.map {
                    Double($0.after.components.attoseconds) / 1e18 + Double($0.after.components.seconds)
                }
                let isRight = verdict?.kind == (sample.isPerson ? .person : .machine)
                if !isRight { score.wrong.append("\(sample.name)+\(lead): \(verdict?.reason.rawValue ?? "none")") }
                if sample.isPerson {
                    score.persons += 1
                    score.personsRight += isRight ? 1 : 0
                    if let after, isRight { score.personTimes.append(after) }
                } else {
                    score.machines += 1
                    score.machinesRight += isRight ? 1 : 0
                    if let after, isRight { score.machineTimes.append(after) }
                }
            }
        }
        return score
    }

    @Test("persons and machines are told apart at least as often as this, on lines good and bad")
    func rates() async throws {
        #expect(Samples.speech.filter(\.isPerson).count == 14 && Samples.speech.filter { !$0.isPerson }.count == 10)
        var rows: [String] = []
        let table = ProcessInfo.processInfo.environment["CALL_PROGRESS_TABLE"]
        // A third of the lines, and of them a quarter of the samples, unless the table is made: see `score`.
        for (line, persons, machines) in table == nil
            ? Self.lines.enumerated().filter({ $0.offset % 3 == 0 }).map(\.element) : Self.lines
        {
            let score = await Self.score(line, isWhole: table != nil)
            rows.append(score.row(line.description))
            #expect(Double(score.personsRight) >= persons * Double(score.persons), "\(line): \(score.wrong)")
            #expect(Double(score.machinesRight) >= machines * Double(score.machines), "\(line): \(score.wrong)")
        }
        if let table { try Self.write(rows, into: table) }
    }

    /// Between the two marks of the page.
    private static func write(_ rows: [String], into file: String) throws {
        let page = try String(contentsOfFile: file, encoding: .utf8)
        let (from, to) = ("<!-- table -->\n", "<!-- end of table -->")
        let begin = try #require(page.range(of: from)).upperBound
        let end = try #require(page.range(of: to)).lowerBound
        let head = "| line | persons told | after (median) | machines told | after (median) |\n|---|---|---|---|---|\n"
        let text = page[..<begin] + head + rows.joined(separator: "\n") + "\n" + page[end...]
        try text.write(toFile: file, atomically: true, encoding: .utf8)
    }
}
