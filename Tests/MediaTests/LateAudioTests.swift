import Testing

@testable import Media

@Suite("Listening to a network that is late")
struct LateAudioTests {
    private typealias Samples = ProgressSamples

    /// When which packet comes, in ms.
    private struct Arrival {
        var at: Int
        var index: Int
    }

    /// A number that is not assigned (Telcordia SR-2275): long, short, long.
    private static let vacant: [Int16] = Samples.through(
        Samples.Line(description: "clean"),
        Samples.silence(0.304) + Samples.tone([985.2], seconds: 0.38) + Samples.tone([1370.6], seconds: 0.274)
            + Samples.tone([1776.7], seconds: 0.38) + Samples.silence(0.6), seed: 7)

    /// A-law packets of 20 ms.
    private static func packets(_ samples: [Int16]) -> [[UInt8]] {
        stride(from: 0, to: samples.count - 159, by: 160).map { start in
            samples[start..<start + 160].map { G711.encode($0, as: .pcma) }
        }
    }

    /// What an ear finds that hears the packets as they come, and is looked at ten times a second, as by the engine.
    ///
    /// - Parameters:
    ///   - pauses: what does not come was never sent.
    ///   - arrivals: when the packet with this number comes, in ms.
    private func findings(
        _ samples: [Int16], _ mode: ListeningMode = .earlyMedia, until end: Int = 4000,
        pauses: Bool = false, arrivals: (Int) -> [Int]
    ) throws -> [ProgressFinding] {
        let packets = Self.packets(samples)
        var (numbers, sent) = ([Int](), 0)
        for index in packets.indices {
            numbers.append(pauses ? sent : index)
            sent += arrivals(index).isEmpty ? 0 : 1
        }
        let all = packets.indices.flatMap { index in arrivals(index).map { Arrival(at: $0, index: index) } }
        let ordered = all.sorted { ($0.at, $0.index) < ($1.at, $1.index) }
        var ear = try #require(LegEar(.pcma, progress: CallProgressDetector(mode), hearsDigits: false, now: 0))
        defer { ear.free() }
        var (next, found) = (0, [ProgressFinding]())
        for now in stride(from: 0, through: end, by: 5) {
            while next < ordered.count, ordered[next].at <= now {
                let index = ordered[next].index
                let header = RTPHeader(
                    payloadType: 8, marker: false, sequence: UInt16(truncatingIfNeeded: 65_500 + numbers[index]),
                    timestamp: UInt32(truncatingIfNeeded: 4_294_960_000 + index * 160), ssrc: 7, payloadOffset: 12,
                    payloadCount: 160)
                packets[index].withUnsafeBytes { bytes in
                    ear.take(bytes, header, now: Int64(now) * MediaClock.millisecond) { found.append($0) }
                }
                next += 1
            }
            if now % 100 == 0 { ear.catchUp(now: Int64(now) * MediaClock.millisecond) { found.append($0) } }
        }
        return found
    }

    /// By its name, after how many ms the packet with this number comes; none: it is lost.
    private static let networks: [(name: String, arrivals: @Sendable (Int) -> [Int])] = [
        ("on time", { [20 * $0] }),
        ("in clumps of five", { [100 * ($0 / 5) + 100] }),
        ("in clumps of fifteen", { [300 * ($0 / 15) + 300] }),
        ("stalled in each of the tones", { [max(20 * $0, $0 < 25 ? 0 : $0 < 40 ? 800 : $0 < 55 ? 1100 : 1400)] }),
        ("each third overtaken by two", { [20 * $0 + ($0 % 3 == 0 ? 45 : 0)] }),
        ("one of nine lost", { $0 % 9 == 4 ? [] : [20 * $0] }),
        ("two in a row of eleven lost, the others in clumps", { $0 % 11 < 2 ? [] : [100 * ($0 / 5) + 100] }),
    ]

    @Test("the same packets in clumps, stalled, overtaken or a few lost say the same", arguments: Self.networks.indices)
    func sameVerdict(network: Int) throws {
        let (name, arrivals) = Self.networks[network]
        let told = try findings(Self.vacant, arrivals: arrivals).map(\.said)
        #expect(told == ["informationTone vacantCode"], "\(name)")
    }

    @Test("a person in clumps is told in the same moment of the talk as one on time")
    func person() throws {
        let sample = Samples.speech.first { $0.name == "person-zh-wei-nihao" }
        let samples = try #require(sample?.samples) + [Int16](repeating: 0, count: 16_000)
        let onTime = try findings(samples, .answered) { [20 * $0 + 300] }
        let inClumps = try findings(samples, .answered) { [300 * ($0 / 15) + 300] }
        #expect(onTime.first?.kind == .person)
        #expect(inClumps.first == onTime.first)
    }

    @Test("a far end that sends nothing while it is silent is silent for as long, in its place")
    func pauses() throws {
        // Busy in China: packets while it sounds only.
        let busy = Samples.through(
            Samples.Line(description: "clean"), Samples.rhythm([450], 0.36, 0.36, times: 5), seed: 7)
        let told = try findings(busy, pauses: true) { $0 / 18 % 2 == 0 ? [20 * $0] : [] }
            .map(\.said)
        #expect(told == ["busy tone"])
    }

    @Test("nobody sends anything: it is silent, told within half a second of the time that decides")
    func nothing() throws {
        let told = try findings([], .answered, until: 3000) { _ in [] }.map(\.said)
        #expect(told == ["machine initialSilence"])
    }

    @Test("timestamps that jump, or run too fast while no packet is missing, are not believed")
    func unbelievable() {
        var timeline = HeardTimeline()
        func take(_ sequence: UInt16, _ timestamp: UInt32, at arrival: Int64, ssrc: UInt32 = 1) -> Int64? {
            timeline.take(sequence: sequence, timestamp: timestamp, ssrc: ssrc, count: 160, arrival: arrival)
        }
        let first = take(1, 1000, at: 160)
        let twice = take(2, 1320, at: 320)
        let jump = take(3, 900_000, at: 480)
        let jumpBack = take(4, 160, at: 640)
        let other = take(900, 77, at: 800, ssrc: 2)
        let lost = take(902, 397, at: 1120, ssrc: 2)
        let overtaken = take(901, 237, at: 1130, ssrc: 2)
        #expect([first, twice, jump, jumpBack, other, lost, overtaken] == [0, 0, 0, 0, 0, 160, nil])
        let pause = take(903, 557 + 4000, at: 1280 + 4000, ssrc: 2)
        #expect(pause == 4000)
    }
}

extension ProgressFinding {
    fileprivate var said: String { "\(kind) \(reason)" }
}
