import Testing

@testable import Media

@Suite("Who speaks in a recording")
struct SpeechMeterTests {
    /// Seconds of both sides, each loud or not.
    private func hear(_ meter: inout SpeechMeter, _ seconds: Double, agent: Bool, customer: Bool, from position: Int)
        -> Int
    {
        let count = Int(seconds * 8_000)
        var pairs = [UInt8](repeating: G711.Law.pcma.silence, count: count * 2)
        for index in 0..<count {
            let sample = G711.encode(index % 8 < 4 ? 6_000 : -6_000, as: .pcma)
            if agent { pairs[index * 2] = sample }
            if customer { pairs[index * 2 + 1] = sample }
        }
        // As the writer gets them: a quarter of a second at a time.
        for start in stride(from: 0, to: count, by: 2_048) {
            pairs.withUnsafeBufferPointer { all in
                guard let base = all.baseAddress else { return }
                meter.hear(base + start * 2, count: min(2_048, count - start), at: position + start)
            }
        }
        return position + count
    }

    private func near(_ duration: Duration, _ seconds: Double) -> Bool {
        abs(duration / .seconds(1) - seconds) <= 0.041
    }

    @Test("each side's speech, both at once, and the longest silence with its place")
    func figures() {
        var meter = SpeechMeter(law: .pcma)
        var end = hear(&meter, 3, agent: true, customer: false, from: 0)
        end = hear(&meter, 2, agent: false, customer: false, from: end)
        end = hear(&meter, 1, agent: true, customer: true, from: end)
        end = hear(&meter, 5, agent: false, customer: false, from: end)
        _ = hear(&meter, 4, agent: false, customer: true, from: end)
        let figures = meter.figures
        #expect(near(figures.measured, 15))
        #expect(near(figures.agent, 4) && near(figures.customer, 5) && near(figures.both, 1))
        #expect(near(figures.longestSilence, 5) && near(figures.silenceAt, 6))
    }

    @Test("a click ends no silence, a silence at the end counts, and line noise is none of anybody's words")
    func clicks() {
        var meter = SpeechMeter(law: .pcmu)
        var position = 0
        for _ in 0..<3 {
            var pairs = [UInt8](repeating: G711.encode(40, as: .pcmu), count: 16_000 * 2)
            for index in 0..<200 { pairs[index * 2] = G711.encode(8_000, as: .pcmu) }
            if position == 0 { for index in 0..<200 { pairs[index * 2] = G711.Law.pcmu.silence } }
            pairs.withUnsafeBufferPointer { all in
                if let base = all.baseAddress { meter.hear(base, count: 16_000, at: position) }
            }
            position += 16_000
        }
        // 25 ms each, twice: two windows each time.
        #expect(near(meter.figures.agent, 0.08))
        #expect(near(meter.figures.longestSilence, 6) && meter.figures.silenceAt == .zero)
        #expect(meter.figures.customer == .zero)
    }

    @Test("what a pause leaves out is neither silence nor talk, though its end be told late")
    func pause() {
        var meter = SpeechMeter(law: .pcma)
        var end = hear(&meter, 2, agent: true, customer: false, from: 0)
        meter.mark(PlacedMark(mark: .paused, position: end))
        end = hear(&meter, 20, agent: false, customer: false, from: end)
        meter.mark(PlacedMark(mark: .resumed, position: end))
        _ = hear(&meter, 2, agent: false, customer: true, from: end)
        let figures = meter.figures
        #expect(near(figures.measured, 4))
        #expect(near(figures.longestSilence, 0))
    }
}
