import Foundation
import Testing

@testable import Media

/// The jitter buffer, the decoding and the concealment of one leg's voice, on a clock of its own.
@Suite struct LegVoiceTests {
    /// A far end that says a tone through a network, and who hears it 20 ms at a time.
    private struct Line {
        let codec: AudioCodec
        let tone: Double
        var voice: LegVoice
        private let encoder: AudioEncoder
        private var spoken = 0
        private(set) var heard: [Int16] = []
        private var tick: Int64 = 50
        let frameTime = 20 * MediaClock.millisecond

        init(_ codec: AudioCodec, tone: Double = 500) throws {
            self.codec = codec
            self.tone = tone
            voice = try #require(LegVoice(codec, now: 50 * 20 * MediaClock.millisecond))
            encoder = try #require(AudioEncoder(codec))
            voice.prepare(rate: 8000)
        }

        func free() {
            voice.free()
            encoder.free()
        }

        mutating func payload() -> [UInt8] {
            let count = codec.sampleRate / 50
            let samples = (spoken..<spoken + count).map {
                Int16(8000 * sin(2 * .pi * tone * Double($0) / Double(codec.sampleRate)))
            }
            spoken += count
            var payload = [UInt8](repeating: 0, count: AudioEncoder.largestPayload)
            return Array(payload[..<encoder.encode(samples, count: count, into: &payload)])
        }

        mutating func arrive(_ payload: [UInt8], number: Int, now: Int64, ssrc: UInt32 = 7) {
            let timestamp = 0xFFFF_F000 &+ UInt32(number) * codec.ticksPerFrame
            let header = RTPHeader(
                payloadType: 0, marker: false, sequence: UInt16(truncatingIfNeeded: number), timestamp: timestamp,
                ssrc: ssrc, payloadOffset: 12, payloadCount: payload.count)
            payload.withUnsafeBytes { voice.put($0, header, now: now) }
        }

        mutating func hear() {
            let now = tick * frameTime
            let frame = voice.frame(tick, rate: 8000, now: now)
            heard += UnsafeBufferPointer(start: frame, count: 160)
            tick += 1
        }

        /// Frame by frame: what each of `count` packets does, in ms from when it was sent; `nil`: it is lost.
        /// `drift` is how much faster the far end's clock runs, 0.001 for 0.1 %.
        mutating func run(_ count: Int, drift: Double = 0, delay: (Int) -> Double?) {
            var underway: [(at: Double, number: Int, payload: [UInt8])] = []
            for number in 0..<count {
                let payload = payload()
                guard let delay = delay(number) else { continue }
                underway.append((Double(number) * 20 / (1 + drift) + delay, number, payload))
            }
            underway.sort { $0.at < $1.at }
            let start = tick * frameTime
            var next = 0
            while Double((tick * frameTime - start) / MediaClock.millisecond) < Double(count) * 20 / (1 + drift) {
                let now = Double((tick * frameTime - start) / MediaClock.millisecond)
                while next < underway.count, underway[next].at <= now {
                    let at = start + Int64(underway[next].at * 1e6)
                    arrive(underway[next].payload, number: underway[next].number, now: at)
                    next += 1
                }
                hear()
            }
        }

        /// How many of the last frames hold the tone as it was spoken (within 3 dB), of those that were heard.
        func goodFrames(last count: Int) -> Int {
            let frames = stride(from: heard.count - count * 160, to: heard.count, by: 160)
            return frames.filter { start in
                let frame = Array(heard[start..<start + 160])
                return abs(20 * log10(amplitude(of: tone, in: frame, rate: 8000) / 8000)) < 3
            }.count
        }
    }

    @Test("a steady stream is heard whole, at its level, in every codec", arguments: AudioCodec.allCases)
    func steady(_ codec: AudioCodec) throws {
        var line = try Line(codec)
        defer { line.free() }
        line.run(100) { _ in 7 }
        #expect(line.goodFrames(last: 90) == 90)
        let level = 20 * log10(amplitude(of: 500, in: Array(line.heard.suffix(8000)), rate: 8000) / 8000)
        #expect(abs(level) < 1, "\(level) dB")
    }

    @Test(
        "with 60 ms of jitter the buffer finds its depth, and then hardly a frame is missed",
        arguments: AudioCodec.allCases)
    func jitter(_ codec: AudioCodec) throws {
        var line = try Line(codec)
        defer { line.free() }
        var random = SeededGenerator(1)
        line.run(1000) { _ in .random(in: 0...60, using: &random) }
        #expect(line.goodFrames(last: 500) >= 480, "\(line.goodFrames(last: 500)) of 500")
    }

    @Test("packets in the wrong order are put right, duplicates heard once", arguments: AudioCodec.allCases)
    func reordering(_ codec: AudioCodec) throws {
        var line = try Line(codec)
        defer { line.free() }
        // Every fourth packet comes behind the next one.
        line.run(400) { $0 % 4 == 0 ? 32 : 7 }
        #expect(line.goodFrames(last: 300) >= 290, "\(line.goodFrames(last: 300)) of 300")
    }

