import Foundation
import Testing

@testable import Media

/// What the slow path costs, without sockets; run with `MEDIA_FIGURES=1 swift test -c release -Xswiftc -enable-testing
/// --filter MixingFigures`.
@Suite("Mixing figures", .enabled(if: ProcessInfo.processInfo.environment["MEDIA_FIGURES"] != nil), .serialized)
struct MixingFigures {
    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Everybody hears all others, for so many frames of 20 ms; the share of a core it takes in real time.
    private func percent(_ codecs: [AudioCodec], frames: Int = 3000) throws -> Double {
        let payloads = try codecs.map { try Self.speech($0) }
        var voices = try codecs.map { try #require(LegVoice($0, now: MediaClock.second)) }
        let mixers = try codecs.map { try #require(LegMixer($0)) }
        defer {
            voices.forEach { $0.free() }
            mixers.forEach { $0.free() }
        }
        for rate in Set(codecs.map(\.sampleRate)) { for index in voices.indices { voices[index].prepare(rate: rate) } }
        var out = [UInt8](repeating: 0, count: AudioEncoder.largestPayload)
        let start = Self.processorSeconds()
        for tick in 0..<frames {
            let now = MediaClock.second + Int64(tick) * 20 * MediaClock.millisecond
            for (index, codec) in codecs.enumerated() {
                let header = RTPHeader(
                    payloadType: 0, marker: false, sequence: UInt16(truncatingIfNeeded: tick),
                    timestamp: UInt32(tick) * codec.ticksPerFrame, ssrc: 1, payloadOffset: 12, payloadCount: 0)
                payloads[index][tick % 50].withUnsafeBytes { voices[index].put($0, header, now: now) }
            }
            for (listener, mixer) in mixers.enumerated() {
                mixer.clear()
                for source in voices.indices where source != listener {
                    mixer.add(voices[source].frame(Int64(50 + tick), rate: mixer.rate, now: now))
                }
                #expect(mixer.encode(into: &out) > 0)
            }
        }
        return (Self.processorSeconds() - start) / (Double(frames) * 0.02) * 100
    }

    /// A second of something like a voice.
    private static func speech(_ codec: AudioCodec) throws -> [[UInt8]] {
        let encoder = try #require(AudioEncoder(codec))
        defer { encoder.free() }
        var random = SeededGenerator(5)
        let count = codec.sampleRate / 50
        return (0..<50).map { frame in
            let samples = (0..<count).map { index in
                let time = Double(frame * count + index) / Double(codec.sampleRate)
                let voice = (1..<15).reduce(0.0) { $0 + sin(2 * .pi * 140 * Double($1) * time) / Double($1) }
                return Int16(4000 * voice * (0.6 + 0.4 * sin(2 * .pi * 3 * time)))
                    + .random(in: -200...200, using: &random)
            }
            var payload = [UInt8](repeating: 0, count: AudioEncoder.largestPayload)
            return Array(payload[..<encoder.encode(samples, count: count, into: &payload)])
        }
    }

    @Test("transcoded calls and conferences take less than one percent of a core each")
    func costs() throws {
        for pair: [AudioCodec] in [[.pcma, .g722], [.pcma, .opus], [.g722, .opus]] {
            let cost = try percent(pair)
            print("call \(pair[0])–\(pair[1]): \(String(format: "%.3f", cost)) % of a core")
            #expect(cost < 1)
        }
        for (count, codec) in [(3, AudioCodec.pcma), (6, .pcma), (3, .opus), (6, .g722)] {
            let cost = try percent([AudioCodec](repeating: codec, count: count))
            print("conference of \(count), \(codec): \(String(format: "%.3f", cost)) % of a core")
            #expect(cost < Double(count))
        }
    }
}
