import Testing

@testable import Media

@Suite("Call progress")
struct CallProgressTests {
    private typealias Samples = ProgressSamples

    private static let lines = [
        Samples.Line(description: "clean"), .init(description: "mu-law", law: .pcmu),
        .init(description: "soft", gain: -18), .init(description: "loud and cut off", gain: 14),
        .init(description: "noise", noise: -42),
    ]

    private func kinds(
        _ samples: [Double], _ mode: ListeningMode = .earlyMedia, on line: Samples.Line
    ) -> [ProgressFinding.Kind] {
        Samples.findings(Samples.through(line, Samples.silence(0.3) + samples + Samples.silence(0.4), seed: 7), mode)
            .map(\.kind)
    }

    @Test("busy, congestion and ringback are told by their rhythm, whatever the country's frequencies")
    func rhythms() async {
        for line in Self.lines {
            for frequencies in [[450.0], [425], [480, 620]] {
                await Task.yield()
                #expect(
                    kinds(Samples.rhythm(frequencies, 0.5, 0.5, times: 4), on: line) == [.busy],
                    "\(frequencies) \(line)")
            }
            #expect(kinds(Samples.rhythm([450], 0.35, 0.35, times: 5), on: line) == [.busy], "China, \(line)")
            #expect(kinds(Samples.rhythm([450], 0.7, 0.7, times: 4), on: line) == [.congestion], "China, \(line)")
            #expect(kinds(Samples.rhythm([480, 620], 0.25, 0.25, times: 6), on: line) == [.congestion], "\(line)")
            #expect(kinds(Samples.rhythm([450], 1, 4, times: 2), on: line) == [.ringback], "China, \(line)")
            #expect(kinds(Samples.rhythm([440, 480], 2, 4, times: 2), on: line) == [.ringback], "\(line)")
            let double = Samples.tone([400, 450], seconds: 0.4) + Samples.silence(0.2)
            let british = double + Samples.tone([400, 450], seconds: 0.4) + Samples.silence(3)
            #expect(kinds(british, on: line) == [.ringback], "Britain, \(line)")
        }
    }

    @Test("tones may be off by what E.180 allows in frequency, time and level")
    func tolerance() async {
        for frequency in [410.0, 440, 450, 460, 475] {
            for factor in [0.93, 1, 1.07] {
                await Task.yield()
                for level in [-30.0, -20, -6] {
                    let busy = Samples.rhythm([frequency], 0.35 * factor, 0.35 * factor, times: 5, level: level)
                    #expect(kinds(busy, on: Self.lines[0]) == [.busy], "\(frequency) Hz × \(factor) at \(level) dB")
                }
            }
        }
    }

    @Test("the special information tone is told, and not in another order, nor alone")
    func informationTone() {
        func parts(_ frequencies: [Double], _ seconds: Double = 0.33) -> [Double] {
            frequencies.flatMap { Samples.tone([$0], seconds: seconds) }
        }
        for line in Self.lines {
            #expect(kinds(parts([950, 1400, 1800]), on: line) == [.informationTone], "\(line)")
        }
        let clean = Self.lines[0]
        for offset in [-40.0, 40] {
            #expect(kinds(parts([950 + offset, 1400 + offset, 1800 + offset]), on: clean) == [.informationTone])
        }
        // North American: short and long, low and high (Telcordia SR-2275).
        #expect(kinds(parts([985.2, 1428.5], 0.274) + parts([1776.7], 0.38), on: clean) == [.informationTone])
        for order in [[1800.0, 1400, 950], [950, 1800, 1400], [1400], [950, 1400]] {
            #expect(kinds(parts(order), on: clean).isEmpty, "\(order)")
        }
    }

    @Test(
        "a special information tone of North American networks says why, on any line",
        arguments: [
            (false, false, false, false, ProgressFinding.Reason.intercept), (true, true, false, false, .vacantCode),
            (false, false, true, true, .reorder), (true, false, false, true, .reorder),
            (true, true, true, true, .noCircuit), (false, true, false, true, .noCircuit),
            // Reserved.
            (false, true, true, false, .tone), (true, false, true, false, .tone),
        ])
    func meanings(
        _ high1: Bool, _ long1: Bool, _ high2: Bool, _ long2: Bool, _ meaning: ProgressFinding.Reason
    ) {
        let tones =
            Samples.tone([high1 ? 985.2 : 913.8], seconds: long1 ? 0.38 : 0.274)
            + Samples.tone([high2 ? 1428.5 : 1370.6], seconds: long2 ? 0.38 : 0.274)
            + Samples.tone([1776.7], seconds: 0.38)
        for line in Self.lines {
            for shift in [0.3, 0.304, 0.308, 0.312, 0.316] {
                let sent = Samples.through(line, Samples.silence(shift) + tones + Samples.silence(0.4), seed: 7)
                let found = Samples.findings(sent, .earlyMedia)
                #expect(found.map(\.kind) == [.informationTone] && found.first?.reason == meaning, "\(line) \(shift)")
            }
        }
    }

    @Test("the tone of ITU-T E.180 itself says nothing but that there is one")
    func noMeaning() {
        for line in Self.lines {
            let tones = [950.0, 1400, 1800].flatMap { Samples.tone([$0], seconds: 0.33) }
            let found = Samples.findings(Samples.through(line, Samples.silence(0.3) + tones, seed: 7), .earlyMedia)
            #expect(found.map(\.reason) == [.tone], "\(line)")
        }
    }

    @Test("a fax that calls and one that answers are told apart, and neither is a beep")
    func fax() {
        for line in Self.lines {
            #expect(
                kinds(Samples.rhythm([1100], 0.5, 3, times: 2), .answered, on: line).contains(.faxCalling), "\(line)")
            let answer = kinds(Samples.tone([2100], seconds: 3), .answered, on: line)
            #expect(answer.contains(.faxAnswering) && !answer.contains(.beep), "\(line)")
        }
    }

    @Test("a beep is told at its end, with its frequency; a busy tone after the answer is no beep")
    func beeps() {
        for line in Self.lines {
            for (frequency, seconds) in [(1000.0, 0.2), (1400, 0.5), (800, 1), (425, 0.4), (2000, 0.15)] {
                let sound = Samples.tone([frequency], seconds: seconds) + Samples.silence(1.5)
                let found = Samples.findings(
                    Samples.through(line, Samples.silence(0.5) + sound, seed: 3), .answered)
                let beep = found.first { $0.kind == .beep }
                #expect(abs((beep?.frequency ?? 0) - Int(frequency)) < 30, "\(frequency) Hz, \(line): \(found)")
            }
            let hungUp = kinds(Samples.rhythm([450], 0.35, 0.35, times: 6), .answered, on: line)
            #expect(hungUp.contains(.busy) && !hungUp.contains(.beep), "\(line)")
        }
    }

    @Test("nothing in speech is taken for a tone of the network, of a fax or of a mailbox")
    func speechIsNoTone() async {
        for sample in Samples.speech {
            let samples = Samples.silence(0.4) + sample.samples.map(Double.init) + Samples.silence(1.5)
            for line in Self.lines {
                // Whoever computes for long lets others have the thread: there are as many as cores.
                await Task.yield()
                let found = Samples.findings(Samples.through(line, samples, seed: 11), .answered).map(\.kind)
                #expect(
                    found.allSatisfy { [.person, .machine, .unsure].contains($0) }, "\(sample.name), \(line): \(found)")
            }
        }
    }

    @Test("before the answer nobody is judged, and each rhythm is told of once")
    func earlyMedia() {
        for sample in Samples.speech {
            #expect(Samples.findings(sample.samples, .earlyMedia).isEmpty, "\(sample.name)")
        }
        #expect(kinds(Samples.rhythm([450], 0.35, 0.35, times: 30), on: Self.lines[0]) == [.busy])
    }

    @Test("a line on which nothing is said is a machine's at 2.5 s; with or without noise")
    func silence() {
        for noise in [nil, -60.0, -45, -38] {
            let line = Samples.Line(description: "quiet", noise: noise)
            let found = Samples.findings(Samples.through(line, Samples.silence(6), seed: 5), .answered)
            #expect(
                found.map(\.kind) == [.machine] && found.first?.reason == .initialSilence,
                "\(String(describing: noise))")
            #expect(
                found.first.map { (Duration.milliseconds(2200)...(.milliseconds(2800))).contains($0.after) } == true)
        }
    }

    @Test("where no packets come it is silent, and the time goes on")
    func gaps() {
        var detector = CallProgressDetector(.answered)
        var found: ProgressFinding?
        var frames = 0
        while found == nil, frames < 600 {
            found = detector.takeSilence()
            frames += 1
        }
        #expect(found?.reason == .initialSilence && found?.after == .milliseconds(2500))
    }
}