    @Test("a lost packet is concealed: its 20 ms are no hole", arguments: AudioCodec.allCases)
    func loss(_ codec: AudioCodec) throws {
        var line = try Line(codec)
        defer { line.free() }
        line.run(400) { $0 % 20 == 10 ? nil : 7 }
        // One in twenty is lost; what stands in for it sounds like what was there, if not at the same phase.
        let frames = stride(from: line.heard.count - 200 * 160, to: line.heard.count, by: 160).map {
            Array(line.heard[$0..<$0 + 160])
        }
        let quiet = frames.filter { frame in frame.reduce(0) { $0 + abs(Int($1)) } / 160 < 1500 }
        #expect(quiet.count <= 2, "\(quiet.count) holes")
        // A decoder with state needs the packet after the lost one to find its way back.
        #expect(line.goodFrames(last: 200) >= (codec.law == nil ? 175 : 185), "\(line.goodFrames(last: 200)) of 200")
    }

    @Test(
        "a far end whose clock is off by 0.1 % is heard without end, and never further behind",
        arguments: [0.001, -0.001])
    func drift(_ drift: Double) throws {
        var line = try Line(.pcma)
        defer { line.free() }
        line.run(6000, drift: drift) { _ in 7 }
        // Two minutes are off by 120 ms, six frames; each of them is left out or put in once.
        #expect(line.goodFrames(last: 5900) >= 5860, "\(line.goodFrames(last: 5900)) of 5900")
        #expect(line.voice.waitingPackets <= 4)
    }

    @Test("a pause is silence, and what comes after it is heard at once")
    func pause() throws {
        var line = try Line(.pcma)
        defer { line.free() }
        line.run(100) { (40..<70).contains($0) ? nil : 7 }
        let silent = line.heard[(60 * 160)..<(68 * 160)]
        #expect(silent.allSatisfy { abs(Int($0)) < 200 })
        #expect(line.goodFrames(last: 25) == 25)
    }

    @Test("a stream that starts anew, with other numbers or another SSRC, is heard without delay")
    func restart() throws {
        var line = try Line(.pcma)
        defer { line.free() }
        line.run(50) { _ in 7 }
        for number in 0..<50 {
            line.arrive(line.payload(), number: number + 40_000, now: 0)
            line.hear()
        }
        #expect(line.goodFrames(last: 45) == 45)
        for number in 0..<50 {
            line.arrive(line.payload(), number: number, now: 0, ssrc: 8)
            line.hear()
        }
        #expect(line.goodFrames(last: 45) == 45)
    }

    @Test("packets of 10, 30, 60 and 120 ms are heard as those of 20", arguments: [10, 30, 60, 120])
    func packetTimes(_ milliseconds: Int) throws {
        var voice = try #require(LegVoice(.pcma, now: MediaClock.second))
        defer { voice.free() }
        let size = milliseconds * 8
        var heard: [Int16] = []
        var sent = 0
        for tick in Int64(50)..<250 {
            let now = tick * 20 * MediaClock.millisecond
            while sent * milliseconds <= Int(tick - 50) * 20 {
                let payload = (sent * size..<(sent + 1) * size).map {
                    G711.encode(Int16(8000 * sin(2 * .pi * 500 * Double($0) / 8000)), as: .pcma)
                }
                let header = RTPHeader(
                    payloadType: 8, marker: false, sequence: UInt16(sent), timestamp: UInt32(sent * size), ssrc: 1,
                    payloadOffset: 12, payloadCount: size)
                payload.withUnsafeBytes { voice.put($0, header, now: now) }
                sent += 1
            }
            heard += UnsafeBufferPointer(start: voice.frame(tick, rate: 8000, now: now), count: 160)
        }
        #expect(share(of: 500, in: Array(heard.suffix(16_000))) > 0.95)
    }

    @Test("rubbish for payloads harms nobody", arguments: AudioCodec.allCases)
    func rubbish(_ codec: AudioCodec) throws {
        var line = try Line(codec)
        defer { line.free() }
        var random = SeededGenerator(3)
        for number in 0..<2000 {
            let size = Int.random(in: 0...1900, using: &random)
            line.arrive(
                random.bytes(size), number: Int.random(in: 0...number, using: &random),
                now: 0, ssrc: .random(in: 0...1, using: &random))
            if number % 3 != 0 { line.hear() }
        }
    }

    @Test("who asks second for the same 20 ms gets the same, at its own rate")
    func shared() throws {
        var line = try Line(.g722)
        defer { line.free() }
        line.voice.prepare(rate: 8000)
        for number in 0..<20 {
            line.arrive(line.payload(), number: number, now: 1_100_000_000)
            line.hear()
        }
        let now: Int64 = 1_500_000_000
        let wide = Array(UnsafeBufferPointer(start: line.voice.frame(1000, rate: 16_000, now: now), count: 320))
        let narrow = Array(UnsafeBufferPointer(start: line.voice.frame(1000, rate: 8000, now: now), count: 160))
        let again = Array(UnsafeBufferPointer(start: line.voice.frame(1000, rate: 16_000, now: now), count: 320))
        #expect(wide == again)
        #expect(narrow.contains { abs(Int($0)) > 4000 })
    }
}
