import Foundation

@testable import Media

/// Made speech and tones, as a line brings them.
enum ProgressSamples {
    struct Speech {
        let name: String
        let samples: [Int16]
        var isPerson: Bool { name.hasPrefix("person") }
    }

    /// What scripts/make-speech-samples.sh made.
    static let speech: [Speech] = {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Speech")
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".ul") }.sorted().compactMap { file in
            guard let bytes = try? Data(contentsOf: folder.appendingPathComponent(file)) else { return nil }
            return Speech(name: String(file.dropLast(3)), samples: bytes.map { G711.decode($0, as: .pcmu) })
        }
    }()

    /// How a line changes what is said into it.
    struct Line: CustomStringConvertible {
        var description: String
        /// dB against the sample as it was made (its peak is 6 dB under full scale).
        var gain = 0.0
        /// dB under full scale; nil for none.
        var noise: Double?
        var law = G711.Law.pcma
        /// Packets that do not come, of 20 ms; silence takes their place.
        var loss = 0.0
    }

    /// Through the line: louder or softer, cut off where 16 bits end, with noise, in G.711.
    static func through(_ line: Line, _ samples: [Double], seed: UInt64) -> [Int16] {
        var random = SeededGenerator(seed)
        let gain = pow(10, line.gain / 20)
        let noise = line.noise.map { 32768 * pow(10, $0 / 20) } ?? 0
        var passed = samples.map { sample in
            // Nearly normal, of the level that was asked for.
            let hiss =
                noise == 0 ? 0 : noise * (0..<12).reduce(-6.0) { sum, _ in sum + .random(in: 0..<1, using: &random) }
            let value = Int16(clamping: Int((sample * gain + hiss).rounded()))
            return G711.decode(G711.encode(value, as: line.law), as: line.law)
        }
        for start in stride(from: 0, to: passed.count, by: 160)
        where line.loss > 0 && Double.random(in: 0..<1, using: &random) < line.loss {
            for index in start..<min(start + 160, passed.count) { passed[index] = 0 }
        }
        return passed
    }

    /// A tone or two; the level in dB under a full-scale sine.
    static func tone(_ frequencies: [Double], seconds: Double, level: Double = -15) -> [Double] {
        let peak = 32767 * pow(10, level / 20) / Double(max(1, frequencies.count))
        return (0..<Int(seconds * 8000)).map { index in
            frequencies.reduce(0.0) { $0 + peak * sin(2 * .pi * $1 * Double(index) / 8000) }
        }
    }

    static func silence(_ seconds: Double) -> [Double] { [Double](repeating: 0, count: Int(seconds * 8000)) }

    /// A rhythm of tone and pause.
    static func rhythm(_ frequencies: [Double], _ on: Double, _ off: Double, times: Int, level: Double = -15)
        -> [Double]
    {
        (0..<times).flatMap { _ in tone(frequencies, seconds: on, level: level) + silence(off) }
    }

    /// What is found, in order.
    static func findings(_ samples: [Int16], _ mode: ListeningMode) -> [ProgressFinding] {
        var detector = CallProgressDetector(mode)
        var found: [ProgressFinding] = []
        samples.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            for start in stride(
                from: 0, through: samples.count - CallProgressDetector.frame, by: CallProgressDetector.frame)
            {
                if let finding = detector.take(base + start) { found.append(finding) }
            }
        }
        return found
    }
}
