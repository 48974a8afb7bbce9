import Foundation
import Glibc
import Testing

@testable import Media

/// A far end that speaks a tone of its own, in any codec, and listens.
final class Party {
    let leg: MediaLeg
    let peer: TestPeer
    let tone: Double
    let codec: AudioCodec
    private(set) var heard: [TestPeer.Packet] = []
    private let encoder: AudioEncoder
    private var spoken = 0

    /// Of 32767; six of them do not overflow.
    static let loudness = 4000.0

    init(_ tone: Double, _ codec: AudioCodec, in call: MediaCallID, of engine: MediaEngine) throws {
        self.tone = tone
        self.codec = codec
        encoder = try #require(AudioEncoder(codec))
        leg = try engine.openLeg(in: call)
        peer = try TestPeer()
        try peer.aim(at: leg)
        try engine.setRemote(leg.id, peer.remote(codec))
    }

    deinit { encoder.free() }

    /// The next 20 ms.
    func speak() {
        let payload = nextPayload()
        peer.send(payload, payloadType: codec.usualPayloadType, samples: codec.ticksPerFrame)
    }

    func nextPayload() -> [UInt8] {
        let count = codec.sampleRate / 50
        let samples = (spoken..<spoken + count).map {
            Int16(Self.loudness * sin(2 * .pi * tone * Double($0) / Double(codec.sampleRate)))
        }
        spoken += count
        var payload = [UInt8](repeating: 0, count: AudioEncoder.largestPayload)
        return Array(payload[..<encoder.encode(samples, count: count, into: &payload)])
    }

    /// Takes what has come.
    func listen() {
        while let packet = peer.receive(within: 0) { heard.append(packet) }
    }

    func forget() {
        listen()
        heard = []
    }

    /// What was heard, decoded; digits left out.
    func samples() throws -> [Int16] {
        let decoder = try #require(AudioDecoder(codec))
        defer { decoder.free() }
        var buffer = [Int16](repeating: 0, count: 6000)
        return heard.filter { $0.header.payloadType == codec.usualPayloadType }.flatMap { packet in
            let count = packet.payload.withUnsafeBytes { decoder.decode($0, into: &buffer, capacity: buffer.count) }
            return Array(buffer[..<count])
        }
    }

    /// How loud the other's tone is here, in dB against how it was spoken; the last half second counts.
    func level(of other: Party) throws -> Double {
        let samples = try samples().suffix(codec.sampleRate / 2)
        guard samples.count == codec.sampleRate / 2 else { return -.infinity }
        return 20 * log10(amplitude(of: other.tone, in: Array(samples), rate: codec.sampleRate) / Self.loudness)
    }

    /// Whether sequence numbers go on by one, timestamps with the clock, and the SSRC stays, over all that was heard.
    func expectContinuity(
        _ comment: Comment? = nil, withClock: Bool = true, location: SourceLocation = #_sourceLocation
    ) {
        for (before, after) in zip(heard, heard.dropFirst()) {
            #expect(
                after.header.sequence == before.header.sequence &+ 1, comment, sourceLocation: location)
            #expect(after.header.ssrc == before.header.ssrc, comment, sourceLocation: location)
            let step = Int32(bitPattern: after.header.timestamp &- before.header.timestamp)
            #expect(step >= 0 && step <= Int32(codec.clockRate), comment, sourceLocation: location)
        }
        guard withClock, let first = heard.first, let last = heard.last else { return }
        let passed = (last.at - first.at) / 1000 * Int64(codec.clockRate) / 1_000_000
        let moved = Int64(last.header.timestamp &- first.header.timestamp)
        #expect(abs(moved - passed) < Int64(codec.clockRate) / 4, comment, sourceLocation: location)
    }
}

/// A call of several parties.
struct Meeting {
    let engine: MediaEngine
    let log: EventLog
    let call: MediaCallID
    let parties: [Party]

    /// Each with a tone of its own, in the codecs given.
    init(_ codecs: [AudioCodec], threads: Int = 1) throws {
        engine = try MediaEngine(
            MediaConfiguration(
                addresses: ["127.0.0.1"], portRange: TestPorts.take(UInt16(codecs.count * 2 + 4)), threads: threads))
        log = EventLog(engine)
        let (call, engine) = (engine.openCall(), engine)
        self.call = call
        // Whole numbers of periods in 20 ms.
        parties = try codecs.enumerated().map { index, codec in
            try Party(400 + 250 * Double(index), codec, in: call, of: engine)
        }
    }

    subscript(_ index: Int) -> Party { parties[index] }

    /// Who hears whom, by number.
    func route(_ hearing: [Int: Set<Int>]) {
        let named = hearing.map { (parties[$0].leg.id, Set($1.map { parties[$0].leg.id })) }
        engine.route(call, Dictionary(uniqueKeysWithValues: named))
    }

    /// All speak and listen for so many frames.
    func talk(_ frames: Int, _ body: @escaping (Int) -> Void = { _ in }) async {
        let parties = parties
        await everyFrame(frames) { index in
            for party in parties {
                party.listen()
                party.speak()
            }
            body(index)
        }
        parties.forEach { $0.listen() }
    }

    /// Each hears exactly those who are named, at the level they spoke with, and no one else.
    func expectHeard(
        _ hearing: [Int: Set<Int>], within decibels: Double = 1, location: SourceLocation = #_sourceLocation
    ) throws {
        for (index, listener) in parties.enumerated() {
            for (other, speaker) in parties.enumerated() {
                let level = try listener.level(of: speaker)
                if hearing[index, default: []].contains(other) {
                    #expect(abs(level) < decibels, "\(index) hears \(other): \(level) dB", sourceLocation: location)
                } else {
                    #expect(level < -35, "\(index) must not hear \(other): \(level) dB", sourceLocation: location)
                }
            }
        }
    }

    /// All hear all others.
    static func everybody(_ count: Int) -> [Int: Set<Int>] {
        Dictionary(uniqueKeysWithValues: (0..<count).map { ($0, Set(0..<count).subtracting([$0])) })
    }
}
